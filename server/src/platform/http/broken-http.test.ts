/** What a client library would never send, over raw sockets: broken, ambiguous, slow and endless requests. */
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Edge, keys, sendRaw, startEdge } from './edge.fixture.ts'

let edge: Edge
beforeAll(async () => {
  edge = await startEdge({
    limits: { headersMs: 300, deadlineMs: 300, maxSilenceMs: 300, lingerMs: 300 },
  })
})
afterAll(() => edge.app.close())

const auth = `Authorization: Bearer ${keys.full}\r\n`
const closing = `Host: x\r\n${auth}Connection: close\r\n`
const thing = '{"name":"a","kind":"b"}'
const jsonPost = `POST /api/things HTTP/1.1\r\n${closing}Content-Type: application/json\r\n`

/** The one answer; also that its body is the error body and that the connection ends. */
async function refusalOf(bytes: string) {
  const answers = await sendRaw(edge.port, bytes)
  expect(answers).toHaveLength(1)
  const [answer] = answers
  const body = JSON.parse(answer?.body ?? '')
  expect(body).toMatchObject({
    error: expect.any(String),
    code: expect.any(String),
    request_id: expect.any(String),
  })
  expect(answer?.headers.get('x-request-id')).toBe(body.request_id)
  expect(answer?.headers.get('cache-control')).toBe('no-store')
  return { status: answer?.status, error: body.error as string, code: body.code as string }
}

describe('what the parser refuses has the error body', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a method that does not exist', `FOO / HTTP/1.1\r\n${closing}\r\n`],
    ['HTTP/2 without agreement', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a header without a name', `GET / HTTP/1.1\r\n${closing}: x\r\n\r\n`],
    ['a space before the colon', `GET / HTTP/1.1\r\n${closing}X : y\r\n\r\n`],
    ['a folded header', `GET / HTTP/1.1\r\n${closing}X: a\r\n b\r\n\r\n`],
    ['NUL in a header', `GET / HTTP/1.1\r\n${closing}X: \0\r\n\r\n`],
    ['a bare line feed', `GET / HTTP/1.1\n${closing}\r\n`],
    ['CONNECT', `CONNECT x:443 HTTP/1.1\r\n${closing}\r\n`],
  ])('%s: 400', async (_, bytes) => {
    expect(await refusalOf(bytes)).toMatchObject({ status: 400, code: 'bad_request' })
  })

  it.each([
    ['headers', `GET / HTTP/1.1\r\n${closing}X: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['a URL', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${closing}\r\n`],
  ])('%s of more than 16 KiB: 431', async (_, bytes) => {
    expect(await refusalOf(bytes)).toMatchObject({ status: 431, code: 'headers_too_large' })
  })
})

describe('what two servers would read differently is refused', () => {
  it.each([
    ['both lengths', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['both lengths the other way round', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n', 'hello!'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n', 'hello'],
    ['a signed length', 'Content-Length: +5\r\n', 'hello'],
    ['an unknown coding', 'Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'],
    ['a coding before chunked', 'Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'],
    ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'],
    ['a hidden coding', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'],
    ['a chunk size that is none', 'Transfer-Encoding: chunked\r\n', 'zz\r\nhello\r\n0\r\n\r\n'],
    ['a chunk that is longer than it says', 'Transfer-Encoding: chunked\r\n', '2\r\nhello\r\n0\r\n\r\n'],
  ])('%s: 400', async (_, headers, body) => {
    expect((await refusalOf(`${jsonPost}${headers}\r\n${body}`)).status).toBe(400)
  })

  it.each([
    ['no Host', ''],
    ['two Hosts', 'Host: a\r\nhost: b\r\n'],
    ['a Host that is a sentence', 'Host: a b\r\n'],
    ['a Host with a path', 'Host: a/b\r\n'],
    ['a Host with credentials', 'Host: a@b\r\n'],
  ])('%s: 400', async (_, host) => {
    const { status, error } = await refusalOf(`GET /status HTTP/1.1\r\n${host}Connection: close\r\n\r\n`)
    expect([status, error]).toEqual([400, expect.stringContaining('Host')])
  })

  it.each([
    ['two Hosts', 'Host: b\r\n\r\n', 'Send exactly one Host header'],
    [
      'a coding',
      'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      'The only Transfer-Encoding that is taken is chunked',
    ],
    ['an expectation', 'Expect: tea\r\n\r\n', 'The only Expect that is taken is 100-continue'],
  ])('%s of a valid key: 400, which counts', async (_, rest, error) => {
    const post = (key: string) =>
      `POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n${rest}`
    const [known] = await sendRaw(edge.port, post(keys.full))
    expect([known?.status, JSON.parse(known?.body ?? '').error]).toEqual([400, error])
    expect(known?.headers.get('x-ratelimit-remaining')).toBe('999')
    const [spent] = await sendRaw(edge.port, post(keys.spent))
    expect([spent?.status, spent?.headers.get('retry-after')]).toEqual([429, '1200'])
  })

  it('two Authorization headers: 401', async () => {
    const bytes = `GET /api/things HTTP/1.1\r\nHost: x\r\n${auth}${auth}Connection: close\r\n\r\n`
    expect((await refusalOf(bytes)).status).toBe(401)
  })

  it.each(['*', 'things', '?x', '/a b', 'ftp://x/y'])('the target %s: 400 or 404', async (target) => {
    expect([400, 404]).toContain((await refusalOf(`GET ${target} HTTP/1.1\r\n${closing}\r\n`)).status)
  })

  it.each([
    ['HTTP/1.0 without a Host', `GET /api/things HTTP/1.0\r\n${auth}\r\n`, 200],
    ['HTTP/1.0 with an expectation', `GET /api/things HTTP/1.0\r\n${auth}Expect: tea\r\n\r\n`, 200],
    ['a target in absolute form', `GET http://x/api/things?limit=5 HTTP/1.1\r\n${closing}\r\n`, 200],
    ['a wrong method in absolute form', `PUT http://x/api/things HTTP/1.1\r\n${closing}\r\n`, 405],
    ['dot segments, which are not resolved', `GET /x/../api/things HTTP/1.1\r\n${closing}\r\n`, 404],
    ['an IPv6 Host', `GET /status HTTP/1.1\r\nHost: [::1]:3000\r\nConnection: close\r\n\r\n`, 200],
    [
      'an upgrade nobody offers',
      `GET /status HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n`,
      200,
    ],
    [
      'a body on GET that is empty JSON',
      `GET /api/things HTTP/1.1\r\n${closing}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
      200,
    ],
    [
      'a body on GET that says something',
      `GET /api/things HTTP/1.1\r\n${closing}Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{"limit":10}`,
      400,
    ],
    [
      'chunks',
      `${jsonPost}Transfer-Encoding: chunked\r\n\r\n${thing.length.toString(16)}\r\n${thing}\r\n0\r\n\r\n`,
      201,
    ],
    ['no chunks', `${jsonPost}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ])('%s: understood', async (_, bytes, status) => {
    expect((await sendRaw(edge.port, bytes)).map((answer) => answer.status)).toEqual([status])
  })

  it('answers pipelined requests in their order, up to the first that is broken', async () => {
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\n`
    const answers = await sendRaw(edge.port, `${get('/api/things')}${get('/nowhere')}`, 2)
    expect(answers.map(({ status }) => status)).toEqual([200, 404])
  })
})

describe('Expect: 100-continue', () => {
  const upload = (key: string, type: string) =>
    `POST /api/things/import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: ${type}\r\n` +
    'Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n'

  it('is answered once the request was admitted', async () => {
    const answers = await sendRaw(edge.port, `${upload(keys.full, 'text/csv')}hello`)
    expect(answers.map(({ status }) => status)).toEqual([100, 201])
  })

  it('spares the upload when it was not', async () => {
    const statuses = async (bytes: string) => (await sendRaw(edge.port, bytes)).map(({ status }) => status)
    expect(await statuses(upload(keys.read, 'text/csv'))).toEqual([403])
    expect(await statuses(upload(keys.full, 'text/html'))).toEqual([415])
  })
})

describe('slowness', () => {
  /** Sends the first part, then a piece at each interval until the server ends it; resolves to what came back. */
  function drip(
    first: string,
    piece: string,
    everyMs: number,
    pieces = Number.POSITIVE_INFINITY,
  ): Promise<string> {
    return new Promise((resolve) => {
      let received = ''
      let left = pieces
      const socket = connect(edge.port, '127.0.0.1', () => socket.write(first))
      const timer = setInterval(() => left-- > 0 && socket.writable && socket.write(piece), everyMs)
      socket.on('data', (chunk) => {
        received += chunk
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        clearInterval(timer)
        resolve(received)
      })
    })
  }

  it('of headers ends with 408', async () => {
    expect(await drip('GET /status HTTP/1.1\r\n', 'X: y\r\n', 50)).toMatch(
      /^HTTP\/1.1 408 [\s\S]*"request_timeout"/,
    )
  })

  it('of silence from the start ends the connection', async () => {
    expect(await drip('', '', 1_000)).toMatch(/^(HTTP\/1.1 408|$)/)
  })

  it('of a JSON body ends with 408, though bytes keep coming', async () => {
    const head = `${jsonPost}Content-Length: 1000\r\n\r\n`
    expect(await drip(head, ' ', 50)).toMatch(/^HTTP\/1.1 408 [\s\S]*"request_timeout"/)
  })

  const csvPost = `POST /api/things/import HTTP/1.1\r\n${closing}Content-Type: text/csv\r\n`

  it('of a stream that falls silent ends with 408', async () => {
    expect(await drip(`${csvPost}Content-Length: 1000\r\n\r\n`, 'x', 50, 3)).toMatch(/^HTTP\/1.1 408 /)
  })

  it('of a stream is no fault while bytes arrive, however long it takes', async () => {
    const head = `${csvPost}Transfer-Encoding: chunked\r\n\r\n`
    const answer = await new Promise<string>((resolve, reject) => {
      let received = ''
      let sent = 0
      const socket = connect(edge.port, '127.0.0.1', () => socket.write(head))
      // Longer than every limit of this server together.
      const timer = setInterval(() => socket.write(++sent < 40 ? '1\r\nx\r\n' : '0\r\n\r\n'), 50)
      socket.on('data', (chunk) => {
        received += chunk
        clearInterval(timer)
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(received))
    })
    expect(answer).toMatch(/^HTTP\/1.1 201 [\s\S]*"bytes":39/)
  })

  it('of a body that nobody wants ends soon after the answer', async () => {
    const head = 'POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n'
    expect(await drip(head, 'x', 50)).toMatch(/^HTTP\/1.1 401 /)
  })

  it('a large body that nobody wants does not cost the client the answer', async () => {
    const body = 'x'.repeat(8 * 1024 * 1024)
    const post = `POST /api/things HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`
    const answers = await sendRaw(edge.port, `${post}${body}GET /status HTTP/1.1\r\nHost: x\r\n\r\n`, 2)
    expect(answers.map(({ status }) => status)).toEqual([401, 200])
  })

  it('a client that hangs up in the middle is no fault of the server', async () => {
    const lines: string[] = []
    const sink = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) })
    const { app, port } = await startEdge({ log: pino({ level: 'warn' }, sink) })
    const arrived = new Promise((resolve) => app.server.once('request', resolve))
    const socket = connect(port, '127.0.0.1', () => socket.write(`${jsonPost}Content-Length: 100\r\n\r\n{`))
    await arrived
    socket.destroy()
    const [next] = await sendRaw(port, `GET /status HTTP/1.1\r\n${closing}\r\n`)
    expect(next?.status).toBe(200)
    await app.close()
    expect(lines).toEqual([])
  })
})
