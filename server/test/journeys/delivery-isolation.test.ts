/** A slow or dead endpoint delays no other; nor does one with a mountain of deliveries waiting for it. */
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { wallClock } from './delivery-ledger.fixture.ts'
import {
  type DeliveryScene,
  isLong,
  leadIds,
  openDeliveryScene,
  sayFigures,
  statusChanged,
} from './delivery-scene.fixture.ts'

let scene: DeliveryScene
beforeEach(async () => {
  scene = await openDeliveryScene()
})
afterEach(() => scene.close())

const patient = { timeout: 60_000, interval: 20 }
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

/** Milliseconds from before the commit to the receiver, of events that come one after the other. */
async function latencies(orgId: string, path: string, count: number): Promise<number[]> {
  const sentAt = new Map<string, number>()
  for (const lead of leadIds(count)) {
    sentAt.set(lead, wallClock())
    await scene.record(orgId, [statusChanged(lead)])
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const arrived = () =>
    scene.ledger.read().flatMap(({ path: at, body, startMs }) => {
      const begin = sentAt.get((JSON.parse(body) as { lead_id: string }).lead_id)
      return at === path && begin !== undefined ? [startMs - begin] : []
    })
  await expect.poll(() => arrived().length, patient).toBe(count)
  return arrived()
}

test('endpoints that hang, and one that takes seconds, delay no other', { timeout: 120_000 }, async () => {
  const slow = ['/hang/a?hang', '/hang/b?hang', '/hang/c?hang', '/slow?delay=9000']
  const orgId = await scene.createOrg(...slow, '/well')
  await scene.startWorker({ maxInFlight: 40 })
  await latencies(orgId, '/well', 5)
  const found = await latencies(orgId, '/well', isLong ? 1_000 : 60)
  sayFigures({ median: median(found), most: Math.max(...found) })
  // One exchange with those that hang takes ten seconds.
  expect(median(found)).toBeLessThan(2_000)
  expect(Math.max(...found)).toBeLessThan(5_000)
})

/** Milliseconds until a pile of events has arrived at a path. */
async function timeOfPile(orgId: string, path: string, count: number): Promise<number> {
  const arrived = () =>
    scene.ledger.read().filter((receipt) => receipt.path === path && receipt.status === 200)
  const before = arrived().length
  const begin = performance.now()
  await scene.record(
    orgId,
    leadIds(count).map((id) => statusChanged(id)),
  )
  await expect.poll(() => arrived().length - before, patient).toBe(count)
  return performance.now() - begin
}

test('hundreds of endpoints that hang, each with more that waits, leave the others their throughput', {
  timeout: 120_000,
}, async () => {
  const well = await scene.createOrg('/well')
  const hanging = await scene.createOrg(...Array.from({ length: 240 }, (_, at) => `/hang/${at}?hang`))
  await scene.startWorker()
  await timeOfPile(well, '/well', 200)
  const aloneMs = await timeOfPile(well, '/well', 1_000)
  await scene.record(
    hanging,
    leadIds(10).map((id) => statusChanged(id)),
  )
  const held = () => scene.ledger.read().filter(({ path }) => path.endsWith('?hang')).length
  await expect.poll(held, patient).toBeGreaterThanOrEqual(900)
  const besideMs = await timeOfPile(well, '/well', 1_000)
  sayFigures({ aloneMs, besideMs })
  // Where those that could take nothing still had their share of each claim, it was 20 s instead of 2.
  expect(besideMs).toBeLessThan(aloneMs * 3 + 4_000)
})

/** Deliveries that wait for the first webhook of an org, all at once. */
const pileUp = (orgId: string, count: number, leads: number) =>
  scene.db.inOrg(orgId, (tx) =>
    sql`insert into deliveries (org_id, id, webhook_id, event_id, event_type, lead_id, sequence, body, state)
      select ${orgId}, 'dlv_' || lpad(n::text, 26, '0'), w.id, 'evt_' || lpad(n::text, 26, '0'), 'lead.updated',
        'lead_' || lpad((n % ${leads})::text, 26, '0'), 1000000 + n, '{"lead_id":"pile"}', 'pending'
      from generate_series(1, ${count}::int) n, (select id from webhooks order by id limit 1) w`.execute(
      tx.db,
    ),
  )

describe('100,000 deliveries that wait for one endpoint delay no other', () => {
  test.each([
    ['each of another lead', 100_000],
    ['of a thousand leads', 1_000],
    ['of ten leads', 10],
    ['all of one lead', 1],
  ])('%s', { timeout: 120_000 }, async (_what, leads) => {
    const orgId = await scene.createOrg('/slow?delay=900')
    const other = await scene.createOrg('/well')
    await scene.startWorker()
    await latencies(other, '/well', 10)
    const before = await latencies(other, '/well', isLong ? 200 : 25)
    await pileUp(orgId, 100_000, leads)
    await latencies(other, '/well', 5)
    const beside = await latencies(other, '/well', isLong ? 200 : 25)
    sayFigures({ leads, before: median(before), beside: median(beside) })
    // Where every claim went through all of them the median was 1.3 s. On a busy machine the quickest tells more: other
    // programs slow some of them, a slow claim all.
    expect(Math.min(...beside)).toBeLessThan(Math.min(...before) * 3 + 300)
  })
})
