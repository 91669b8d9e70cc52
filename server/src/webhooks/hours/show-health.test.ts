import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { httpAnswer } from '../../platform/egress/test-receiver.ts'
import { createLog } from '../../platform/log.ts'
import { updateExhaustedCount } from '../endpoints/queries.ts'
import { openScene, type Scene, statusChanged } from '../scene.fixture.ts'
import { createResultCounts } from './count-results.ts'
import { noCounts } from './hour.ts'
import { addCounts } from './queries.ts'
import { showHealth } from './show-health.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => scene.stopEngines())
afterAll(() => scene.close())

const within = { timeout: 15_000, interval: 20 }

test('what is sent is counted in the hour that it is, with how long it took', async () => {
  const orgId = await scene.createOrg()
  const receiver = await scene.receive((socket, number) => socket.write(httpAnswer(number === 2 ? 500 : 200)))
  const { webhook } = await scene.createWebhook(orgId, receiver.url)
  const counts = createResultCounts({ db: scene.db, log: createLog('silent') })
  let settled = 0
  scene.startEngine({
    onResults(results) {
      counts.add(results)
      settled += results.length
    },
  })
  for (const lead of ['lead_a', 'lead_b', 'lead_c']) {
    await scene.record(orgId, statusChanged(lead))
    await counts.flush()
  }
  await expect.poll(() => settled, within).toBe(3)
  await counts.flush()
  const health = await scene.db.inOrg(orgId, (tx) => showHealth(tx, webhook.id, 'hour'))
  expect(health.spans).toHaveLength(48)
  const sum = (pick: (span: (typeof health.spans)[number]) => number) =>
    health.spans.reduce((total, span) => total + pick(span), 0)
  expect([
    sum((span) => span.delivered),
    sum((span) => span.failed_attempts),
    sum((span) => span.exhausted),
  ]).toEqual([2, 1, 0])
  expect(health).toMatchObject({ open: 0, retrying: 1, unhealthy_since: null, disable_progress: 0 })
  expect(health.last_success_at).not.toBeNull()
  const days = await scene.db.inOrg(orgId, (tx) => showHealth(tx, webhook.id, 'day'))
  expect(days.spans).toHaveLength(30)
  expect(days.spans.reduce((total, { delivered }) => total + delivered, 0)).toBe(2)
})

test('counts of two processes at once add up', async () => {
  const orgId = await scene.createOrg()
  const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
  const counts = { ...noCounts(), orgId, webhookId: webhook.id, delivered: 3, durations: [1, 2] }
  await Promise.all(
    Array.from({ length: 8 }, () => scene.db.inScope('deliveries', (tx) => addCounts(tx, [counts]))),
  )
  const health = await scene.db.inOrg(orgId, (tx) => showHealth(tx, webhook.id, 'day'))
  expect(health.spans.reduce((total, { delivered }) => total + delivered, 0)).toBe(24)
})

test('an endpoint on its way to being disabled says how far', async () => {
  const orgId = await scene.createOrg()
  const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
  await scene.db.inScope('deliveries', (tx) => updateExhaustedCount(tx, { orgId, id: webhook.id }, 20))
  const health = await scene.db.inOrg(orgId, (tx) => showHealth(tx, webhook.id, 'hour'))
  expect(health).toMatchObject({
    ...{ exhausted_count: 20, exhausted_needed: 20, days_needed: 5 },
    ...{ disable_progress: 0, last_success_at: null },
  })
  expect(health.unhealthy_since).not.toBeNull()
})

test('another org finds no such webhook', async () => {
  const [orgId, other] = [await scene.createOrg(), await scene.createOrg()]
  const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
  await expect(scene.db.inOrg(other, (tx) => showHealth(tx, webhook.id, 'hour'))).rejects.toMatchObject({
    code: 'not_found',
  })
})
