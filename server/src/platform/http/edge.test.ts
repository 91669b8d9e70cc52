import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError, databaseUnavailable } from '../errors.ts'
import { type Edge, keys, startEdge } from './edge.fixture.ts'

let edge: Edge
beforeAll(async () => {
  edge = await startEdge()
})
afterAll(() => edge.app.close())

interface Sent {
  key?: string | null
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

async function send(method: string, path: string, { key = keys.full, headers = {}, body }: Sent = {}) {
  const response = await fetch(`${edge.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  }
}

const json = { 'content-type': 'application/json' }
const thing = JSON.stringify({ name: 'a', kind: 'b' })

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

describe('the body', () => {
  const post = (body: Sent['body'], headers: Record<string, string> = json) =>
    send('POST', '/api/things', { headers, ...(body === undefined ? {} : { body }) })

  it('that is empty is fine where none is needed, with or without a JSON content type', async () => {
    for (const headers of [{}, json]) {
      expect((await send('GET', '/api/things', { headers })).status).toBe(200)
      expect((await send('DELETE', '/api/things/1', { headers })).status).toBe(200)
      expect((await send('DELETE', '/api/things/1', { headers, body: '' })).status).toBe(200)
    }
    expect((await send('DELETE', '/api/things/1', { headers: json, body: '{}' })).status).toBe(200)
  })

  it('that is there where none is needed is 400, naming what is not known', async () => {
    const { status, body } = await send('DELETE', '/api/things/1', { headers: json, body: '{"force":true}' })
    expect([status, body.error]).toEqual([400, 'force is not a known field'])
  })

  it.each([
    ['{"name":"a","kind":"b","size":1}', 'size is not a known field'],
    ['{"name":"a","kind":"b","count":"1"}', 'count must be a number'],
    ['{"name":"a","kind":"b","custom":[]}', 'custom must be an object'],
    ['{"name":"a","name":"b"}', 'name is there twice'],
    ['{"name":"a","kind":"b","__proto__":{"x":1}}', '__proto__ is not allowed as a name'],
    ['{"name":"a","kind":"b","custom":{"constructor":1}}', 'custom.constructor is not allowed as a name'],
    ['{"name":"a\\u0000","kind":"b"}', 'name must not contain NUL or broken Unicode'],
    ['{"name":"\\ud800","kind":"b"}', 'name must not contain NUL or broken Unicode'],
    ['{"name":"a","kind":"b","count":9007199254740993}', 'count is too large a number to be kept exactly'],
    [`{"custom":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`, 'is nested more than 32 levels deep'],
    ['{"name":', 'The body is not valid JSON: it ends too early'],
    ["{'name':1}", 'The body is not valid JSON: see line 1, column 2'],
    ['[]', 'name and kind required'],
    ['null', 'name and kind required'],
    ['"text"', 'name and kind required'],
    ['', 'name and kind required'],
  ])('%s is 400: %s', async (source, message) => {
    const { status, body } = await post(source)
    expect(status).toBe(400)
    expect(body.error).toContain(message)
  })

  it('is UTF-8, with or without a byte order mark, and nothing else', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect((await post(bytes(`\ufeff${thing}`))).status).toBe(201)
    expect((await post(bytes(thing), { 'content-type': 'application/json; charset="UTF-8"' })).status).toBe(
      201,
    )
    const latin = await post(Uint8Array.from(Buffer.from('{"name":"caf\xe9","kind":"b"}', 'latin1')))
    expect([latin.status, latin.body.error]).toEqual([400, 'The body is not valid UTF-8'])
    const declared = await post(thing, { 'content-type': 'application/json; charset=iso-8859-1' })
    expect([declared.status, declared.body.error]).toEqual([400, 'Send the body in UTF-8'])
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/csv',
    'multipart/form-data; boundary=x',
    'nonsense',
  ])('as %s is 415', async (type) => {
    const { status, body } = await post(thing, { 'content-type': type })
    expect([status, body.error]).toEqual([415, 'Send the body as application/json'])
  })

  it('without a content type is 415', async () => {
    expect((await post(new TextEncoder().encode(thing), {})).status).toBe(415)
  })

  it.each(['gzip', 'br', 'deflate, gzip', 'zstd'])('compressed with %s is 415', async (encoding) => {
    const { status, body } = await post(thing, { ...json, 'content-encoding': encoding })
    expect([status, body.error]).toEqual([415, 'Send the body uncompressed, without Content-Encoding'])
  })

  it('of more than 1 MiB is 413, one of just as much is read', async () => {
    const filled = (bytes: number) => thing.padEnd(bytes, ' ')
    expect((await post(filled(1024 * 1024))).status).toBe(201)
    expect((await post(filled(1024 * 1024 + 1))).status).toBe(413)
  })

  it('that a route streams has no such limit', async () => {
    const { status, body } = await send('POST', '/api/things/import', {
      headers: { 'content-type': 'text/csv; header=present' },
      body: 'x'.repeat(3 * 1024 * 1024),
    })
    expect([status, body]).toEqual([201, { bytes: 3 * 1024 * 1024 }])
  })

  const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nx\r\n'
  const field = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nx\r\n`
  const end = '--b--\r\n'
  it.each([
    ['without a boundary', 'multipart/form-data', `${file}${end}`, 400],
    ['that is no form', 'multipart/form-data; boundary=b', 'garbage', 400],
    ['that breaks off', 'multipart/form-data; boundary=b', file, 400],
    ['that breaks off in a field', 'multipart/form-data; boundary=b', field('a'), 400],
    ['that breaks off in a header', 'multipart/form-data; boundary=b', field('a').slice(0, 30), 400],
    ['with an endless boundary', `multipart/form-data; boundary=${'b'.repeat(300)}`, file, 400],
    ['with two files', 'multipart/form-data; boundary=b', `${file}${file}${end}`, 400],
    ['with too many fields', 'multipart/form-data; boundary=b', `${field('a').repeat(20)}${end}`, 400],
    ['with a poisonous name', 'multipart/form-data; boundary=b', `${field('__proto__')}${end}`, 400],
    ['that is good', 'multipart/form-data; boundary=b', `${field('a')}${file}${end}`, 200],
  ])('as a form %s is answered with a sentence', async (_, type, source, status) => {
    const answer = await send('POST', '/api/things/form', { headers: { 'content-type': type }, body: source })
    expect(answer.status).toBe(status)
    if (status === 400) expect(answer.body.error).toMatch(/form|file/)
  })
})
