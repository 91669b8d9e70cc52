/** For tests: a name server on 127.0.0.1 that answers A and AAAA as told, for everything but `lookup` of the system. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'

/** The addresses of a name; a response code (RFC 1035 4.1.1) instead of an answer; or no word at all. */
export type DnsAnswer = readonly string[] | 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED' | 'silence'

export interface DnsServer {
  /** As `setServers` takes it. */
  readonly address: string
  /** Names that were asked for, one entry for each question. */
  readonly asked: string[]
  close(): Promise<void>
}

const codes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 }
const types = { 1: 4, 28: 6 } as Record<number, number>

export async function startDnsServer(answerOf: (name: string) => DnsAnswer): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, peer) => {
    const { name, type, end } = questionOf(query)
    asked.push(name)
    const answer = answerOf(name)
    if (answer === 'silence') return
    const code = typeof answer === 'string' ? codes[answer] : 0
    const addresses = typeof answer === 'string' ? [] : answer.filter((text) => isIP(text) === types[type])
    const head = Buffer.alloc(12)
    query.copy(head, 0, 0, 2)
    // An answer to a recursive question, from a server that recurses.
    head.writeUInt16BE(0x8180 | code, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(addresses.length, 6)
    const records = addresses.map((address) => recordOf(type, address))
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), peer.port, peer.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((done) => socket.close(() => done())),
  }
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

/** Of the name that was asked for, good for no time. */
function recordOf(type: number, address: string): Buffer {
  const bytes = Buffer.from(type === 1 ? address.split('.').map(Number) : bytesOfIPv6(address))
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(bytes.length, 10)
  return Buffer.concat([head, bytes])
}

/** Written out in full. */
const bytesOfIPv6 = (address: string): number[] =>
  address.split(':').flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff])
