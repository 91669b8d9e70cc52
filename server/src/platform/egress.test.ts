/** The guard: what may be saved, and what is dialled, with a real server on this machine that must see nothing. */
import { afterEach, describe, expect, test } from 'vitest'
import { httpAnswer, startReceiver } from './egress/test-receiver.ts'
import {
  createEgress,
  type Egress,
  type EgressOptions,
  type ExchangeResult,
  type Resolver,
} from './egress.ts'

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

function post(egress: Egress, url: string): Promise<ExchangeResult> {
  return egress.post({ url, headers: {}, body: '{}', timeoutMs: 5_000 })
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

describe("the host's own names", () => {
  test('localhost is one like any other once its addresses are in the allow list', async () => {
    const receiver = await receive(httpAnswer(200))
    const url = `http://localhost:${receiver.port}/`
    expect((await post(egressTo({ allow: ['127.0.0.0/8', '::1'] }), url)).outcome).toBe('delivered')
    expect((await post(egressTo({ allow: ['10.0.0.0/8'] }), url)).outcome).toBe('blocked')
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
