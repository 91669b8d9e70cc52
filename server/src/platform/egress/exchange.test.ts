/** What comes back, answer by answer, from real servers on this machine. */
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createEgress, type ExchangeResult } from '../egress.ts'
import { type Answer, httpAnswer, type Receiver, startReceiver } from './test-receiver.ts'

const egress = createEgress({ allow: ['127.0.0.0/8'] })
const receivers: Receiver[] = []

afterAll(() => egress.close())
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))
})

async function receive(answer: Answer | string | Buffer): Promise<Receiver> {
  const receiver = await startReceiver(answer)
  receivers.push(receiver)
  return receiver
}

/** The usual deadline is long enough for a busy machine. */
function postTo(receiver: Receiver, timeoutMs = 5_000): Promise<ExchangeResult> {
  return egress.post({ url: receiver.url, headers: { 'X-Test': 'yes' }, body: '{"a":1}', timeoutMs })
}

async function answerTo(answer: Answer | string | Buffer, timeoutMs?: number): Promise<ExchangeResult> {
  return postTo(await receive(answer), timeoutMs)
}

/** Writes a chunk again and again as fast as the other side reads, until it hangs up. */
function flood(socket: Socket, chunk: string | Buffer): Promise<void> {
  return new Promise((done) => {
    const write = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('drain', write)
    socket.on('close', done)
    write()
  })
}

describe('the status decides', () => {
  test.each([200, 201, 202, 204, 205, 226, 299])('%i is delivered', async (status) => {
    expect(await answerTo(httpAnswer(status))).toMatchObject({
      outcome: 'delivered',
      statusCode: status,
      detail: null,
    })
  })

  test.each([300, 304, 400, 401, 404, 410, 422, 500, 502, 503, 599])(
    '%i is a failure of that name',
    async (status) => {
      const result = await answerTo(httpAnswer(status, {}, status === 304 ? '' : 'sorry'))
      expect(result).toMatchObject({ outcome: `http_${status}`, statusCode: status })
      expect(result.detail).toContain(String(status))
    },
  )

  test.each([301, 302, 303, 307, 308])('%i is shown and never followed', async (status) => {
    const elsewhere = await receive(httpAnswer(200))
    const result = await answerTo(httpAnswer(status, { Location: `${elsewhere.url}?moved` }))
    expect(result).toMatchObject({ outcome: `http_${status}`, redirectLocation: `${elsewhere.url}?moved` })
    expect(elsewhere.connections).toBe(0)
  })

  test('a relative redirect is shown as the whole URL', async () => {
    const receiver = await receive(httpAnswer(308, { Location: '/new' }))
    expect((await postTo(receiver)).redirectLocation).toBe(receiver.url.replace('/hook', '/new'))
  })

  test.each([
    [429, '120'],
    [503, 'Wed, 21 Oct 2026 07:28:00 GMT'],
  ])('the Retry-After of a %i is passed on as it is', async (status, retryAfter) => {
    const result = await answerTo(httpAnswer(status, { 'Retry-After': retryAfter }))
    expect(result).toMatchObject({ outcome: `http_${status}`, retryAfter })
  })

  test('informational answers come before the one that counts', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'
    expect(await answerTo(early + early + httpAnswer(201))).toMatchObject({
      outcome: 'delivered',
      statusCode: 201,
    })
  })

  test('a body that breaks off spoils a 2xx, and leaves any other status as it is', async () => {
    const cut = (status: number) => (socket: Socket) =>
      socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: 100\r\n\r\nhalf`)
    expect(await answerTo(cut(200))).toMatchObject({
      outcome: 'connection_reset',
      statusCode: 200,
      responseBody: 'half',
    })
    expect(await answerTo(cut(410))).toMatchObject({
      outcome: 'http_410',
      statusCode: 410,
      responseBody: 'half',
    })
  })
})

describe('one deadline over everything', () => {
  const timeoutMs = 300
  const trickle = (first: string, drop: string) => (socket: Socket) => {
    socket.write(first)
    const timer = setInterval(() => socket.write(drop), 20)
    socket.on('close', () => clearInterval(timer))
  }

  test.each([
    ['no answer at all', () => {}, null],
    ['headers that never end', trickle('HTTP/1.1 200 OK\r\n', 'X: y\r\n'), null],
    ['a body of a byte now and then', trickle('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n', 'x'), 200],
    ['one informational answer after the other', trickle('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), null],
  ] as const)('%s is a timeout, at the time that was given', async (_what, answer, statusCode) => {
    const result = await answerTo(answer, timeoutMs)
    expect(result).toMatchObject({ outcome: 'timeout', statusCode })
    expect(result.durationMs).toBeGreaterThanOrEqual(timeoutMs - 2)
    expect(result.durationMs).toBeLessThan(3 * timeoutMs)
  })

  test('the socket of a request that timed out is closed', async () => {
    const closed = Promise.withResolvers<void>()
    await answerTo((socket) => socket.on('close', () => closed.resolve()), timeoutMs)
    await closed.promise
  })
})

describe('limits on what is read and kept', () => {
  test.each([
    ['a body of 1 GB', 'HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n'],
    ['a body without end', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['a chunked body without end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n'],
    ['a chunk extension without end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;'],
  ])('a 2xx with %s is delivered, and the socket is closed', async (_what, header) => {
    const flooded = Promise.withResolvers<number>()
    const result = await answerTo((socket) => {
      socket.write(header)
      void flood(socket, Buffer.alloc(16_384, 'x')).then(() => flooded.resolve(socket.bytesWritten))
    })
    expect(result).toMatchObject({ outcome: 'delivered', statusCode: 200 })
    expect(result.responseBody.length).toBeLessThanOrEqual(4_096)
    // What the kernel's buffers on both sides took; the rest of the gigabyte stayed where it was.
    expect(await flooded.promise).toBeLessThan(16_000_000)
  })

  test('a body of 64 KiB is read to its end and the connection stays open; one byte more closes it', async () => {
    const receiver = await receive((socket, n) =>
      socket.write(httpAnswer(200, {}, 'x'.repeat(n === 1 ? 65_536 : 65_537))),
    )
    for (let i = 0; i < 3; i++) expect((await postTo(receiver)).outcome).toBe('delivered')
    expect(receiver.connections).toBe(2)
  })

  test.each([
    ['headers without end', 'HTTP/1.1 200 OK\r\n', 'X-Long: yes\r\n'.repeat(1_000)],
    ['one header without end', 'HTTP/1.1 200 OK\r\nX: ', 'x'.repeat(10_000)],
    ['informational answers without end', '', `HTTP/1.1 103 Early Hints\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`],
  ])('%s are an invalid response', async (_what, first, more) => {
    const result = await answerTo((socket) => {
      socket.write(first)
      void flood(socket, more)
    })
    expect(result).toMatchObject({ outcome: 'invalid_response', statusCode: null })
  })

  test('a gzip bomb is kept as the bytes that came, not as what they unpack to', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const header = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`
    const result = await answerTo(Buffer.concat([Buffer.from(header), bomb]))
    expect(result.outcome).toBe('delivered')
    expect(Buffer.byteLength(result.responseBody)).toBeLessThanOrEqual(4_096)
    expect(result.responseHeaders['content-encoding']).toBe('gzip')
  })

  test('a kept body is never cut inside a character', async () => {
    const result = await answerTo(httpAnswer(200, {}, `x${'🦉'.repeat(2_000)}`))
    expect(result.responseBody).toBe(`x${'🦉'.repeat(1_023)}`)
  })

  test('at most 4 KiB of headers are kept', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-${i}`, 'v'.repeat(95)]))
    const { responseHeaders } = await answerTo(httpAnswer(200, many))
    const kept = Object.entries(responseHeaders).flat().join('').length
    expect(kept).toBeGreaterThan(3_900)
    expect(kept).toBeLessThanOrEqual(4_096)
  })
})

describe('any bytes are kept as text that a database takes', () => {
  const isSafe = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

  test('NUL bytes and what is not UTF-8 become U+FFFD', async () => {
    const body = Buffer.from([0x61, 0x00, 0x62, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0x63])
    const result = await answerTo(
      Buffer.concat([Buffer.from(httpAnswer(500, { 'Content-Length': '9' })), body]),
    )
    expect(result.responseBody).toMatch(/^a\uFFFDb\uFFFD+c$/)
  })

  test('random bytes are kept safely, whatever they are', async () => {
    for (let i = 0; i < 20; i++) {
      const body = randomBytes(5_000)
      const result = await answerTo(
        Buffer.concat([Buffer.from(httpAnswer(200, { 'Content-Length': '5000' })), body]),
      )
      expect(isSafe(result.responseBody)).toBe(true)
      expect(Buffer.byteLength(result.responseBody)).toBeLessThanOrEqual(4_096)
    }
  })

  test('odd header names and values are kept: repeated, empty, latin1, __proto__', async () => {
    const lines =
      'Set-Cookie: a\r\nSet-Cookie: b\r\nX-Empty:\r\nX-Latin: caf\xe9\r\n__proto__: p\r\nconstructor: c'
    const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${lines}\r\n\r\n`, 'latin1')
    const { responseHeaders } = await answerTo(answer)
    const entries = Object.entries(responseHeaders).slice(1)
    expect(entries).toEqual([
      ['set-cookie', 'a, b'],
      ['x-empty', ''],
      ['x-latin', 'café'],
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ])
  })

  test.each([
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['bytes at random', randomBytes(500)],
  ])('%s is an invalid response', async (_what, answer) => {
    expect(await answerTo(answer)).toMatchObject({ outcome: 'invalid_response', responseBody: '' })
  })
})
