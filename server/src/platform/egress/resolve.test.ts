/** Names, asked of a real name server that does its worst. */
import { afterEach, describe, expect, test } from 'vitest'
import { createEgress } from '../egress.ts'
import { type DnsAnswer, type DnsServer, startDnsServer } from './dns-server.fixture.ts'
import { createResolver } from './resolve.ts'
import { httpAnswer, startReceiver } from './test-receiver.ts'

const closers: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const closer of closers.splice(0).reverse()) await closer.close()
})
const keep = <T extends { close(): Promise<void> }>(closer: T): T => {
  closers.push(closer)
  return closer
}

const serve = async (answerOf: (name: string) => DnsAnswer): Promise<DnsServer> =>
  keep(await startDnsServer(answerOf))
const resolverOf = ({ address }: DnsServer) => createResolver({ useSystemNames: false, servers: [address] })
const egressBy = (server: DnsServer, allow: string[] = []) =>
  keep(createEgress({ allow, resolve: resolverOf(server) }))
const post = (egress: ReturnType<typeof egressBy>, url: string, timeoutMs = 10_000) =>
  egress.post({ url, headers: {}, body: '{}', timeoutMs })

const [v4, v6, unlisted] = ['93.184.215.14', '2606:4700:0:0:0:0:0:1111', 'hooks.example.com']

describe('a name', () => {
  test.each([
    ['both kinds of addresses', [v6, v4], [v4, '2606:4700::1111']],
    ['IPv4 only', [v4], [v4]],
    ['IPv6 only', [v6], ['2606:4700::1111']],
  ] as const)('with %s has all of them, IPv4 first', async (_what, has, expected) => {
    const server = await serve(() => has)
    expect(await resolverOf(server)(unlisted)).toEqual(expected)
    expect(server.asked).toHaveLength(2)
  })

  test.each([
    ['does not exist', 'NXDOMAIN', 'does not exist'],
    ['has no address', [], 'does not exist'],
    ['is one whose name server fails', 'SERVFAIL', 'could not be looked up'],
    ['is one whose name server refuses', 'REFUSED', 'could not be looked up'],
  ] as const)('that %s is a dns_error, and may be saved', async (_what, answer, words) => {
    const server = await serve(() => answer)
    const egress = egressBy(server)
    const result = await post(egress, `https://${unlisted}/`)
    expect(result).toMatchObject({ outcome: 'dns_error', detail: expect.stringContaining(words) })
    expect(result.detail).not.toContain('127.0.0.1')
    expect(await egress.checkUrl(`https://${unlisted}/`)).toMatchObject({ allowed: true })
  })

  test('whose name server is silent is a dns_error before the usual deadline, and holds up no other', async () => {
    const receiver = keep(await startReceiver(httpAnswer(200)))
    const server = await serve((name) => (name.startsWith('silent') ? 'silence' : ['127.0.0.1']))
    const egress = egressBy(server, ['127.0.0.0/8'])
    const silent = Array.from({ length: 20 }, (_, at) => post(egress, `http://silent-${at}.example.com/`))
    const quick = await post(egress, `http://other.example.com:${receiver.port}/`)
    expect(quick.outcome).toBe('delivered')
    for (const result of await Promise.all(silent)) {
      expect(result.outcome).toBe('dns_error')
      expect(result.durationMs).toBeGreaterThan(quick.durationMs)
    }
  })
})

test('a name server that answers something public to save it and something private to dial it gets nothing', async () => {
  const receiver = keep(await startReceiver(httpAnswer(200)))
  let answer = [v4]
  const server = await serve(() => answer)
  const egress = egressBy(server)
  const url = `https://rebind.example.com:${receiver.port}/`
  expect(await egress.checkUrl(url)).toMatchObject({ allowed: true })
  for (answer of [['127.0.0.1'], [v4, '10.0.0.1'], [v4, 'fd00:0:0:0:0:0:0:1'], ['0:0:0:0:0:ffff:7f00:1']]) {
    expect(await post(egress, url)).toMatchObject({ outcome: 'blocked', statusCode: null })
  }
  expect(receiver.connections).toBe(0)
})
