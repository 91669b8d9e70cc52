import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError, databaseUnavailable } from '../errors.ts'
import { type Edge, keys, type Sent, sendTo, startEdge } from './edge.fixture.ts'

let edge: Edge
beforeAll(async () => {
  edge = await startEdge()
})
afterAll(() => edge.app.close())

const send = (method: string, path: string, sent?: Sent) => sendTo(edge, method, path, sent)

const json = { 'content-type': 'application/json' }

describe('every answer', () => {
  it('names its request, is not stored and not sniffed, whatever its status', async () => {
    for (const [method, path] of [
      ['GET', '/api/things'],
      ['GET', '/nowhere'],
      ['PUT', '/api/things'],
      ['GET', '/api/things/%zz'],
      ['GET', '/page'],
    ] as const) {
      const { headers } = await send(method, path)
      expect(headers.get('x-request-id'), path).toMatch(/^req_[0-9a-z]{26}$/)
      expect(headers.get('cache-control'), path).toBe('no-store')
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    }
  })

  it('that refuses has the error body, with the same request id as the header', async () => {
    const { status, headers, body } = await send('POST', '/api/things', { headers: json, body: '{}' })
    expect(status).toBe(400)
    expect(body).toEqual({
      error: 'name and kind required',
      code: 'invalid_request',
      request_id: headers.get('x-request-id'),
      details: [
        { path: 'name', message: 'is required' },
        { path: 'kind', message: 'is required' },
      ],
    })
  })

  it('to a fault of ours is 500 and tells nothing of it', async () => {
    const { status, text } = await send('POST', '/api/things/broken')
    expect(status).toBe(500)
    expect(text).not.toContain('secret')
  })

  it('is 201 where the route says so, unless the handler chose 200', async () => {
    const make = (name: string) =>
      send('POST', '/api/things', { headers: json, body: JSON.stringify({ name, kind: 'k' }) })
    expect([(await make('fresh')).status, (await make('known')).status]).toEqual([201, 200])
  })

  it('to HEAD is that of GET without its body', async () => {
    const [get, head] = [await send('GET', '/api/things'), await send('HEAD', '/api/things')]
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'))
  })
})

describe('the order of checks', () => {
  it('is key in the URL, path, method, key, budget, plan, scope, parameters, body', async () => {
    const wrong = { headers: { 'content-type': 'text/plain' }, body: 'x' }
    const path = '/api/things?limit=x'
    const codeOf = async (method: string, url: string, sent: Sent) =>
      (await send(method, url, sent)).body.code
    expect(await codeOf('POST', `/nowhere?key=${keys.full}`, { key: null })).toBe('unauthorized')
    expect(await codeOf('POST', '/nowhere', { key: null })).toBe('not_found')
    expect(await codeOf('PUT', path, { key: null })).toBe('method_not_allowed')
    expect(await codeOf('POST', path, { key: null, ...wrong })).toBe('unauthorized')
    expect(await codeOf('POST', path, { key: keys.spent, ...wrong })).toBe('rate_limited')
    expect(await codeOf('POST', path, { key: keys.starter, ...wrong })).toBe('plan_required')
    expect(await codeOf('POST', path, { key: keys.read, ...wrong })).toBe('scope_required')
    expect(await codeOf('POST', path, { ...wrong })).toBe('invalid_request')
    expect(await codeOf('POST', '/api/things', { ...wrong })).toBe('unsupported_media_type')
  })

  it('answers below Scale to the letter of the published page', async () => {
    const { status, body } = await send('GET', '/api/things', { key: keys.starter })
    expect([status, body]).toMatchObject([403, { error: 'Scale plan required', code: 'plan_required' }])
  })

  it('says 503 with Retry-After when nobody can be asked who a key belongs to', async () => {
    const away = await startEdge({
      authenticate: async () => {
        throw new AppError(databaseUnavailable, { retryAfterSeconds: 1 })
      },
    })
    const response = await fetch(`${away.url}/api/things`, {
      headers: { authorization: `Bearer ${keys.full}` },
    })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    await away.app.close()
  })
})

describe('the key', () => {
  it.each([
    ['missing', undefined],
    ['of another scheme', `Basic ${keys.full}`],
    ['without a scheme', keys.full],
    ['too short', `Bearer ${keys.full.slice(0, -1)}`],
    ['too long', `Bearer ${keys.full}a`],
    ['in upper case', `Bearer LP_${keys.full.slice(3).toUpperCase()}`],
    ['unknown', `Bearer lp_${'0'.repeat(32)}`],
  ])('that is %s gets the same 401', async (_, authorization) => {
    const { status, headers, body } = await send('GET', '/api/things', {
      key: null,
      headers: authorization === undefined ? {} : { authorization },
    })
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(body).toEqual({
      error: 'Missing or invalid API key',
      code: 'unauthorized',
      request_id: expect.any(String),
    })
    expect(headers.get('ratelimit')).toBeNull()
  })

  it('may be sent under any spelling of its scheme', async () => {
    const { status } = await send('GET', '/api/things', {
      key: null,
      headers: { authorization: `bEARER  ${keys.full}` },
    })
    expect(status).toBe(200)
  })

  const escaped = keys.full.replace('lp', '%6Cp').replace('a', '%61')
  it.each([
    ['a query', `/api/things?api_key=${keys.full}`],
    ['a query, in upper case', `/api/things?q=${keys.full.toUpperCase()}`],
    ['a query, escaped', `/api/things?q=${escaped}`],
    ['a query, escaped twice', `/api/things?q=${escaped.replaceAll('%', '%25')}`],
    ['the name of a parameter', `/api/things?${keys.full}`],
    ['a path', `/api/things/${keys.full}`],
    ['a path that does not exist', `/x/${escaped}`],
    ['a path that is broken', `/x/%zz/${escaped}`],
  ])('in %s is 401, whoever asks, and is not echoed', async (_, path) => {
    const { status, text } = await send('GET', path)
    expect(status).toBe(401)
    expect(text).not.toContain(keys.full.slice(3, 12))
  })

  it('in a URL is not logged', async () => {
    const lines: string[] = []
    const sink = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) })
    const { app, url } = await startEdge({ log: pino({ level: 'trace' }, sink) })
    for (const path of [`/api/things?k=${keys.full}`, `/x/${escaped}`, `/x/%zz/${keys.full}`])
      await fetch(url + path)
    await app.close()
    expect(lines.join('')).not.toContain(keys.full.slice(5))
  })
})

describe('rate headers', () => {
  it('are on every answer to a valid key, good or bad', async () => {
    for (const path of ['/api/things', '/api/things?limit=x']) {
      const { headers } = await send('GET', path)
      expect(headers.get('ratelimit-policy')).toBe('"default";q=1000;w=3600')
      expect(headers.get('ratelimit')).toBe('"default";r=999;t=1200')
      expect(headers.get('x-ratelimit-limit')).toBe('1000')
      expect(headers.get('x-ratelimit-remaining')).toBe('999')
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 + 1100)
    }
  })

  it('come with Retry-After in whole seconds on 429', async () => {
    const { status, headers } = await send('GET', '/api/things', { key: keys.spent })
    expect([status, headers.get('retry-after')]).toEqual([429, '1200'])
  })
})

describe('paths and methods', () => {
  it.each([
    ['PUT', '/api/things', 'GET, HEAD, POST'],
    ['PATCH', '/api/things/thing_1', 'GET, HEAD, DELETE'],
    ['OPTIONS', '/api/things', 'GET, HEAD, POST'],
    ['PROPFIND', '/api/things', 'GET, HEAD, POST'],
  ])('%s %s is 405 with what is allowed', async (method, path, allow) => {
    const { status, headers } = await send(method, path)
    expect([status, headers.get('allow')]).toEqual([405, allow])
  })

  it.each([
    ['PUT', '/api/things', 405],
    ['GET', '/api/nothing', 404],
    ['GET', '/api/%zz', 400],
    ['GET', '/api/things/%zz', 400],
    ['GET', '/api/things/%ff', 400],
    ['GET', `/api/things/${'x'.repeat(201)}`, 404],
  ])('%s %s counts for a valid key, and says what is left', async (method, path, status) => {
    const known = await send(method, path)
    expect([known.status, known.headers.get('x-ratelimit-remaining')]).toEqual([status, '999'])
    const spent = await send(method, path, { key: keys.spent })
    expect([spent.status, spent.headers.get('retry-after')]).toEqual([429, '1200'])
    const nobodys = await send(method, path, { key: `lp_${'e'.repeat(32)}` })
    expect([nobodys.status, nobodys.headers.get('x-ratelimit-remaining')]).toEqual([status, null])
  })

  it.each([
    '/api/things/',
    '//api/things',
    '/API/things',
    '/api/things/thing_1/x',
    '/api/things%2Fimport',
    '/..%2f..%2fetc/passwd',
    `/api/things/${'x'.repeat(201)}`,
    `/${'x/'.repeat(3000)}`,
  ])('%s is 404', async (path) => {
    const { status, body } = await send('GET', path)
    expect([status, body.code]).toEqual([404, 'not_found'])
  })

  it.each(['/api/things/%00', '/api/things/a%00b', '/api/things/%zz', '/api/things/%', '/api/things/%ff'])(
    '%s is 400',
    async (path) => {
      const { status, body } = await send('GET', path)
      expect([status, body.code]).toEqual([400, 'invalid_request'])
    },
  )
})

describe('the query', () => {
  it.each([
    ['limit=x', 'limit must be a whole number'],
    ['limit=101', 'limit must be at most 100'],
    ['limit=5&limit=6', 'limit is there twice'],
    ['limit[]=5', 'limit[] is not a known parameter'],
    ['foo', 'foo is not a known parameter'],
    ['__proto__=1', '__proto__ is not a known parameter'],
    ['q=', 'q must not be empty'],
    ['q=%00', 'q must not contain NUL'],
    ['q=%ff', 'q is not percent-encoded UTF-8'],
    ['q=%', 'q is not percent-encoded UTF-8'],
    ['%zz=1', 'a parameter is not percent-encoded UTF-8'],
    ['created_after=2026-02-30', 'created_after must be a time such as 2026-06-20T14:32:10Z, or a date'],
    [
      'created_after=2026-02-30T00:00:00Z',
      'created_after must be a time such as 2026-06-20T14:32:10Z, or a date',
    ],
    [
      'created_after=2026-01-01T25:00:00Z',
      'created_after must be a time such as 2026-06-20T14:32:10Z, or a date',
    ],
    ['created_after=0000-01-01', 'created_after must be a year from 1000 to 9999'],
    ['created_after=yesterday', 'created_after must be a time such as 2026-06-20T14:32:10Z, or a date'],
  ])('%s is 400: %s', async (query, message) => {
    const { status, body } = await send('GET', `/api/things?${query}`)
    expect([status, body.error]).toEqual([400, message])
    expect(body.details).toHaveLength(1)
  })

  it.each([
    ['q=caf%C3%A9+%2B1', { limit: 25, q: 'café +1' }],
    ['&&limit=7&', { limit: 7 }],
    ['', { limit: 25 }],
    ['created_after=2024-02-29', { limit: 25, created_after: '2024-02-29T00:00:00.000Z' }],
    ['created_after=2026-06-20T14:32:10.5%2B02:00', { limit: 25, created_after: '2026-06-20T12:32:10.500Z' }],
  ])('%s is understood', async (query, expected) => {
    expect((await send('GET', `/api/things?${query}`)).body.query).toEqual(expected)
  })

  it('names every parameter that is wrong', async () => {
    const { body } = await send('GET', '/api/things?limit=0&foo=1&bar=2')
    expect(body.details.map(({ path }: { path: string }) => path)).toEqual(['limit', 'foo', 'bar'])
  })

  it('is as strict on a public JSON route, and left to itself on a page', async () => {
    expect((await send('GET', '/status?foo=1', { key: null })).status).toBe(400)
    expect((await send('GET', '/page?utm_source=mail', { key: null })).status).toBe(200)
  })
})
