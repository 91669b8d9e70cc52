import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Edge, type Sent, sendTo, startEdge } from './edge.fixture.ts'

let edge: Edge
beforeAll(async () => {
  edge = await startEdge()
})
afterAll(() => edge.app.close())

const send = (method: string, path: string, sent?: Sent) => sendTo(edge, method, path, sent)
const json = { 'content-type': 'application/json' }
const thing = JSON.stringify({ name: 'a', kind: 'b' })

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
