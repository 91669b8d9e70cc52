/** The order that is promised, seen from outside: in the ledger, over three workers. */
import { afterEach, beforeEach, expect, test } from 'vitest'
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

let scene: DeliveryScene
beforeEach(async () => {
  scene = await openDeliveryScene()
})
afterEach(() => scene.close())

const leadOf = ({ body }: Receipt): string => (JSON.parse(body) as { lead_id: string }).lead_id
const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((item) => [Math.random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)

test('first attempts of a lead at an endpoint come one after the other in order, whatever fails; retries hold nothing back', {
  timeout: isLong ? 600_000 : 120_000,
}, async () => {
  const eventsOfEach = isLong ? 100 : 5
  const orgId = await scene.createOrg('/steady?delay=10', '/shaky?delay=20&fail=0.3')
  const retriesMs = Array.from({ length: 50 }, () => 300)
  for (let worker = 0; worker < 3; worker++) await scene.startWorker({ retriesMs })
  const leads = leadIds(200)
  for (let round = 0; round < eventsOfEach; round++) {
    // Some leads twice in a round, and several transactions at once.
    const events = shuffled([...leads, ...leads.slice(0, 20)]).map((id) => statusChanged(id, `s${round}`))
    const batches = Array.from({ length: 11 }, (_, at) => events.slice(at * 20, at * 20 + 20))
    await Promise.all(batches.map((batch) => scene.record(orgId, batch)))
  }
  await expect
    .poll(scene.countByState, { timeout: isLong ? 500_000 : 90_000, interval: 100 })
    .toEqual({ delivered: expect.any(Number) })

  const receipts = scene.ledger.read()
  const found = audit(await scene.deliveries(), receipts)
  expectNothingWrong(found)
  expect(found.duplicates).toBe(0)
  const firsts = receipts.filter(({ attempt }) => attempt === 1)
  expect(firsts.length).toBe(220 * eventsOfEach * 2)
  const groups = Map.groupBy(firsts, (receipt) => `${receipt.path} ${leadOf(receipt)}`)
  const broken = [...groups.values()].flatMap((group) =>
    group.slice(1).filter((receipt, index) => {
      const before = group[index]
      return (
        before === undefined ||
        before.sequence > receipt.sequence ||
        (before.endMs ?? Infinity) > receipt.startMs
      )
    }),
  )
  expect(broken).toEqual([])

  const retries = receipts.filter(({ attempt }) => attempt > 1)
  const overtaken = retries.filter((retry) => {
    const group = groups.get(`${retry.path} ${leadOf(retry)}`) ?? []
    return group.some(({ sequence, startMs }) => sequence > retry.sequence && startMs < retry.startMs)
  })
  expect(overtaken.length).toBeGreaterThan(0)
  sayFigures({ firsts: firsts.length, retries: retries.length, overtaken: overtaken.length })
})
