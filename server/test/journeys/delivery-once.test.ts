/** Many due deliveries and more than one worker: each is sent by one of them. */
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, expectNothingWrong } from './delivery-audit.fixture.ts'
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

test('two workers and 10,000 due deliveries, half of them retries: none is sent twice', {
  timeout: isLong ? 600_000 : 120_000,
}, async () => {
  for (let round = 0; round < (isLong ? 10 : 1); round++) {
    const orgId = await scene.createOrg('/a', '/b', '/c', '/d')
    for (let at = 0; at < 25; at++)
      await scene.record(
        orgId,
        leadIds(100).map((id) => statusChanged(id)),
      )
    await scene.db.inOrg(orgId, (tx) =>
      sql`update deliveries set state = 'retrying', due_at = now(), attempt_count = 1, scheduled_count = 1
          where org_id = ${orgId} and sequence % 2 = 0`.execute(tx.db),
    )
    const workers = await Promise.all([scene.startWorker(), scene.startWorker()])
    const begin = performance.now()
    await expect
      .poll(scene.countByState, { timeout: 60_000, interval: 50 })
      .toEqual({ delivered: expect.any(Number) })
    sayFigures({ round, seconds: (performance.now() - begin) / 1000 })
    await Promise.all(workers.map((worker) => worker.kill()))

    const receipts = scene.ledger.read()
    const found = audit(await scene.deliveries(), receipts)
    expectNothingWrong(found)
    expect(found.duplicates).toBe(0)
    expect(receipts.length).toBe(10_000 * (round + 1))
  }
})
