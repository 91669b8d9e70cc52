/**
 * Clocks that are wrong by an hour. A worker's own decides nothing: due times and leases are the database's. When that
 * one is set, what never was attempted goes out as before, since no clock is asked.
 *
 * The database's clock is that of this machine, and is not set here. The workers' statements find another `now()`
 * instead, before PostgreSQL's own in their search path, which tells a time that is set.
 */
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { httpAnswer, startReceiver } from '../../src/platform/egress/test-receiver.ts'
import { audit, expectNothingWrong } from './delivery-audit.fixture.ts'
import type { Receipt } from './delivery-ledger.fixture.ts'
import {
  type DeliveryScene,
  isLong,
  leadIds,
  openDeliveryScene,
  sayFigures,
  statusChanged,
} from './delivery-scene.fixture.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

let scene: DeliveryScene
beforeEach(async () => {
  scene = await openDeliveryScene()
})
afterEach(() => scene.close())

const hourMs = 3_600_000
const patient = { timeout: 60_000, interval: 50 }
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const recordSome = (orgId: string, count: number) =>
  scene.record(
    orgId,
    leadIds(count).map((id) => statusChanged(id)),
  )

/** From the end of an attempt to the begin of the next. */
const waits = (receipts: readonly Receipt[]): number[] =>
  [...Map.groupBy(receipts, ({ deliveryId }) => deliveryId).values()].flatMap((group) =>
    group.slice(1).map((receipt, index) => receipt.startMs - (group[index]?.endMs ?? Number.NaN)),
  )

describe('the wall clock of a worker', () => {
  test('moves by hours, ahead and back: nothing early, nothing late, nothing twice', {
    timeout: 120_000,
  }, async () => {
    const retriesMs = Array.from({ length: 50 }, () => 1_000)
    const orgId = await scene.createOrg('/well?delay=10', '/shaky?delay=10&fail=0.3')
    const workers = []
    for (let at = 0; at < 3; at++) workers.push(await scene.startWorker({ retriesMs }))
    const offsets = [
      [0, 0, 0],
      [hourMs, -hourMs, 0],
      [-hourMs, hourMs, 24 * hourMs],
      [0, 0, -hourMs],
    ]
    for (const offset of offsets) {
      for (const [at, worker] of workers.entries()) worker.moveClock({ offsetMs: offset[at] ?? 0 })
      for (let batch = 0; batch < (isLong ? 100 : 10); batch++) {
        await recordSome(orgId, 5)
        await sleep(50)
      }
    }
    await expect.poll(scene.countByState, patient).toEqual({ delivered: expect.any(Number) })
    const receipts = scene.ledger.read()
    const found = audit(await scene.deliveries(), receipts)
    expectNothingWrong(found)
    expect(found.duplicates).toBe(0)
    const sorted = waits(receipts).sort((a, b) => a - b)
    sayFigures({ waits: sorted.length, least: sorted[0], most: sorted.at(-1) })
    expect(sorted.length).toBeGreaterThan(0)
    // Kept to the millisecond.
    expect(sorted[0]).toBeGreaterThanOrEqual(999)
    // An hour would show; a busy machine may take its time.
    expect(sorted.at(-1)).toBeLessThan(15_000)
  })

  test.each([0, hourMs, -hourMs])(
    'is wrong by %i ms: a Retry-After date means what it meant to the receiver',
    async (offsetMs) => {
      const date = (inMs: number) => new Date(Date.now() + inMs).toUTCString()
      const receiver = await startReceiver((socket) =>
        socket.write(httpAnswer(503, { Date: date(0), 'Retry-After': date(600_000) })),
      )
      const bare = await startReceiver((socket) =>
        socket.write(httpAnswer(503, { 'Retry-After': date(600_000) })),
      )
      try {
        const orgId = await scene.createOrg(receiver.url, bare.url)
        const worker = await scene.startWorker()
        worker.moveClock({ offsetMs })
        await recordSome(orgId, 1)
        await expect.poll(scene.countByState, patient).toEqual({ retrying: 2 })
        const [seconds = 0, withoutDate = 0] = await secondsUntilDue(orgId)
        expect(seconds).toBeGreaterThan(580)
        expect(seconds).toBeLessThanOrEqual(601)
        // Nobody knows what the date was relative to: not before the schedule, not after a day.
        expect(withoutDate).toBeGreaterThan(10)
        expect(withoutDate).toBeLessThanOrEqual(24 * 3_600)
      } finally {
        await receiver.close()
        await bare.close()
      }
    },
  )
})

const secondsUntilDue = (orgId: string) =>
  scene.db.inOrg(orgId, async (tx) => {
    const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from due_at - now())::float8 as seconds from deliveries d join webhooks w on w.id = d.webhook_id
      order by w.id`.execute(tx.db)
    return rows.map(({ seconds }) => seconds)
  })

/** For connections that are opened from now on; those of this test keep PostgreSQL's own. */
const shadowClock = async () => {
  const name = new URL(scene.url).pathname.slice(1)
  await scene.db.pool.query(`
    create schema shadow;
    create table shadow.clock (ahead interval not null);
    insert into shadow.clock values ('0');
    create function shadow.now() returns timestamptz language sql stable
      as 'select pg_catalog.now() + (select ahead from shadow.clock)';
    alter database ${name} set search_path = shadow, pg_catalog, public`)
}
const setDatabaseClock = (byMs: number) =>
  scene.db.pool.query('update shadow.clock set ahead = make_interval(secs => $1)', [byMs / 1000])

/** The most requests that were open at once. */
function mostAtOnce(receipts: readonly Receipt[]): number {
  const steps = receipts.flatMap(({ startMs, endMs }) => [
    { at: startMs, step: 1 },
    { at: endMs ?? Infinity, step: -1 },
  ])
  let open = 0
  return Math.max(...steps.sort((a, b) => a.at - b.at || a.step - b.step).map(({ step }) => (open += step)))
}

describe("the database's clock", () => {
  beforeEach(shadowClock)

  test.each([
    ['ahead', hourMs],
    ['back', -hourMs],
  ])(
    'is set an hour %s: what is new goes out, and what a dead worker held is taken over',
    async (_way, byMs) => {
      const orgId = await scene.createOrg('/a?hang')
      const dead = await scene.startWorker()
      await recordSome(orgId, 4)
      await expect.poll(() => scene.ledger.read().length, patient).toBe(4)
      await dead.kill()
      await setDatabaseClock(byMs)
      await scene.db.inOrg(orgId, (tx) =>
        sql`update webhooks set target_url = ${scene.ledger.url('/well')}`.execute(tx.db),
      )
      await scene.startWorker()
      await recordSome(orgId, 20)
      await expect.poll(scene.countByState, patient).toEqual({ delivered: expect.any(Number) })
    },
  )

  test.each([
    ['while a worker runs', true],
    ['while none does', false],
  ])(
    'is set an hour back %s: a retry that waits is not an hour late, and not early',
    async (_when, goesOn) => {
      const retriesMs = Array.from({ length: 20 }, () => 2_000)
      const orgId = await scene.createOrg('/a?fail=1')
      const worker = await scene.startWorker({ retriesMs })
      await recordSome(orgId, 5)
      await expect.poll(() => scene.ledger.read().length, patient).toBe(5)
      await expect.poll(scene.countByState, patient).toEqual({ retrying: 5 })
      if (!goesOn) await worker.kill()
      await setDatabaseClock(-hourMs)
      if (!goesOn) await scene.startWorker({ retriesMs })
      await expect.poll(() => scene.ledger.read().length, patient).toBeGreaterThanOrEqual(15)
      const found = audit(await scene.deliveries(), scene.ledger.read())
      expect(found).toMatchObject({ invented: [], repeated: [], needless: [], duplicates: 0 })
      for (const wait of waits(scene.ledger.read())) expect(wait).toBeGreaterThanOrEqual(1_999)
    },
  )

  test('is set an hour ahead: retries that have all become due come in their bounds', async () => {
    const orgId = await scene.createOrg('/a?delay=30')
    for (let at = 0; at < 10; at++) await recordSome(orgId, 100)
    await scene.db.inOrg(orgId, (tx) =>
      sql`update deliveries set state = 'retrying', due_at = now() + interval '50 min', attempt_count = 1,
        scheduled_count = 1`.execute(tx.db),
    )
    await scene.startWorker()
    await setDatabaseClock(hourMs)
    await recordSome(orgId, 20)
    await expect.poll(scene.countByState, patient).toEqual({ delivered: expect.any(Number) })
    const receipts = scene.ledger.read()
    expect(receipts.length).toBe(1_020)
    // Half of the largest window, and the new ones beside them.
    expect(mostAtOnce(receipts)).toBeLessThanOrEqual(128 + 20)
  })
})
