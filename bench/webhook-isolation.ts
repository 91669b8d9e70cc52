/**
 * What bad endpoints cost the good ones: p95 from the change to the receiver at the healthy endpoints of 100, while none,
 * one, and 95 of them are bad. Each event goes to all 100, five events a second, so the good ones alone are about 500
 * deliveries a second.
 *
 * «None» and «one hangs» take turns and their times are put together, so that what else the machine does meets both.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { newId } from '../server/src/platform/ids.ts'
import type { Benchmark, Figure } from './figure.ts'
import {
  type BenchScene,
  figure,
  openBenchScene,
  percentile,
  statusChanged,
  wallClock,
} from './webhook-scene.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const seconds = Number(process.env.BENCH_SECONDS ?? 8)
const perSecond = 5
const endpointCount = 100

export const benchmark: Benchmark = { name: 'webhook isolation', run }

/** What the bad ones do, in turn. */
const hangs = ['/hang']
const hostile = ['/hang', '/late', '/reset', '/wrong']

async function run(): Promise<Figure[]> {
  const scene = await openBenchScene()
  try {
    scene.startEngine()
    await measure(scene, 0, hangs)
    const [none, one]: number[][] = [[], []]
    for (let round = 0; round < rounds; round++) {
      none?.push(...(await measure(scene, 0, hangs)))
      one?.push(...(await measure(scene, 1, hangs)))
    }
    const many = await measure(scene, 95, hostile)
    const [p95None, p95One] = [percentile(none ?? [], 0.95), percentile(one ?? [], 0.95)]
    const ratio = p95One / p95None
    return [
      figure('healthy p95, 1 of 100 hangs / none', ratio, '×', '≤ 1.2', ratio <= 1.2),
      figure('healthy p95, none hangs', p95None, 'ms'),
      figure('healthy p95, 1 of 100 hangs', p95One, 'ms'),
      figure('healthy p95, 95 of 100 hostile', percentile(many, 0.95), 'ms'),
      figure('healthy p95, 95 of 100 hostile / none', percentile(many, 0.95) / p95None, '×'),
    ]
  } finally {
    await scene.close()
  }
}

/** Milliseconds of each delivery to a healthy endpoint. */
async function measure(scene: BenchScene, badCount: number, bad: readonly string[]): Promise<number[]> {
  const { db, outbox, receiver } = scene
  const paths = Array.from({ length: endpointCount }, (_, at) =>
    at < badCount ? `${bad[at % bad.length]}/${at}` : '/well',
  )
  const orgId = await scene.createOrg(...paths)
  await receiver.latencies()
  const begin = wallClock()
  for (let at = 0; at < perSecond * seconds; at++) {
    const due = begin + (at / perSecond) * 1000
    await sleep(Math.max(0, due - wallClock()))
    await db.inOrg(orgId, async (tx) => outbox.record(tx, [statusChanged(newId('lead'), due)]))
  }
  const expected = (endpointCount - badCount) * perSecond * seconds
  const found: number[] = []
  for (let tries = 0; found.length < expected && tries < 500; tries++) {
    found.push(...((await receiver.latencies())['/well'] ?? []))
    await sleep(20)
  }
  if (found.length !== expected) throw new Error(`${found.length} of ${expected} arrived`)
  await leaveNothing(scene, orgId)
  return found
}

/** What is still open of a round must not be at work in the next. */
async function leaveNothing({ db }: BenchScene, orgId: string): Promise<void> {
  await db.inOrg(orgId, (tx) =>
    sql`update deliveries set state = 'cancelled', due_at = null, claim_token = null, lease_ends_at = null
      where org_id = ${orgId} and state in ('pending', 'retrying')`.execute(tx.db),
  )
  await sleep(500)
}
