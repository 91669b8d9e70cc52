/** What becomes of deliveries that are on their way when their webhook is disabled or deleted. */
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import { httpAnswer } from '../../platform/egress/test-receiver.ts'
import { findLastSequence } from '../../platform/events/feed.ts'
import { newId } from '../../platform/ids.ts'
import { createJobQueue, type JobQueue } from '../../platform/jobs/queue.ts'
import { deleteWebhook } from '../endpoints/delete-webhook.ts'
import { editWebhook } from '../endpoints/edit-webhook.ts'
import { openScene, parseRequest, type Scene, statusChanged } from '../scene.fixture.ts'
import { deliveriesChannel, resendsChannel } from './channels.ts'
import { endDeliveries } from './end-deliveries.ts'
import { requeueDeliveries, settleDeliveries } from './queries.ts'

let scene: Scene
let jobs: JobQueue
beforeAll(async () => {
  scene = await openScene()
  jobs = createJobQueue(scene.waker)
})
afterEach(() => scene.stopEngines())
afterAll(() => scene.close())

const within = { timeout: 15_000, interval: 20 }
const disable = async (tx: OrgTx, id: string) =>
  void (await editWebhook(tx, id, { status: 'disabled' }, jobs))
const remove = (tx: OrgTx, id: string) => deleteWebhook(tx, id, jobs)

/** A delivery whose request has arrived, and waits for its answer. */
async function onItsWay(options: Parameters<Scene['startEngine']>[0] = {}) {
  const orgId = await scene.createOrg()
  const sockets: Socket[] = []
  const receiver = await scene.receive((socket) => sockets.push(socket))
  const { webhook } = await scene.createWebhook(orgId, receiver.url)
  scene.startEngine(options)
  await scene.record(orgId, statusChanged('lead_a'))
  await expect.poll(() => sockets.length, within).toBe(1)
  const answer = (status: number) => {
    for (const socket of sockets.splice(0)) socket.write(httpAnswer(status))
  }
  return { orgId, webhookId: webhook.id, receiver, answer }
}

const first = async (orgId: string) => (await scene.deliveries(orgId))[0]

test.each([
  ['disabled', 200, 'delivered', 'delivered', disable],
  ['disabled', 500, 'skipped', 'http_500', disable],
  ['deleted', 200, 'delivered', 'delivered', remove],
  ['deleted', 500, 'cancelled', 'http_500', remove],
] as const)(
  'its webhook is %s: what answers %i after that is %s',
  async (_what, status, state, outcome, end) => {
    const { orgId, webhookId, answer } = await onItsWay()
    await scene.db.inOrg(orgId, (tx) => end(tx, webhookId))
    expect((await first(orgId))?.state).toBe('sending')
    answer(status)
    await expect.poll(async () => (await first(orgId))?.state, within).toBe(state)
    expect(await first(orgId)).toMatchObject({
      ...{ attemptCount: 1, dueAt: null },
      attempts: [{ number: 1, outcome, statusCode: status }],
    })
  },
)

test('a recovery while it is on its way sends it once more only if it fails', async () => {
  const { orgId, webhookId, receiver, answer } = await onItsWay()
  await scene.db.inOrg(orgId, (tx) => disable(tx, webhookId))
  await scene.db.inOrg(orgId, (tx) => editWebhook(tx, webhookId, { status: 'enabled' }, jobs))
  const page = { webhookId, afterId: '', upToSequence: 1, limit: 10 }
  expect(await scene.db.inOrg(orgId, (tx) => requeueDeliveries(tx, page))).toHaveLength(1)
  // Whatever is due goes out before this one.
  await scene.record(orgId, statusChanged('lead_b'))
  await expect.poll(() => receiver.requests.length, within).toBe(2)
  answer(200)
  await expect
    .poll(async () => (await scene.deliveries(orgId)).map(({ state }) => state), within)
    .toEqual(['delivered', 'delivered'])
  expect(receiver.requests).toHaveLength(2)
})

test('a recovery while its last attempt is on its way sends it once more when that fails', async () => {
  const { orgId, webhookId, receiver, answer } = await onItsWay({ retriesMs: [] })
  await scene.db.inOrg(orgId, (tx) => disable(tx, webhookId))
  await scene.db.inOrg(orgId, (tx) => editWebhook(tx, webhookId, { status: 'enabled' }, jobs))
  const page = { webhookId, afterId: '', upToSequence: 1, limit: 10 }
  expect(await scene.db.inOrg(orgId, (tx) => requeueDeliveries(tx, page))).toHaveLength(1)
  scene.waker.wake(resendsChannel)
  answer(500)
  await expect.poll(() => receiver.requests.length, within).toBe(2)
  answer(200)
  await expect.poll(async () => (await first(orgId))?.state, within).toBe('delivered')
})

test('disabled, enabled and recovered again and again under load: everything arrives, and nothing twice', async () => {
  const orgId = await scene.createOrg()
  const receiver = await scene.receive(
    (socket) => void setTimeout(() => socket.write(httpAnswer(200)), Math.random() * 40),
  )
  const { webhook } = await scene.createWebhook(orgId, receiver.url)
  for (const _ of [1, 2]) scene.startEngine()
  const events = () => Array.from({ length: 10 }, () => statusChanged(newId('lead')))
  const change = async (status: 'enabled' | 'disabled') =>
    void (await scene.db.inOrg(orgId, (tx) => editWebhook(tx, webhook.id, { status }, jobs)))
  const recover = () =>
    scene.db.inOrg(orgId, async (tx) => {
      const upToSequence = await findLastSequence(tx)
      await requeueDeliveries(tx, { webhookId: webhook.id, afterId: '', upToSequence, limit: 10_000 })
      tx.afterCommit(() => scene.waker.wake(deliveriesChannel))
      tx.afterCommit(() => scene.waker.wake(resendsChannel))
    })
  for (let round = 0; round < 10; round++) {
    for (let burst = 0; burst < 3; burst++) await scene.record(orgId, ...events())
    await Promise.all([change('disabled'), scene.record(orgId, ...events())])
    await change('enabled')
    await recover()
  }
  const delivered = async () => {
    // What an engine claimed before it heard of the enabling is skipped a moment later.
    await recover()
    const states = (await scene.deliveries(orgId)).map(({ state }) => state)
    return states.filter((state) => state === 'delivered').length
  }
  await expect.poll(delivered, { timeout: 30_000, interval: 200 }).toBe(400)
  const ids = receiver.requests.map((text) => parseRequest(text).headers['x-bolsivo-delivery'])
  expect([ids.length, new Set(ids).size]).toEqual([400, 400])
})

describe('at the same moment', () => {
  /** A delivery that is claimed, and the result that its worker stores. */
  async function claimed() {
    const orgId = await scene.createOrg()
    const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    await scene.record(orgId, statusChanged('lead_a'))
    const id = (await first(orgId))?.id ?? ''
    const token = randomUUID()
    await scene.db.inOrg(orgId, (tx) =>
      sql`update deliveries set claim_token = ${token}::uuid, attempt_count = 1 where id = ${id}`.execute(
        tx.db,
      ),
    )
    const settle = (tx: ScopeTx) =>
      settleDeliveries(tx, [{ orgId, id, token, state: 'delivered', waitMs: null, attempt: null }])
    const end = (tx: OrgTx) => endDeliveries(tx, webhook.id, 'skipped', jobs)
    return { orgId, settle, end }
  }

  /** Runs `work`, and commits it once somebody waits for it. */
  const untilWaitedFor = async (work: () => Promise<unknown>) => {
    await work()
    const waiting = async () => {
      const { rows } = await scene.db.inScope('deliveries', (tx) =>
        sql`select from pg_locks where not granted`.execute(tx.db),
      )
      return rows.length
    }
    await expect.poll(waiting, within).toBeGreaterThan(0)
  }

  test('what is just being stored as delivered stays so', async () => {
    const { orgId, settle, end } = await claimed()
    const begun = Promise.withResolvers<void>()
    const settling = scene.db.inScope('deliveries', (tx) =>
      untilWaitedFor(() => settle(tx).finally(begun.resolve)),
    )
    await begun.promise
    await scene.db.inOrg(orgId, end)
    await settling
    expect((await first(orgId))?.state).toBe('delivered')
  })

  test('what arrives while its webhook is being disabled is stored as delivered', async () => {
    const { orgId, settle, end } = await claimed()
    const begun = Promise.withResolvers<void>()
    const ending = scene.db.inOrg(orgId, (tx) => untilWaitedFor(() => end(tx).finally(begun.resolve)))
    await begun.promise
    await scene.db.inScope('deliveries', settle)
    await ending
    expect((await first(orgId))?.state).toBe('delivered')
  })
})
