/** Connections: how they fail, how they are reused, and that nothing is ever sent twice. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createEgress,
  type Egress,
  type EgressOptions,
  type ExchangeResult,
  type Resolver,
} from '../egress.ts'
import { httpAnswer, startReceiver, testCertificate } from './test-receiver.ts'

/** Long enough for a busy machine; tests of the deadline itself use a short one. */
const timeoutMs = 5_000
const shortMs = 300
const closers: { close(): Promise<void> }[] = []

afterEach(async () => {
  // Last opened, first closed: an egress before the receivers that it talks to.
  for (const closer of closers.splice(0).reverse()) await closer.close()
})

function keep<T extends { close(): Promise<void> }>(closer: T): T {
  closers.push(closer)
  return closer
}

const receive = async (...args: Parameters<typeof startReceiver>) => keep(await startReceiver(...args))
const egressTo = (options: Partial<EgressOptions> = {}) =>
  keep(createEgress({ allow: ['127.0.0.0/8'], ...options }))

function post(
  egress: Egress,
  url: string,
  more: { body?: string; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<ExchangeResult> {
  return egress.post({ url, headers: { 'X-Test': 'yes' }, body: '{}', timeoutMs, ...more })
}

const noSuchName: Resolver = () => Promise.reject(Object.assign(new Error('10.1.2.3'), { code: 'ENOTFOUND' }))

describe('failures have a name that a person understands', () => {
  test('a closed port is connection_refused', async () => {
    const receiver = await startReceiver('')
    await receiver.close()
    const result = await post(egressTo(), receiver.url)
    expect(result.outcome).toBe('connection_refused')
    expect(result.detail).not.toContain('127.0.0.1')
  })

  test('a name without an address is dns_error', async () => {
    for (const resolve of [noSuchName, async () => []]) {
      const result = await post(egressTo({ resolve }), 'https://gone.example.com/')
      expect(result.outcome).toBe('dns_error')
      expect(result.detail).not.toContain('10.1.2.3')
    }
  })

  test('a lookup that never ends is a timeout', async () => {
    const result = await post(
      egressTo({ resolve: () => new Promise(() => {}) }),
      'https://slow.example.com/',
      { timeoutMs: shortMs },
    )
    expect(result.outcome).toBe('timeout')
    expect(result.durationMs).toBeLessThan(3 * shortMs)
  })

  test('a connection that is reset after the request is connection_reset', async () => {
    const receiver = await receive((socket) => socket.resetAndDestroy())
    expect((await post(egressTo(), receiver.url)).outcome).toBe('connection_reset')
    expect(receiver.requests).toHaveLength(1)
  })

  test('a header that cannot be sent is invalid_request, and nothing is sent', async () => {
    const receiver = await receive(httpAnswer(200))
    const headers = { 'X-Bad': 'a\r\nX-Injected: b' }
    const result = await egressTo().post({ url: receiver.url, headers, body: '', timeoutMs })
    expect(result.outcome).toBe('invalid_request')
    expect(receiver.requests).toHaveLength(0)
  })
})

describe('TLS', () => {
  const resolve: Resolver = async () => ['127.0.0.1']

  test('a certificate from a trusted authority for the name is fine', async () => {
    const receiver = await receive(httpAnswer(200), { secure: true })
    const egress = egressTo({ resolve, certificateAuthorities: [testCertificate] })
    for (const host of ['hooks.example.com', 'hooks.example.com.', '127.0.0.1']) {
      expect((await post(egress, `https://${host}:${receiver.port}/`)).outcome).toBe('delivered')
    }
  })

  test.each([
    ['self-signed', 'hooks.example.com', undefined, 'self-signed'],
    ['for another name', 'other.example.com', [testCertificate], 'not valid for this host name'],
  ])(
    'a certificate that is %s is tls_error, and nothing is sent',
    async (_what, host, authorities, words) => {
      const receiver = await receive(httpAnswer(200), { secure: true })
      const egress = egressTo({ resolve, ...(authorities ? { certificateAuthorities: authorities } : {}) })
      const result = await post(egress, `https://${host}:${receiver.port}/`)
      expect(result).toMatchObject({ outcome: 'tls_error', detail: expect.stringContaining(words) })
      expect(receiver.requests).toHaveLength(0)
    },
  )

  test.each([
    ['answers in plain text', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['hangs up', ''],
  ])('a server that %s in the handshake is tls_error', async (_what, words) => {
    const server = createServer((socket) => socket.on('error', () => {}).end(words)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect((await post(egressTo(), `https://127.0.0.1:${port}/`)).outcome).toBe('tls_error')
    server.close()
  })
})

describe('connections', () => {
  test('one connection serves many requests', async () => {
    const receiver = await receive(httpAnswer(200, {}, 'ok'))
    const egress = egressTo()
    for (let i = 0; i < 20; i++) expect((await post(egress, receiver.url)).outcome).toBe('delivered')
    expect(receiver.connections).toBe(1)
  })

  test('a reset on a reused connection is a recorded failure, never a second sending', async () => {
    const receiver = await receive((socket, n) => {
      if (n % 2 === 1) socket.write(httpAnswer(200))
      else socket.resetAndDestroy()
    })
    const egress = egressTo()
    for (let i = 1; i <= 10; i++) {
      const result = await post(egress, receiver.url, { body: `{"n":${i}}` })
      expect(result.outcome).toBe(i % 2 === 1 ? 'delivered' : 'connection_reset')
    }
    expect(receiver.requests.map((request) => request.split('\r\n\r\n')[1])).toEqual(
      Array.from({ length: 10 }, (_, i) => `{"n":${i + 1}}`),
    )
    expect(receiver.connections).toBe(5)
  })

  test.each([
    ['as announced', httpAnswer(200, { Connection: 'close' })],
    ['with HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok'],
    ['without a word', httpAnswer(200)],
  ])('servers that hang up after each answer, %s, cost nobody a request', async (_how, answer) => {
    const receiver = await receive((socket) => socket.end(answer))
    const egress = egressTo()
    const postMany = async () => {
      for (let i = 0; i < 30; i++) expect((await post(egress, receiver.url)).outcome).toBe('delivered')
    }
    await postMany()
    await Promise.all([postMany(), postMany(), postMany()])
    expect(receiver.requests).toHaveLength(120)
  })

  test('whatever servers do, no request is sent twice, and one that is delivered did arrive', async () => {
    const ok = httpAnswer(200, {}, 'ok')
    const whims: ((socket: Socket) => void)[] = [
      (socket) => socket.write(ok),
      (socket) => socket.resetAndDestroy(),
      (socket) => socket.end(),
      (socket) => socket.end(ok),
      (socket) => {
        socket.write(ok)
        socket.resetAndDestroy()
      },
      (socket) => {
        socket.write(ok)
        setImmediate(() => socket.resetAndDestroy())
      },
      (socket) => socket.write(ok + ok),
      (socket) => {
        socket.write(ok)
        setTimeout(() => socket.write(ok), 1)
      },
      (socket) => socket.write('HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\nhello'),
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf'),
      (socket) => socket.write('nonsense\r\n\r\n'),
      () => {},
    ]
    const receiver = await receive((socket) => whims[Math.floor(Math.random() * whims.length)]?.(socket))
    const egress = egressTo()
    const delivered: string[] = []
    const postMany = async (worker: number) => {
      for (let i = 0; i < 40; i++) {
        const body = `${worker}-${i}`
        if (
          (await egress.post({ url: receiver.url, headers: {}, body, timeoutMs: 50 })).outcome === 'delivered'
        ) {
          delivered.push(body)
        }
      }
    }
    await Promise.all(Array.from({ length: 50 }, (_, worker) => postMany(worker)))
    const arrived = receiver.requests.map((request) => request.slice(request.indexOf('\r\n\r\n') + 4))
    expect(new Set(arrived).size).toBe(arrived.length)
    expect(delivered.filter((body) => !arrived.includes(body))).toEqual([])
    expect(delivered.length).toBeGreaterThan(500)
  })

  test('what is sent is exactly the headers and the bytes that were given', async () => {
    const receiver = await receive(httpAnswer(200))
    await post(egressTo(), `${receiver.url}?a=b`, { body: '{"n":9007199254740993}' })
    expect(receiver.requests).toEqual([
      `POST /hook?a=b HTTP/1.1\r\nhost: 127.0.0.1:${receiver.port}\r\nconnection: keep-alive\r\nX-Test: yes\r\ncontent-length: 22\r\n\r\n{"n":9007199254740993}`,
    ])
  })

  test('a slow host delays no other', async () => {
    const slow = await receive(() => {})
    const fast = await receive(httpAnswer(200))
    const egress = egressTo()
    const waiting = Promise.all(
      Array.from({ length: 200 }, () => post(egress, slow.url, { timeoutMs: shortMs })),
    )
    const result = await post(egress, fast.url)
    expect(result.outcome).toBe('delivered')
    expect(result.durationMs).toBeLessThan(shortMs)
    expect(new Set((await waiting).map(({ outcome }) => outcome))).toEqual(new Set(['timeout']))
  })

  test('a signal cancels a request in every phase', async () => {
    const silent = await receive(() => {})
    const egress = egressTo({ resolve: () => new Promise(() => {}) })
    for (const url of [silent.url, 'https://slow.example.com/']) {
      const controller = new AbortController()
      const result = post(egress, url, { signal: controller.signal })
      setTimeout(() => controller.abort(), 30)
      expect((await result).outcome).toBe('cancelled')
    }
    expect((await post(egress, silent.url, { signal: AbortSignal.abort() })).outcome).toBe('cancelled')
    expect(silent.requests).toHaveLength(1)
  })

  test('closing waits for what is in flight, takes nothing new and leaves no socket', async () => {
    const open = new Set<unknown>()
    const receiver = await receive((socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      setTimeout(() => socket.write(httpAnswer(200)), 50)
    })
    const egress = egressTo()
    const inFlight = post(egress, receiver.url)
    const closing = egress.close()
    expect((await post(egress, receiver.url)).outcome).toBe('cancelled')
    expect((await inFlight).outcome).toBe('delivered')
    await closing
    await expect.poll(() => open.size).toBe(0)
  })
})
