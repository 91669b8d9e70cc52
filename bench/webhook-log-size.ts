/**
 * What a delivery costs when the log is long: the same work, from the commit of its event to its settled row, while the
 * log is empty, and beside a million deliveries with their attempts. With `BENCH_LOG_MILLIONS=10` beside ten million as
 * well, which takes long and much disk. Then what an engine asks of the database while nothing happens.
 *
 * The log is written by SQL, ordered by time as it would have grown, over ten endpoints of another org and ten of the
 * one that is measured.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { Client, type PoolClient } from 'pg'
import { newId } from '../server/src/platform/ids.ts'
import type { Benchmark, Figure } from './figure.ts'
import { type BenchScene, figure, openBenchScene, percentile, statusChanged } from './webhook-scene.ts'

const million = 1_000_000
const largest = Number(process.env.BENCH_LOG_MILLIONS ?? 1) * million
/** How many deliveries the log has when it is measured; the first is what the others are compared with. */
const sizes = [0, ...new Set([Math.min(million, largest), largest])]
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
    const costs: Cost[] = []
    for (const [at, size] of sizes.entries()) {
      await grow(scene, orgIds, sizes[at - 1] ?? 0, size)
      costs.push(await median(scene, orgIds[0] ?? ''))
    }
    await sleep(2_000)
    const before = statements()
    await sleep(idleSeconds * 1_000)
    const perSecond = (statements() - before) / idleSeconds
    return [
      ...costs.flatMap((cost, at) => figuresOf(cost, costs[0] ?? cost, sizes[at] ?? 0)),
      figure('idle: statements per second of the engine', perSecond, '/s', '≤ 2', perSecond <= 2),
    ]
  } finally {
    await scene.close()
  }
}

function figuresOf({ wallUs, cpuUs }: Cost, empty: Cost, size: number): Figure[] {
  const log = size === 0 ? 'empty log' : `${size / million} million in the log`
  const absolute = [
    figure(`a delivery, ${log}`, wallUs, 'µs'),
    figure(`a delivery in processor time, ${log}`, cpuUs, 'µs'),
  ]
  if (size === 0) return absolute
  return [
    ...absolute,
    figure(`a delivery, ${log} / empty`, wallUs / empty.wallUs, '×'),
    figure(`a delivery in processor time, ${log} / empty`, cpuUs / empty.cpuUs, '×'),
  ]
}

/** Of one delivery, from the commit of its event to its result: elapsed, and the processors' in Node and PostgreSQL. */
interface Cost {
  wallUs: number
  cpuUs: number
}

async function median(scene: BenchScene, orgId: string): Promise<Cost> {
  await deliver(scene, orgId)
  const found: Cost[] = []
  for (let round = 0; round < rounds; round++) found.push(await deliver(scene, orgId))
  console.log(found.map(({ wallUs, cpuUs }) => `${wallUs.toFixed(0)}/${cpuUs.toFixed(0)} µs`).join('  '))
  const middle = (pick: (cost: Cost) => number) => percentile(found.map(pick), 0.5)
  return { wallUs: middle(({ wallUs }) => wallUs), cpuUs: middle(({ cpuUs }) => cpuUs) }
}

async function deliver(scene: BenchScene, orgId: string): Promise<Cost> {
  const batch = 100
  const postmaster = await findPostmaster(scene)
  const used = () => process.cpuUsage().user + process.cpuUsage().system + processorUs(postmaster)
  const [begin, usedBefore] = [performance.now(), used()]
  for (let done = 0; done < deliveryCount / endpointCount; done += batch) {
    await scene.db.inOrg(orgId, async (tx) =>
      scene.outbox.record(
        tx,
        Array.from({ length: batch }, () => statusChanged(newId('lead'))),
      ),
    )
  }
  while ((await scene.countOpen()) > 0) await sleep(5)
  return {
    wallUs: ((performance.now() - begin) / deliveryCount) * 1_000,
    cpuUs: (used() - usedBefore) / deliveryCount,
  }
}

async function findPostmaster({ db }: BenchScene): Promise<number> {
  const { rows } = await db.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  return Number(statOf(rows[0]?.pid ?? 0)[1])
}

/** From the third field on: state, parent, …; empty when it is gone, or on another system than Linux. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/** Of a process and its children, in ticks of 10 ms. */
function processorUs(parent: number): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: statOf(Number(name)) }))
    .filter(({ pid, stat }) => pid === parent || Number(stat[1]) === parent)
  return stats.reduce((sum, { stat }) => sum + (Number(stat[11]) + Number(stat[12])) * 10_000, 0)
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
  await settleDisk(scene)
}

/** What writing the log left to do must not fall into the measurement. */
async function settleDisk({ superuserUrl }: BenchScene): Promise<void> {
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    for (const table of ['deliveries', 'delivery_attempts']) await client.query(`vacuum (analyze) ${table}`)
    await client.query('checkpoint')
    for (let isBusy = true; isBusy; ) {
      await sleep(1_000)
      isBusy = ((await client.query('select from pg_stat_progress_vacuum')).rowCount ?? 0) > 0
    }
  } finally {
    await client.end()
  }
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
