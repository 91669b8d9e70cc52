/** Workers that are killed, a database that drops its connections, receivers that do their worst. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Answer, httpAnswer } from '../../platform/egress/test-receiver.ts'
import { newId } from '../../platform/ids.ts'
import { openScene, parseRequest, type Scene, statusChanged } from '../scene.fixture.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => scene.stopEngines())
afterAll(() => scene.close())

const within = { timeout: 25_000, interval: 50 }
const settled = async (orgId: string) =>
  (await scene.deliveries(orgId)).every(({ state }) => state === 'delivered')

async function startWorker(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./worker.fixture.ts', import.meta.url)), {
    env: { ...process.env, WORKER_DATABASE_URL: scene.databaseUrl, WORKER_KEYS: scene.keys },
  })
  await once(child, 'message')
  return child
}

test('workers killed while they send: every event arrives, none is invented, none twice that was not in flight', async () => {
  const orgId = await scene.createOrg()
  // Slow enough to be caught in the middle.
  const receiver = await scene.receive((socket) => setTimeout(() => socket.write(httpAnswer(200)), 15))
  await scene.createWebhook(orgId, receiver.url)
  for (let round = 0; round < 5; round++) {
    const worker = await startWorker()
    const before = receiver.requests.length
    await scene.record(orgId, ...Array.from({ length: 60 }, () => statusChanged(newId('lead'))))
    // A different moment each time: nothing sent yet, the first ones on their way, most of them stored.
    await expect.poll(() => receiver.requests.length - before, within).toBeGreaterThanOrEqual(round * 10)
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  }
  scene.startEngine()
  await expect.poll(() => settled(orgId), within).toBe(true)

  const deliveries = await scene.deliveries(orgId)
  const known = new Set(deliveries.map(({ eventId }) => eventId))
  const arrived = receiver.requests.map((request) => parseRequest(request).headers['webhook-id'] ?? '')
  expect(deliveries).toHaveLength(300)
  expect(new Set(arrived)).toEqual(known)
  const lost = deliveries.flatMap(({ attempts }) => attempts.filter(({ outcome }) => outcome === 'lost'))
  expect(arrived.length - known.size).toBeLessThanOrEqual(lost.length)
}, 60_000)

test('every connection to the database is cut again and again: deliveries go on by themselves', async () => {
  const orgId = await scene.createOrg()
  const receiver = await scene.receive((socket) => setTimeout(() => socket.write(httpAnswer(200)), 10))
  await scene.createWebhook(orgId, receiver.url)
  await scene.record(orgId, ...Array.from({ length: 400 }, () => statusChanged(newId('lead'))))
  const operator = new Client({ connectionString: inject('testCluster').superuserUrl })
  await operator.connect()
  const database = new URL(scene.databaseUrl).pathname.slice(1)
  scene.startEngine()
  for (const count of [1, 100, 200, 300]) {
    await expect.poll(() => receiver.requests.length, within).toBeGreaterThanOrEqual(count)
    await operator.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [database],
    )
  }
  await operator.end()
  await expect.poll(() => settled(orgId).catch(() => false), within).toBe(true)
  const arrived = receiver.requests.map((request) => parseRequest(request).headers['webhook-id'])
  expect(new Set(arrived).size).toBe(400)
}, 60_000)

describe('what a receiver may do', () => {
  const drip: Answer = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 50)
    socket.on('close', () => clearInterval(timer))
  }
  const flood =
    (head: string): Answer =>
    (socket) => {
      const chunk = Buffer.alloc(65_536, 'x')
      socket.write(head)
      const more = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    }
  const cases: [name: string, answer: Answer | string | Buffer, outcome: string, kept?: string][] = [
    ['204', httpAnswer(204), 'delivered'],
    ['299', httpAnswer(299), 'delivered'],
    ['301', httpAnswer(301, { Location: '/elsewhere' }), 'http_301'],
    ['304', httpAnswer(304), 'http_304'],
    ['400', httpAnswer(400, {}, 'no'), 'http_400', 'no'],
    ['503', httpAnswer(503, { 'Retry-After': '1' }), 'http_503'],
    ['a reset after the request', (socket) => socket.resetAndDestroy(), 'connection_reset'],
    ['no answer', () => {}, 'timeout'],
    ['headers, then a byte at a time', drip, 'timeout'],
    ['endless headers', flood('HTTP/1.1 200 OK\r\nX-Long: '), 'invalid_response'],
    ['an endless body', flood('HTTP/1.1 200 OK\r\n\r\n'), 'delivered', 'x'.repeat(4_096)],
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9.0\r\n', 'invalid_response'],
    [
      'NUL and bytes that are no text',
      Buffer.from('HTTP/1.1 500 X\r\nX-Odd: \xff\r\nContent-Length: 4\r\n\r\na\0\xff"', 'latin1'),
      'http_500',
      'a\ufffd\ufffd"',
    ],
    [
      'what it calls gzip',
      httpAnswer(200, { 'Content-Encoding': 'gzip' }, 'not gzip'),
      'delivered',
      'not gzip',
    ],
  ]
  test.each(cases)('%s is logged as what it is', async (_name, answer, outcome, kept) => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(answer)
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine({ timeoutMs: 600 })
    await scene.record(orgId, statusChanged('lead_a'))
    await expect
      .poll(async () => (await scene.deliveries(orgId))[0]?.attempts, within)
      .toMatchObject([{ outcome, ...(kept === undefined ? {} : { responseBody: kept }) }])
    expect((await scene.deliveries(orgId))[0]?.state).toBe(outcome === 'delivered' ? 'delivered' : 'retrying')
    expect(receiver.requests).toHaveLength(1)
  })

  test.each([
    ['nobody listens', 'http://127.0.0.1:9/', 'connection_refused'],
    ['a certificate that nobody vouches for', null, 'tls_error'],
    ['no such name', 'https://no-such-host.example.com/', 'dns_error'],
    ['an address that became private', 'https://10.0.0.1/', 'blocked'],
  ])('%s', async (_name, url, outcome) => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200), { secure: true })
    await scene.createWebhook(orgId, url ?? `https://127.0.0.1:${receiver.port}/`)
    scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect
      .poll(async () => (await scene.deliveries(orgId))[0], within)
      .toMatchObject({
        state: 'retrying',
        attempts: [{ outcome, statusCode: null, detail: expect.any(String) }],
      })
    expect(receiver.requests).toEqual([])
  })
})
