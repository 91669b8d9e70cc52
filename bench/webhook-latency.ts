/**
 * From the commit of a change to its arrival at the receiver, at a steady rate: an open loop, so a slow moment is paid
 * for by all that come in it. Then what one hanging endpoint of a hundred does to the others, and 95 of a hundred.
 *
 * The time is taken from just before the commit's transaction begins, which is a little more than asked for.
 */
import { setTimeout as sleep } from 'node:timers/promises'
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

const seconds = Number(process.env.BENCH_SECONDS ?? 10)

export const benchmark: Benchmark = { name: 'webhook latency', run }

async function run(): Promise<Figure[]> {
  const scene = await openBenchScene()
  try {
    scene.startEngine()
    const one = [await scene.createOrg('/one')]
    const hundred: string[] = []
    for (let at = 0; at < 100; at++) hundred.push(await scene.createOrg('/hundred'))
    await load(scene, one, 200, 2)
    const [single = []] = Object.values(await load(scene, one, 200, seconds))
    const [many = []] = Object.values(await load(scene, hundred, 1_000, seconds))
    // In turn, so that what else the machine does meets both.
    const rounds: [none: number, one: number][] = []
    for (let round = 0; round < 3; round++) rounds.push([await hang(scene, 0), await hang(scene, 1)])
    const healthy = percentile(
      rounds.map(([none]) => none),
      0.5,
    )
    const beside1 = percentile(
      rounds.map(([, one]) => one),
      0.5,
    )
    const beside95 = await hang(scene, 95)
    const [p95Single, p95Many] = [percentile(single, 0.95), percentile(many, 0.95)]
    const ratio = beside1 / healthy
    return [
      figure('commit → receiver, p95, 200/s in one org', p95Single, 'ms', '≤ 50', p95Single <= 50),
      figure('commit → receiver, p95, 1,000/s over 100 orgs', p95Many, 'ms', '≤ 100', p95Many <= 100),
      figure('healthy p95, 1 of 100 hangs / none', ratio, '×', '≤ 1.2', ratio <= 1.2),
      figure('healthy p95, none hangs', healthy, 'ms'),
      figure('healthy p95, 95 of 100 hang', beside95, 'ms'),
    ]
  } finally {
    await scene.close()
  }
}

/** Latencies by path. Transactions start on time, whether those before have ended or not. */
async function load(
  { db, outbox, receiver }: BenchScene,
  orgIds: readonly string[],
  perSecond: number,
  forSeconds: number,
): Promise<Record<string, number[]>> {
  await receiver.latencies()
  const total = perSecond * forSeconds
  const expected = (await receiver.count()) + total
  const begin = performance.now()
  const running = new Set<Promise<void>>()
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * perSecond))
    for (; sent < due; sent++) {
      const work = db
        .inOrg(orgIds[sent % orgIds.length] ?? '', async (tx) =>
          outbox.record(tx, [statusChanged(newId('lead'), wallClock())]),
        )
        .finally(() => running.delete(work))
      running.add(work)
    }
    await sleep(1)
  }
  await Promise.all(running)
  for (let tries = 0; (await receiver.count()) < expected && tries < 100; tries++) await sleep(20)
  return receiver.latencies()
}

/** One org with 100 endpoints, of which some never answer: p95 of the others, each event going to all. */
async function hang(scene: BenchScene, hanging: number): Promise<number> {
  const paths = Array.from({ length: 100 }, (_, at) => (at < hanging ? `/hang${at}` : '/well'))
  const orgId = await scene.createOrg(...paths)
  const perSecond = 5
  await scene.receiver.latencies()
  for (let sent = 0; sent < (perSecond * seconds) / 2; sent++) {
    await scene.db.inOrg(orgId, async (tx) =>
      scene.outbox.record(tx, [statusChanged(newId('lead'), wallClock())]),
    )
    await sleep(1000 / perSecond)
  }
  await sleep(1_000)
  const latencies = await scene.receiver.latencies()
  return percentile(latencies['/well'] ?? [], 0.95)
}
