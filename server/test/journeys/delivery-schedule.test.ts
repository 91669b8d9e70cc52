/** The schedule as a receiver and a reader of the API see it, with the documented waits made short. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { httpAnswer, type Receiver, startReceiver } from '../../src/platform/egress/test-receiver.ts'
import { startTestApp, type TestApp, type TestOrg } from '../harness.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

interface Shown {
  state: string
  attempt_count: number
  next_attempt_at: string | null
  attempts: { started_at: string; duration_ms: number }[]
}

const waitsMs = [200, 300, 400]
const hourMs = 3_600_000
const patient = { timeout: 60_000, interval: 50 }
let app: TestApp
let org: TestOrg
const receivers: Receiver[] = []

beforeAll(async () => {
  app = await startTestApp({ config: { webhookRetriesMs: waitsMs } })
  org = await app.createOrg()
})
afterAll(async () => {
  await app.close()
  for (const receiver of receivers) await receiver.close()
})

/** An endpoint that answers its n-th request like this, with one event on its way; answers how its delivery is shown. */
async function deliverTo(answerOf: (request: number) => string, more: object = {}) {
  const receiver = await startReceiver((socket, request) => socket.write(answerOf(request)))
  receivers.push(receiver)
  const settings = { name: 'Schedule', target_url: receiver.url, event_types: ['lead.created'], ...more }
  const { body: webhook } = await org.api('POST', '/api/webhooks', settings)
  await org.api('POST', '/api/leads', { business_name: `Sunrise Office Park ${receivers.length}` })
  const shown = async (): Promise<Shown> =>
    (await org.api('GET', `/api/webhooks/${webhook.id}/deliveries`)).body.data[0]
  // It is about the first lead of each endpoint only.
  await org.api('PATCH', `/api/webhooks/${webhook.id}`, { event_types: ['webhook.disabled'] })
  return { receiver, shown }
}

const endOf = (attempt: Shown['attempts'][number] | undefined): number =>
  Date.parse(attempt?.started_at ?? '') + (attempt?.duration_ms ?? 0)
const gapsOf = ({ attempts }: Shown): number[] =>
  attempts.slice(1).map((attempt, at) => Date.parse(attempt.started_at) - endOf(attempts[at]))

test('four requests in all, none before its wait is over; then it is exhausted', async () => {
  const { receiver, shown } = await deliverTo(() => httpAnswer(500))
  await expect.poll(async () => (await shown()).state, patient).toBe('exhausted')
  const delivery = await shown()
  expect(delivery).toMatchObject({ attempt_count: 4, next_attempt_at: null })
  for (const [at, gap] of gapsOf(delivery).entries()) expect(gap).toBeGreaterThanOrEqual(waitsMs[at] ?? 0)
  expect(receiver.requests).toHaveLength(4)
})

test('`extended` goes on after the fourth, in two hours and up to a tenth more', async () => {
  const { shown } = await deliverTo(() => httpAnswer(500), { retry_policy: 'extended' })
  await expect.poll(async () => (await shown()).attempts.length, patient).toBe(4)
  await expect.poll(async () => (await shown()).state, patient).toBe('retrying')
  const delivery = await shown()
  const waitMs = Date.parse(delivery.next_attempt_at ?? '') - endOf(delivery.attempts[3])
  expect(waitMs).toBeGreaterThanOrEqual(2 * hourMs)
  expect(waitMs).toBeLessThan(2.2 * hourMs + 60_000)
})

test.each([429, 503])('who asks for two seconds with %i is not asked again before', async (status) => {
  const { shown } = await deliverTo((request) =>
    request === 1 ? httpAnswer(status, { 'Retry-After': '2' }) : httpAnswer(200),
  )
  await expect.poll(async () => (await shown()).state, patient).toBe('delivered')
  expect(gapsOf(await shown())[0]).toBeGreaterThanOrEqual(2_000)
})
