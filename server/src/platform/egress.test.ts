/** The guard, the connections and the failures, against real servers on this machine. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { httpAnswer, startReceiver, testCertificate } from './egress/test-receiver.ts'
import {
  createEgress,
  type Egress,
  type EgressOptions,
  type ExchangeResult,
  type Resolver,
} from './egress.ts'

const timeoutMs = 300
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
  more: { body?: string; signal?: AbortSignal } = {},
): Promise<ExchangeResult> {
  return egress.post({ url, headers: { 'X-Test': 'yes' }, body: '{}', timeoutMs, ...more })
}

const noSuchName: Resolver = () => Promise.reject(Object.assign(new Error('10.1.2.3'), { code: 'ENOTFOUND' }))

describe('saving a URL', () => {
  test('gives back the normalised form of an allowed one', async () => {
    const egress = egressTo({ allow: [], resolve: async () => ['1.1.1.1', '2606:4700::1111'] })
    expect(await egress.checkUrl('HTTPS://Example.COM.:443/a b')).toEqual({
      allowed: true,
      url: 'https://example.com/a%20b',
    })
  })

  test('a public-looking name that does not resolve is accepted', async () => {
    const egress = egressTo({ resolve: noSuchName })
    expect(await egress.checkUrl('https://soon.example.com/')).toMatchObject({ allowed: true })
    expect(await egress.checkUrl('https://soon.internal/')).toMatchObject({ allowed: false })
    expect(await egress.checkUrl('http://soon.example.com/')).toMatchObject({ allowed: false })
  })

  test('a name with one private answer is refused with the setting and without the address', async () => {
    const egress = egressTo({
      allow: [],
      allowSetting: 'SOME_SETTING',
      resolve: async () => ['1.1.1.1', '10.1.2.3'],
    })
    const verdict = await egress.checkUrl('https://example.com/')
    expect(verdict).toMatchObject({ allowed: false, reason: expect.stringContaining('SOME_SETTING') })
    expect(JSON.stringify(verdict)).not.toContain('10.1.2.3')
  })

  test('a host whose every address is in the allow list may be http, private by name, and on any port', async () => {
    const egress = egressTo({ resolve: async () => ['127.0.0.1', '127.0.0.2'] })
    expect(await egress.checkUrl('http://postgres:5432/')).toEqual({
      allowed: true,
      url: 'http://postgres:5432/',
    })
  })

  test('without an allow list no form of this machine is allowed', async () => {
    const egress = egressTo({ allow: [] })
    const hosts = [
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0',
      'localhost',
      '１２７.0.0.1',
      '127.0.0.1.',
      '[::]',
    ]
    const verdicts = await Promise.all(hosts.map((host) => egress.checkUrl(`https://${host}:8443/`)))
    expect(verdicts.filter(({ allowed }) => allowed)).toEqual([])
  })
})

describe('the guard at each connection', () => {
  test('a name that turns private after it was saved is blocked, and nothing is dialled', async () => {
    const receiver = await receive(httpAnswer(200))
    let answer = ['93.184.215.14']
    const egress = egressTo({ allow: [], resolve: async () => answer })
    const url = `https://rebind.example.com:${receiver.port}/`
    expect(await egress.checkUrl(url)).toMatchObject({ allowed: true })
    for (answer of [['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
      const result = await post(egress, url)
      expect(result).toMatchObject({ outcome: 'blocked', statusCode: null })
      expect(result.detail).not.toContain('127.0.0.1')
    }
    expect(receiver.connections).toBe(0)
  })

  test('a literal is judged too, although no lookup happens for it', async () => {
    const receiver = await receive(httpAnswer(200))
    const egress = egressTo({ allow: [] })
    for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]']) {
      expect((await post(egress, `https://${host}:${receiver.port}/`)).outcome).toBe('blocked')
    }
    expect((await post(egress, receiver.url)).outcome).toBe('blocked')
    expect(receiver.connections).toBe(0)
  })

  test('the address that was judged is dialled, whatever a second lookup would say', async () => {
    const receiver = await receive(httpAnswer(200))
    let lookups = 0
    const egress = egressTo({ resolve: async () => (lookups++ === 0 ? ['127.0.0.1'] : ['127.9.9.9']) })
    expect((await post(egress, `http://hooks.example.com:${receiver.port}/`)).outcome).toBe('delivered')
    expect(lookups).toBe(1)
  })

  test('a burst to a new host looks its name up once, and a warm connection not at all', async () => {
    const receiver = await receive(httpAnswer(200))
    let lookups = 0
    const egress = egressTo({ resolve: async () => [`127.0.0.${++lookups}`] })
    const url = `http://hooks.example.com:${receiver.port}/`
    await Promise.all(Array.from({ length: 10 }, () => post(egress, url)))
    await post(egress, url)
    expect(lookups).toBe(1)
    expect(receiver.connections).toBe(10)
  })

  test('a URL that must not be saved is not posted to either', async () => {
    const egress = egressTo()
    for (const url of [
      'nonsense',
      'https://me:pw@127.0.0.1/',
      'https://127.0.0.1/#x',
      'gopher://127.0.0.1/',
    ]) {
      expect((await post(egress, url)).outcome).toBe('blocked')
    }
  })
})

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
    const result = await post(egressTo({ resolve: () => new Promise(() => {}) }), 'https://slow.example.com/')
    expect(result.outcome).toBe('timeout')
    expect(result.durationMs).toBeLessThan(timeoutMs + 150)
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

  test('servers that close idle connections cost nobody a request', async () => {
    const receiver = await receive((socket) => {
      socket.write(httpAnswer(200))
      setImmediate(() => socket.end())
    })
    const egress = egressTo()
    for (let i = 0; i < 20; i++) {
      expect((await post(egress, receiver.url)).outcome).toBe('delivered')
      // Long enough for the FIN to be here, as it is for any server that waits its seconds.
      await new Promise((done) => setTimeout(done, 5))
    }
    expect(receiver.requests).toHaveLength(20)
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
    const waiting = Promise.all(Array.from({ length: 200 }, () => post(egress, slow.url)))
    const result = await post(egress, fast.url)
    expect(result.outcome).toBe('delivered')
    expect(result.durationMs).toBeLessThan(200)
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
