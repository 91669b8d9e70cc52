/** For tests: raw servers on 127.0.0.1 that answer byte by byte as told, and count what they saw. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

/** Self-signed, for hooks.example.com and 127.0.0.1, 2020 to 2125. Known to everybody, worth nothing. */
export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFob29rcy5l
eGFtcGxlLmNvbTAgFw0yMDAxMDEwMDAwMDBaGA8yMTI1MDEwMTAwMDAwMFowHDEa
MBgGA1UEAwwRaG9va3MuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAARln3osJvwAXz0SYvXpAyquqNw2vXp2fgyqR1ApRSpyGi+RIbCAHxV/0aFv
0Ir4wJsWQMHHzKklF+KEML1tMMdGo1YwVDAiBgNVHREEGzAZghFob29rcy5leGFt
cGxlLmNvbYcEfwAAATAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBQl/5JocIlR
JE5aUn6IfLWw9nIg8DAKBggqhkjOPQQDAgNIADBFAiBU4nBsvo5RLYwNa4CC4Y+e
V4740Nlxl2TfCQ2UuVAj2gIhAMbIhqPzODH7opSkhz5UmXnmSR+79kGU7bBdAR42
qsAr
-----END CERTIFICATE-----`

const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOiwiaCEdILDCVkZ1
ZHS2CHyitsQo1ymhVSMJFvL1DwChRANCAARln3osJvwAXz0SYvXpAyquqNw2vXp2
fgyqR1ApRSpyGi+RIbCAHxV/0aFv0Ir4wJsWQMHHzKklF+KEML1tMMdG
-----END PRIVATE KEY-----`

export interface Receiver {
  readonly port: number
  readonly url: string
  /** Connections that were opened. */
  connections: number
  /** Every complete request, header and body, in the order of arrival. */
  readonly requests: string[]
  close(): Promise<void>
}

/** Called once per complete request. */
export type Answer = (socket: Socket, requestNumber: number) => void

/** Splits a stream into requests by Content-Length; enough for a client that we know. */
function onRequests(socket: Socket, onRequest: (request: string) => void): void {
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('utf8')
    for (;;) {
      const headerEnd = received.indexOf('\r\n\r\n')
      if (headerEnd === -1) return
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0)
      // Test bodies are ASCII, so characters are bytes.
      const end = headerEnd + 4 + length
      if (received.length < end) return
      onRequest(received.slice(0, end))
      received = received.slice(end)
    }
  })
}

/** Starts a server that answers each request by `answer`: a text or bytes to write, or a function. */
export async function startReceiver(
  answer: Answer | string | Buffer,
  options: { secure?: boolean } = {},
): Promise<Receiver> {
  const sockets = new Set<Socket>()
  const receiver = { connections: 0, requests: [] as string[] }
  const serve = (socket: Socket): void => {
    receiver.connections += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onRequests(socket, (request) => {
      receiver.requests.push(request)
      if (typeof answer === 'function') answer(socket, receiver.requests.length)
      else socket.write(answer)
    })
  }
  const server: Server = options.secure
    ? createTlsServer({ key: testKey, cert: testCertificate }, serve)
    : createServer({ noDelay: true }, serve)
  server.on('tlsClientError', () => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return Object.assign(receiver, {
    port,
    url: `${options.secure ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  })
}

/** A complete HTTP/1.1 answer. */
export function httpAnswer(status: number, headers: Record<string, string> = {}, body = ''): string {
  const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), ...headers })
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}
