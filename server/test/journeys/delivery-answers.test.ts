/**
 * Every kind of answer that a receiver can give, through the whole: an event, the engine, and what the API then says of
 * the delivery and its attempt. How each is read off the wire is tested beside egress.
 */

import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { generateKeyRing, parseKeyRing } from '../../src/platform/crypto.ts'
import {
  type Answer,
  httpAnswer,
  type Receiver,
  startReceiver,
} from '../../src/platform/egress/test-receiver.ts'
import { newId } from '../../src/platform/ids.ts'
import { createWebhook } from '../../src/webhooks/endpoints/create-webhook.ts'
import { startTestApp, type TestApp, type TestOrg } from '../harness.ts'
import { statusChanged } from './delivery-scene.fixture.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const timeoutMs = 1_500
const secretKeys = generateKeyRing()
const minute = 60

/** What the API shows. */
interface Shown {
  state: string
  next_attempt_at: string | null
  attempt_count: number
  attempts: {
    number: number
    outcome: string
    status_code: number | null
    detail: string | null
    started_at: string
    duration_ms: number
    request_headers: Record<string, string>
    response_headers: Record<string, string> | null
    response_body: string | null
  }[]
}

interface Case {
  readonly answer?: Answer | string | Buffer
  /** Instead of a receiver's. */
  readonly url?: string
  readonly secure?: boolean
  readonly outcome: string
  readonly status: number | null
  /** `delivered` and `retrying` follow from the outcome. */
  readonly state?: string
  readonly detail?: string
  readonly body?: string | RegExp
  readonly header?: readonly [string, string]
  /** Seconds until the next attempt, at least and at most; 30 to 33 is the schedule. */
  readonly wait?: readonly [number, number]
}

const delivered = (status: number): Case => ({ answer: httpAnswer(status), outcome: 'delivered', status })
const refused = (status: number, more: Partial<Case> = {}): Case => ({
  answer: httpAnswer(status, {}, status === 304 ? '' : 'no'),
  outcome: `http_${status}`,
  status,
  body: status === 304 ? '' : 'no',
  ...more,
})
const redirect = (status: number): Case => ({
  answer: httpAnswer(status, { Location: '/moved' }),
  outcome: `http_${status}`,
  status,
  detail: '/moved',
  header: ['location', '/moved'],
})
const wait = (status: number, retryAfter: string, seconds: readonly [number, number]): Case => ({
  ...refused(status, { wait: seconds }),
  answer: httpAnswer(status, { 'Retry-After': retryAfter }, 'no'),
})
const schedule = [29, 34] as const

/** What those wrote that write without end, once they were cut off. */
const flooded: number[] = []

/** Writes as fast as the other side reads, until it hangs up. */
function flood(socket: Socket, chunk: string | Buffer): void {
  socket.on('close', () => flooded.push(socket.bytesWritten))
  const write = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', write)
  write()
}
const trickle = (first: string, drop: string) => (socket: Socket) => {
  socket.write(first)
  const timer = setInterval(() => socket.write(drop), 100)
  socket.on('close', () => clearInterval(timer))
}
const floodAfter = (first: string, chunk: string | Buffer) => (socket: Socket) => {
  socket.write(first)
  flood(socket, chunk)
}
const bomb = gzipSync(Buffer.alloc(50_000_000))
const bombHead = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`
const oddBytes = Buffer.from([0x61, 0x00, 0x62, 0xff, 0xed, 0xa0, 0x80])

const cases: Record<string, Case> = {
  '200': delivered(200),
  '201': delivered(201),
  '202': delivered(202),
  '204': delivered(204),
  '299': delivered(299),
  '301': redirect(301),
  '302': redirect(302),
  '303': redirect(303),
  '307': redirect(307),
  '308': redirect(308),
  '304': refused(304),
  '400': refused(400, { wait: schedule }),
  '401': refused(401),
  '404': refused(404),
  '422': refused(422),
  '500': refused(500, { wait: schedule }),
  '502': refused(502),
  '599': refused(599),
  '410: the end': refused(410, { state: 'exhausted' }),
  '429 for five minutes': wait(429, '300', [295, 301]),
  '429 for a second: the schedule stands': wait(429, '1', schedule),
  '503 until a date': wait(503, new Date(Date.now() + 20 * minute * 1000).toUTCString(), [
    18 * minute,
    20 * minute,
  ]),
  '503 until long ago: the schedule stands': wait(503, 'Wed, 21 Oct 2015 07:28:00 GMT', schedule),
  '503 for 30 years: a day': wait(503, '946080000', [24 * 60 * minute - 30, 24 * 60 * minute]),
  '503 for more than a number holds: a day': wait(503, '9'.repeat(60), [
    24 * 60 * minute - 30,
    24 * 60 * minute,
  ]),
  '503 for nonsense: the schedule stands': wait(503, '-1 or so', schedule),
  '500 with Retry-After: the schedule stands': wait(500, '300', schedule),
  'connection refused': { url: 'closed', outcome: 'connection_refused', status: null, wait: schedule },
  'no such host': { url: 'https://nowhere.example.com/hook', outcome: 'dns_error', status: null },
  'a certificate that nobody signed': {
    ...{ answer: httpAnswer(200), secure: true, outcome: 'tls_error', status: null, detail: 'self-signed' },
  },
  'reset after the request': {
    answer: (socket) => socket.resetAndDestroy(),
    outcome: 'connection_reset',
    status: null,
  },
  'hung up after the request': {
    answer: (socket) => socket.end(),
    outcome: 'connection_reset',
    status: null,
  },
  'a 200 that breaks off': {
    answer: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    ...{ outcome: 'connection_reset', status: 200, body: 'half' },
  },
  'no answer': { answer: () => {}, outcome: 'timeout', status: null },
  'headers, then a byte now and then': {
    answer: trickle('HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n', 'x'),
    ...{ outcome: 'timeout', status: 200, body: /^x+$/ },
  },
  'a header now and then': {
    answer: trickle('HTTP/1.1 200 OK\r\n', 'X: y\r\n'),
    outcome: 'timeout',
    status: null,
  },
  'headers without end': {
    ...{
      answer: floodAfter('HTTP/1.1 200 OK\r\n', 'X: y\r\n'.repeat(2_000)),
      outcome: 'invalid_response',
      status: null,
    },
  },
  'no HTTP': { answer: 'SSH-2.0-OpenSSH_9.9\r\n', outcome: 'invalid_response', status: null },
  'a body of 1 GB: delivered, and cut': {
    answer: floodAfter('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n', Buffer.alloc(65_536, 'x')),
    ...{ outcome: 'delivered', status: 200, body: 'x'.repeat(4_096) },
  },
  'a body of 1 GB beside a 500': {
    answer: floodAfter('HTTP/1.1 500 X\r\nContent-Length: 1000000000\r\n\r\n', Buffer.alloc(65_536, 'x')),
    ...{ outcome: 'http_500', status: 500, body: 'x'.repeat(4_096) },
  },
  'a gzip bomb: as the bytes that came': {
    answer: Buffer.concat([Buffer.from(bombHead), bomb]),
    // Its first bytes; unpacked they would all be NUL.
    ...{
      outcome: 'delivered',
      status: 200,
      header: ['content-encoding', 'gzip'],
      body: /^[^\uFFFD]\uFFFD[^\uFFFD]/,
    },
  },
  'a NUL in a header': {
    ...{ answer: 'HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\n\r\n', outcome: 'invalid_response', status: null },
  },
  'NUL and what is not UTF-8': {
    answer: Buffer.concat([Buffer.from(httpAnswer(500, { 'Content-Length': '7' })), oddBytes]),
    ...{ outcome: 'http_500', status: 500, body: /^a\uFFFDb\uFFFD+$/ },
  },
}
const names = Object.keys(cases)

let app: TestApp
let org: TestOrg
const receivers: Receiver[] = []
const webhookIds = new Map<string, string>()

beforeAll(async () => {
  const resolve = async () => {
    throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' })
  }
  app = await startTestApp({ config: { webhookTimeoutMs: timeoutMs }, resolve, secretKeys })
  org = await app.createOrg()
  for (const [name, { answer, url, secure = false }] of Object.entries(cases)) {
    const receiver = answer === undefined ? null : await startReceiver(answer, { secure })
    if (receiver) receivers.push(receiver)
    const target_url = receiver?.url ?? (url === 'closed' ? await closedUrl() : url)
    const { body } = await org.api('POST', '/api/webhooks', {
      name,
      target_url,
      event_types: ['lead.status_changed'],
    })
    webhookIds.set(name, body.id)
  }
  const { body: lead } = await org.api('POST', '/api/leads', { business_name: 'Sunrise Office Park' })
  await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'contacted' })
})
afterAll(async () => {
  for (const receiver of receivers) await receiver.close()
  await app.close()
})

async function closedUrl(): Promise<string> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`
}

async function shown(name: string): Promise<Shown[]> {
  return (await org.api('GET', `/api/webhooks/${webhookIds.get(name)}/deliveries`)).body.data
}

test.each(names)('%s', async (name) => {
  const expected = cases[name]
  if (expected === undefined) throw new Error(name)
  const { outcome, status, detail, body, header, wait } = expected
  const state = expected.state ?? (outcome === 'delivered' ? 'delivered' : 'retrying')
  await expect
    .poll(async () => (await shown(name)).map((row) => row.state), { timeout: 60_000 })
    .toEqual([state])

  const [delivery] = await shown(name)
  const [attempt] = delivery?.attempts ?? []
  expect(delivery).toMatchObject({
    state,
    attempt_count: 1,
    attempts: [{ number: 1, outcome, status_code: status }],
  })
  if (attempt === undefined || delivery === undefined) return
  if (outcome === 'delivered') expect(attempt.detail).toBeNull()
  else expect(attempt.detail).toContain(detail ?? (status !== null && status >= 300 ? String(status) : ''))
  expect(attempt.request_headers['X-Bolsivo-Event']).toBe('lead.status_changed')
  expect(attempt.response_headers === null).toBe(status === null)
  if (body !== undefined)
    expect(attempt.response_body).toEqual(typeof body === 'string' ? body : expect.stringMatching(body))
  if (header) expect(attempt.response_headers).toMatchObject(Object.fromEntries([header]))
  expect(Buffer.byteLength(attempt.response_body ?? '')).toBeLessThanOrEqual(4_096)
  if (outcome === 'timeout') expect(attempt.duration_ms).toBeGreaterThanOrEqual(timeoutMs - 5)
  // An address that was looked up is nobody's business; where a redirect points is.
  if (detail !== '/moved') expect(attempt.detail ?? '').not.toContain('127.0.0.1')

  const endedAt = Date.parse(attempt.started_at) + attempt.duration_ms
  const seconds =
    delivery.next_attempt_at === null ? null : (Date.parse(delivery.next_attempt_at) - endedAt) / 1000
  expect(seconds === null).toBe(state !== 'retrying')
  if (wait && seconds !== null) {
    expect(seconds).toBeGreaterThanOrEqual(wait[0])
    // Until the result was stored, on a busy machine.
    expect(seconds).toBeLessThanOrEqual(wait[1] + 5)
  }
})

test('410 disables the webhook; every receiver was asked once, those that redirect too', async () => {
  const gone = await org.api('GET', `/api/webhooks/${webhookIds.get('410: the end')}`)
  expect(gone.body).toMatchObject({ status: 'disabled', disabled_reason: expect.stringContaining('410') })
  // Nothing is sent over a connection that is not secure as it should be.
  for (const { url, requests } of receivers) expect(requests.length).toBe(url.startsWith('https:') ? 0 : 1)
})

test('who floods is cut off after what the buffers on the way hold', async () => {
  // Three that are in the list of cases.
  await expect.poll(() => flooded.length).toBe(3)
  for (const bytes of flooded) expect(bytes).toBeLessThan(16_000_000)
})

test('every status from 200 to 299 is delivered, and no other is, nor followed', {
  timeout: 120_000,
}, async () => {
  const statuses = Array.from({ length: 400 }, (_, at) => 200 + at)
  const asked: string[] = []
  const server = createHttpServer(({ url = '' }, response) => {
    asked.push(url)
    response.writeHead(Number(url.slice(1)), { Location: '/200' }).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const { orgId } = await app.createOrg()
  // Past the API: four hundred are nobody's use.
  await app.db.inOrg(orgId, async (tx) => {
    for (const status of statuses) {
      const settings = {
        name: `${status}`,
        target_url: `http://127.0.0.1:${port}/${status}`,
        event_types: ['lead.status_changed'],
      }
      await createWebhook(tx, settings, parseKeyRing(secretKeys))
    }
    app.outbox.record(tx, [statusChanged(newId('lead'))])
  })
  const outcomes = () =>
    app.db.inOrg(orgId, async (tx) => {
      const rows = await tx.db
        .selectFrom('deliveryAttempts')
        .select(['outcome', 'statusCode'])
        // On a busy machine some are retried before the last is sent.
        .where('number', '=', 1)
        .execute()
      return rows.map(({ outcome, statusCode }) => `${statusCode} ${outcome}`).sort()
    })
  const expected = statuses.map((status) => `${status} ${status < 300 ? 'delivered' : `http_${status}`}`)
  await expect.poll(outcomes, { timeout: 90_000, interval: 200 }).toEqual(expected.sort())
  expect([...new Set(asked)].sort()).toEqual(statuses.map((status) => `/${status}`).sort())
  // Where all the others point.
  expect(asked.filter((url) => url === '/200')).toHaveLength(1)
  server.close()
})
