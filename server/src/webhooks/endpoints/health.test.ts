/** The life of an endpoint that fails: warned on the way, disabled in the end, and at once where it says 410. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { httpAnswer } from '../../platform/egress/test-receiver.ts'
import { createJobQueue } from '../../platform/jobs/queue.ts'
import { resendDelivery } from '../deliveries/resend-delivery.ts'
import { listNotices } from '../notices/queries.ts'
import { openScene, parseRequest, type Scene, statusChanged } from '../scene.fixture.ts'
import { editWebhook } from './edit-webhook.ts'
import { percentOfTheWay } from './failing.ts'
import { createHealth, type Health } from './health.ts'
import { findFailing, findWebhook, updateWebhooksHealthy } from './queries.ts'

let scene: Scene
let health: Health
const mailed: string[] = []
beforeAll(async () => {
  scene = await openScene()
  health = createHealth({
    ...{ db: scene.db, outbox: scene.outbox, log: scene.log },
    jobs: createJobQueue(scene.waker),
    notifyOwners: async (_tx, { message }) => void mailed.push(message),
  })
})
afterEach(async () => {
  await scene.stopEngines()
  await health.settled()
})
afterAll(() => scene.close())

const within = { timeout: 15_000, interval: 20 }
const webhookOf = (orgId: string, id: string) => scene.db.inOrg(orgId, (tx) => findWebhook(tx, id))
const noticesOf = (orgId: string) =>
  scene.db.inOrg(orgId, (tx) => listNotices(tx, { limit: 10, beforeId: null }))

const age = (orgId: string, days: number, exhausted: number) =>
  scene.db.inOrg(orgId, (tx) =>
    sql`update webhooks set healthy_at = now() - make_interval(secs => ${days * 86_400}),
      exhausted_count = ${exhausted} where org_id = ${orgId}`.execute(tx.db),
  )

describe('the rule', () => {
  const days = (count: number) => count * 86_400_000
  test.each([
    [20, days(5), 90],
    [20, days(5) + 1_200_000, 100],
    [100, days(4.6), 90],
    [19, days(50), 90],
    [14, days(5), 70],
    [20, days(2.6), 50],
    [9, days(50), 0],
    [1_000, days(1), 0],
  ])('%i exhausted in %i ms is %i %% of the way', (exhaustedCount, unhealthyMs, percent) => {
    expect(percentOfTheWay({ exhaustedCount, unhealthyMs })).toBe(percent)
  })
})

describe('an endpoint that fails for days', () => {
  test('is warned of once at 50, 70 and 90 %, and disabled at 100 %, of which another endpoint hears', async () => {
    const orgId = await scene.createOrg()
    const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/', { name: 'Dead' })
    for (const [atDays, exhausted] of [
      [2.55, 10],
      [2.6, 11],
      [3.6, 14],
      [4.9, 18],
    ] as const) {
      await age(orgId, atDays, exhausted)
      await Promise.all([health.review(), health.review()])
    }
    expect((await noticesOf(orgId)).map(({ message }) => /(\d+) %/.exec(message)?.[1])).toEqual([
      '90',
      '70',
      '50',
    ])
    const listener = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, listener.url, { event_types: ['webhook.disabled'] })
    await scene.db.inOrg(orgId, (tx) =>
      sql`update webhooks set healthy_at = now() - interval '6 days', exhausted_count = 20
        where id = ${webhook.id}`.execute(tx.db),
    )
    scene.startEngine()
    await health.review()
    expect(await webhookOf(orgId, webhook.id)).toMatchObject({
      status: 'disabled',
      disabledBy: 'system',
      disabledReason: expect.stringContaining('five days'),
    })
    expect(mailed.at(-1)).toContain('"Dead" was disabled')
    expect((await noticesOf(orgId))[0]).toMatchObject({ kind: 'webhook_disabled', webhookId: webhook.id })
    await expect.poll(() => listener.requests.length, within).toBe(1)
    expect(JSON.parse(parseRequest(listener.requests[0] ?? '').body)).toMatchObject({
      event: 'webhook.disabled',
      webhook_id: webhook.id,
      name: 'Dead',
    })
  })

  test('is left alone when it is well again by the time that its turn comes', async () => {
    const orgId = await scene.createOrg()
    const ids: string[] = []
    for (const name of ['One', 'Two']) {
      ids.push((await scene.createWebhook(orgId, 'http://127.0.0.1:9/', { name })).webhook.id)
    }
    await age(orgId, 6, 20)
    const others = createHealth({
      ...{ db: scene.db, outbox: scene.outbox, log: scene.log, jobs: createJobQueue(scene.waker) },
      // While one is disabled the other delivers.
      async notifyOwners(_tx, { message }) {
        const other = ids[message.includes('"One"') ? 1 : 0] ?? ''
        await scene.db.inScope('deliveries', (tx) => updateWebhooksHealthy(tx, [{ orgId, id: other }]))
      },
    })
    await others.review()
    const statuses = await Promise.all(ids.map(async (id) => (await webhookOf(orgId, id))?.status))
    expect(statuses.toSorted()).toEqual(['disabled', 'enabled'])
  })

  test('counts from its last success', async () => {
    const orgId = await scene.createOrg()
    let status = 500
    const receiver = await scene.receive((socket) => socket.write(httpAnswer(status)))
    const { webhook } = await scene.createWebhook(orgId, receiver.url)
    const counted = async () => {
      const { rows } = await scene.db.inOrg(orgId, (tx) =>
        sql<{
          count: number
        }>`select exhausted_count as count from webhooks where id = ${webhook.id}`.execute(tx.db),
      )
      return rows[0]?.count
    }
    scene.startEngine({ retriesMs: [], onResults: health.onResults })
    await scene.record(orgId, statusChanged('lead_a'), statusChanged('lead_b'))
    await expect.poll(counted, within).toBe(2)
    // A resend that fails gives nothing up a second time.
    const [again] = await scene.deliveries(orgId)
    await scene.db.inOrg(orgId, (tx) => resendDelivery(tx, again?.id ?? '', scene.waker))
    const attempts = async () => (await scene.deliveries(orgId)).map(({ attempts }) => attempts.length).sort()
    await expect.poll(attempts, within).toEqual([1, 2])
    await health.settled()
    expect(await counted()).toBe(2)
    status = 200
    await scene.record(orgId, statusChanged('lead_c'))
    await expect.poll(counted, within).toBe(0)
  })
})

describe('an endpoint that is enabled again', () => {
  test('is counted anew, and warned of anew', async () => {
    const orgId = await scene.createOrg()
    const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    const jobs = createJobQueue(scene.waker)
    const become = (status: 'enabled' | 'disabled') =>
      scene.db.inOrg(orgId, (tx) => editWebhook(tx, webhook.id, { status }, jobs))
    await age(orgId, 6, 20)
    await health.review()
    expect((await webhookOf(orgId, webhook.id))?.status).toBe('disabled')
    await become('enabled')
    await health.review()
    expect(await webhookOf(orgId, webhook.id)).toMatchObject({ status: 'enabled', disabledReason: null })
    await age(orgId, 3, 20)
    await health.review()
    expect((await noticesOf(orgId)).map(({ kind }) => kind)).toEqual(['webhook_failing', 'webhook_disabled'])
    // Also by hand, before it has come to that.
    await become('disabled')
    await become('enabled')
    const failing = await scene.db.inOrg(orgId, (tx) => findFailing(tx, webhook.id))
    expect(failing?.exhaustedCount).toBe(0)
    expect(failing?.unhealthyMs).toBeLessThan(60_000)
  })
})

describe('an endpoint that answers 410', () => {
  test('is disabled at once, its open deliveries are skipped, and nothing more goes to it', async () => {
    const orgId = await scene.createOrg()
    let status = 500
    const receiver = await scene.receive((socket) => socket.write(httpAnswer(status)))
    const { webhook } = await scene.createWebhook(orgId, receiver.url, {
      event_types: ['lead.status_changed'],
    })
    scene.startEngine({ onResults: health.onResults })
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('retrying')
    status = 410
    await scene.record(orgId, statusChanged('lead_b'))
    await expect.poll(async () => (await webhookOf(orgId, webhook.id))?.status, within).toBe('disabled')
    await scene.record(orgId, statusChanged('lead_c'))
    expect((await scene.deliveries(orgId)).map(({ state }) => state)).toEqual([
      'skipped',
      'exhausted',
      'skipped',
    ])
    expect(receiver.requests).toHaveLength(2)
    expect((await noticesOf(orgId))[0]?.message).toContain('410')
  })
  test('is disabled by the next review when the worker that heard it died before it acted', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(410))
    const { webhook } = await scene.createWebhook(orgId, receiver.url, {
      event_types: ['lead.status_changed'],
    })
    scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('exhausted')
    expect((await webhookOf(orgId, webhook.id))?.status).toBe('enabled')
    await health.review()
    expect(await webhookOf(orgId, webhook.id)).toMatchObject({
      status: 'disabled',
      disabledBy: 'system',
      disabledReason: expect.stringContaining('410'),
    })
  })

  test('stays as it is when its URL was changed while the old one said so', async () => {
    const orgId = await scene.createOrg()
    const answers: (() => void)[] = []
    const old = await scene.receive((socket) => answers.push(() => socket.write(httpAnswer(410))))
    const other = await scene.receive(httpAnswer(200))
    const { webhook } = await scene.createWebhook(orgId, old.url)
    scene.startEngine({ onResults: health.onResults })
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(() => answers.length, within).toBe(1)
    await scene.db.inOrg(orgId, (tx) =>
      sql`update webhooks set target_url = ${other.url} where org_id = ${orgId}`.execute(tx.db),
    )
    for (const answer of answers) answer()
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('exhausted')
    await health.settled()
    await scene.record(orgId, statusChanged('lead_b'))
    await expect.poll(() => other.requests.length, within).toBe(1)
    expect((await webhookOf(orgId, webhook.id))?.status).toBe('enabled')
  })
})
