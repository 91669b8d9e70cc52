/**
 * Deliveries per second, from a full queue to settled rows with their attempts, against a bare loop of signed POSTs by
 * the same client to the same receiver in the same run. Then what a delivery costs when the log is long.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { newId } from '../server/src/platform/ids.ts'
import { newSecret, signatureHeaders } from '../server/src/webhooks/signature.ts'
import type { Benchmark, Figure } from './figure.ts'
import { type BenchScene, figure, openBenchScene, statusChanged } from './webhook-scene.ts'

const count = Number(process.env.BENCH_DELIVERIES ?? 40_000)
/** Delivered rows that are there already; the contract asks for 1,000,000 and 10,000,000. */
const logRows = Number(process.env.BENCH_LOG_ROWS ?? 1_000_000)
const endpointCount = 10
/** What the engine comes to with so many endpoints that answer quickly. */
const bareConcurrency = 256

export const benchmark: Benchmark = { name: 'webhook throughput', run }

async function run(): Promise<Figure[]> {
  const scene = await openBenchScene()
  try {
    const orgId = await scene.createOrg(...Array.from({ length: endpointCount }, (_, at) => `/${at}`))
    await bare(scene, count / 4)
    const empty = await compare(scene, orgId)
    await growLog(scene, orgId, logRows)
    const long = await compare(scene, orgId)
    const cost = empty.ratio / long.ratio
    return [
      figure('webhook deliveries: stored, signed, sent, logged', empty.delivered, '/s'),
      figure('bare loop of signed POSTs', empty.bare, '/s'),
      figure('webhook deliveries / bare loop', empty.ratio, '×', '≥ 0.5', empty.ratio >= 0.5),
      figure(`cost of a delivery, ${logRows.toLocaleString('en')} in the log / none`, cost, '×'),
    ]
  } finally {
    await scene.close()
  }
}

/** The bare loop before and after: what else the machine does meanwhile meets both. */
async function compare(
  scene: BenchScene,
  orgId: string,
): Promise<{ delivered: number; bare: number; ratio: number }> {
  await fill(scene, orgId)
  const before = await bare(scene, count)
  const delivered = await drain(scene)
  const rate = (before + (await bare(scene, count))) / 2
  return { delivered, bare: rate, ratio: delivered / rate }
}

async function bare({ egress, receiver }: BenchScene, posts: number): Promise<number> {
  const secrets = [newSecret()]
  const body = JSON.stringify({
    event: 'lead.status_changed',
    org_id: newId('org'),
    ...statusChanged(newId('lead')).fields,
  })
  let left = posts
  const begin = performance.now()
  const loop = async (): Promise<void> => {
    while (left-- > 0) {
      const eventId = newId('evt')
      const headers = {
        'Content-Type': 'application/json',
        'User-Agent': 'Bolsivo-Webhooks/1',
        'X-Bolsivo-Event': 'lead.status_changed',
        'X-Bolsivo-Delivery': newId('dlv'),
        'X-Bolsivo-Attempt': '1',
        'X-Bolsivo-Sequence': '1',
        ...signatureHeaders({ body, eventId, timestampSeconds: Math.floor(Date.now() / 1000), secrets }),
      }
      const { outcome } = await egress.post({
        url: `http://127.0.0.1:${receiver.port}/bare`,
        headers,
        body,
        timeoutMs: 10_000,
      })
      if (outcome !== 'delivered') throw new Error(outcome)
    }
  }
  await Promise.all(Array.from({ length: bareConcurrency }, loop))
  return (posts / (performance.now() - begin)) * 1000
}

/** Each event goes to every endpoint. */
async function fill({ db, outbox }: BenchScene, orgId: string): Promise<void> {
  const batch = 100
  for (let done = 0; done < count / endpointCount; done += batch) {
    await db.inOrg(orgId, async (tx) =>
      outbox.record(
        tx,
        Array.from({ length: batch }, () => statusChanged(newId('lead'))),
      ),
    )
  }
  // The workload has its statistics in production too, and the rows would be flushed some time.
  await db.pool.query('vacuum analyze deliveries')
  await db.pool.query('checkpoint').catch(() => {})
}

async function drain(scene: BenchScene): Promise<number> {
  const received = await scene.receiver.count()
  const begin = performance.now()
  const engine = scene.startEngine()
  while ((await scene.receiver.count()) - received < count) await sleep(10)
  while ((await scene.countOpen()) > 0) await sleep(2)
  const seconds = (performance.now() - begin) / 1000
  await engine.stop()
  const attempts = await scene.receiver.count()
  if (attempts - received !== count)
    throw new Error(`${attempts - received} requests for ${count} deliveries`)
  return count / seconds
}

/** Copies of a delivered row, as old as the log keeps them. */
async function growLog({ db }: BenchScene, orgId: string, rows: number): Promise<void> {
  const batch = 100_000
  for (let done = 0; done < rows; done += batch) {
    await db.inOrg(orgId, (tx) =>
      sql`insert into deliveries (org_id, id, webhook_id, event_id, event_type, lead_id, sequence, state, attempt_count)
        select org_id, 'dlv_0' || lpad((${done}::int + n)::text, 25, '0'), webhook_id, event_id, event_type,
          'lead_0' || lpad(((${done}::int + n) / 3)::text, 25, '0'), 0, 'delivered', 1
        from (select * from deliveries where state = 'delivered' limit 1) one, generate_series(1, ${batch}) n`.execute(
        tx.db,
      ),
    )
  }
}
