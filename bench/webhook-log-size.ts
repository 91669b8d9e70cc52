/**
 * What a delivery costs when the log is long: the same work, from a full queue to settled rows, beside a log of a
 * million deliveries with their attempts and beside one of ten million (`BENCH_LOG_MILLIONS`). Then what an engine
 * asks of the database while nothing happens.
 *
 * The log is written by SQL, ordered by time as it would have grown, over ten endpoints of another org and ten of the
 * one that is measured.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { newId } from '../server/src/platform/ids.ts'
import type { Benchmark, Figure } from './figure.ts'
import { type BenchScene, figure, openBenchScene, percentile, statusChanged } from './webhook-scene.ts'

const largest = Number(process.env.BENCH_LOG_MILLIONS ?? 10) * 1_000_000
const smallest = Math.min(1_000_000, largest)
const deliveryCount = Number(process.env.BENCH_DELIVERIES ?? 20_000)
const endpointCount = 10
const rounds = 5
const idleSeconds = 30

export const benchmark: Benchmark = { name: 'webhook log size', run }

async function run(): Promise<Figure[]> {
  const scene = await openBenchScene()
  try {
    const statements = countStatements(scene)
    const paths = Array.from({ length: endpointCount }, (_, at) => `/${at}`)
    const orgIds = [await scene.createOrg(...paths), await scene.createOrg(...paths)]
    scene.startEngine()
    await deliver(scene, orgIds[0] ?? '')
    await grow(scene, orgIds, 0, smallest)
    const short = await median(scene, orgIds[0] ?? '')
    await grow(scene, orgIds, smallest, largest)
    const long = await median(scene, orgIds[0] ?? '')
    await sleep(2_000)
    const before = statements()
    await sleep(idleSeconds * 1_000)
    const perSecond = (statements() - before) / idleSeconds
    const million = largest / 1_000_000
    return [
      figure(
        `cost of a delivery, ${million} million in the log / 1 million`,
        long / short,
        '×',
        '≤ 1.2',
        long / short <= 1.2,
      ),
      figure('cost of a delivery, 1 million in the log', short, 'µs'),
      figure(`cost of a delivery, ${million} million in the log`, long, 'µs'),
      figure('idle: statements per second of the engine', perSecond, '/s', '≤ 2', perSecond <= 2),
    ]
  } finally {
    await scene.close()
  }
}

async function median(scene: BenchScene, orgId: string): Promise<number> {
  await deliver(scene, orgId)
  const found: number[] = []
  for (let round = 0; round < rounds; round++) found.push(await deliver(scene, orgId))
  return percentile(found, 0.5)
}

/** Microseconds for each delivery, from the first commit to the last result. */
async function deliver(scene: BenchScene, orgId: string): Promise<number> {
  const batch = 100
  const begin = performance.now()
  for (let done = 0; done < deliveryCount / endpointCount; done += batch) {
    await scene.db.inOrg(orgId, async (tx) =>
      scene.outbox.record(
        tx,
        Array.from({ length: batch }, () => statusChanged(newId('lead'))),
      ),
    )
  }
  while ((await scene.countOpen()) > 0) await sleep(5)
  return ((performance.now() - begin) / deliveryCount) * 1_000
}

const pageSize = 200_000

/** Deliveries `from` to `to` of the log; ids rise, and lie before all that come. */
async function grow(scene: BenchScene, orgIds: readonly string[], from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += pageSize) {
    await scene.db.inScope('deliveries', async (tx) => {
      const numbers = sql`generate_series(${at}::int, ${Math.min(to, at + pageSize) - 1}::int) n`
      const webhooks = sql`(select array_agg(org_id order by id) as orgs, array_agg(id order by id) as ids
        from webhooks where org_id = any(${[...orgIds]}::text[])) w`
      const ids = sql`w.orgs[1 + n % array_length(w.ids, 1)], 'dlv_0' || lpad(n::text, 25, '0')`
      await sql`
        insert into deliveries (org_id, id, webhook_id, event_id, event_type, lead_id, sequence, body, state,
          attempt_count, scheduled_count, created_at)
        select ${ids}, w.ids[1 + n % array_length(w.ids, 1)], 'evt_0' || lpad(n::text, 25, '0'),
          'lead.status_changed', 'lead_' || left(md5((n / 8)::text), 26), -n, null, 'delivered', 1, 1,
          now() - interval '29 days' + n * interval '0.2 s'
        from ${numbers}, ${webhooks}`.execute(tx.db)
      await sql`
        insert into delivery_attempts (org_id, delivery_id, number, url, started_at, duration_ms, outcome,
          status_code, request_headers, response_headers, response_body)
        select ${ids}, 1, 'http://127.0.0.1:1234/hook', now(), 12, 'delivered', 200,
          repeat('x-bolsivo-header: ' || md5(n::text) || E'\n', 12), repeat('x-answer: yes' || E'\n', 8), 'ok'
        from ${numbers}, ${webhooks}`.execute(tx.db)
    })
  }
  await scene.db.pool.query('vacuum analyze deliveries')
  await scene.db.pool.query('vacuum analyze delivery_attempts')
}

/** Of every connection of the two pools; answers how many it was so far. */
function countStatements({ db, engineDb }: BenchScene): () => number {
  let count = 0
  const watch = (client: PoolClient) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    Object.assign(client, {
      query: (...given: unknown[]) => {
        count += 1
        return query(...given)
      },
    })
  }
  for (const { pool } of [db, engineDb]) pool.on('connect', watch)
  return () => count
}
