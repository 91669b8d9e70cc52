/**
 * From the commit of a status change to its arrival at the receiver, at a steady rate. An open loop: changes begin on
 * time whether those before have ended or not, so a slow moment is paid for by all that fall into it.
 *
 * At 200/s the change is the product's own (`editLead`, with audit log and events), in the process that delivers, as
 * under `npm start`. At 1,000/s only its event is written: a change costs 2.7 ms of both cores together, of which 2.1
 * PostgreSQL's, so a thousand of them would need three cores before anything is delivered.
 *
 * The time is taken right before COMMIT is sent, so the flush to disk counts. In the same run, for comparison: the
 * least that can be done, one row committed and then one signed POST, at the same rate.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { editLead } from '../server/src/leads/index.ts'
import { recordOfInput } from '../server/src/leads/lead-from-input.ts'
import { upsertLeads } from '../server/src/leads/upsert-leads.ts'
import type { OrgTx } from '../server/src/platform/db/database.ts'
import { newId } from '../server/src/platform/ids.ts'
import { newSecret, signatureHeaders } from '../server/src/webhooks/signature.ts'
import type { Benchmark, Figure } from './figure.ts'
import {
  type BenchScene,
  figure,
  openBenchScene,
  percentile,
  statusChanged,
  wallClock,
} from './webhook-scene.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 15)
const warmUpSeconds = 3

export const benchmark: Benchmark = { name: 'webhook latency', run }

interface Lead {
  readonly orgId: string
  readonly id: string
}

/** One thing to be done at its time; tells when it is committed, by the id that arrives. */
type Change = (at: number) => Promise<{ id: string; committingAt: number }>

interface Measured {
  /** Milliseconds from COMMIT, and from when the change was due, to the receiver. */
  readonly fromCommit: readonly number[]
  readonly fromDue: readonly number[]
}

async function run(): Promise<Figure[]> {
  const scene = await openBenchScene()
  try {
    const one = await createLeads(scene, await scene.createOrg('/hook'), 200 * (seconds + warmUpSeconds))
    const hundred: string[] = []
    for (let at = 0; at < 100; at++) hundred.push(await scene.createOrg('/hook'))
    scene.startEngine()
    while ((await scene.countOpen()) > 0) await sleep(50)
    await scene.db.pool.query('analyze')
    const bare = await bareChange(scene)
    const [oneName, hundredName] = ['200/s in one org', '1,000/s over 100 orgs']
    return [
      ...(await compare(
        scene,
        { change: leadChange(scene, one), bare, perSecond: 200, goalMs: 50 },
        oneName,
      )),
      ...(await compare(
        scene,
        { change: eventChange(scene, hundred), bare, perSecond: 1_000, goalMs: 100 },
        hundredName,
      )),
    ]
  } finally {
    await scene.close()
  }
}

interface Load {
  readonly change: Change
  readonly bare: Change
  readonly perSecond: number
  readonly goalMs: number
}

async function compare(scene: BenchScene, load: Load, name: string): Promise<Figure[]> {
  const { perSecond, goalMs } = load
  const bare = await measure(scene, load.bare, perSecond)
  const { fromCommit, fromDue } = await measure(scene, load.change, perSecond)
  const p95 = percentile(fromCommit, 0.95)
  const bareP95 = percentile(bare.fromCommit, 0.95)
  return [
    figure(`commit → receiver, p95, ${name}`, p95, 'ms', `≤ ${goalMs}`, p95 <= goalMs),
    figure(`the same, p50, ${name}`, percentile(fromCommit, 0.5), 'ms'),
    figure(`the same, p99, ${name}`, percentile(fromCommit, 0.99), 'ms'),
    figure(`change due → receiver, p95, ${name}`, percentile(fromDue, 0.95), 'ms'),
    figure(`bare: one row committed → POST received, p95, ${name}`, bareP95, 'ms'),
    figure(`commit → receiver / bare, p95, ${name}`, p95 / bareP95, '×'),
  ]
}

/** What arrives in the warm-up is not counted. */
async function measure({ receiver }: BenchScene, change: Change, perSecond: number): Promise<Measured> {
  await receiver.arrivals()
  const total = perSecond * (seconds + warmUpSeconds)
  const expected = (await receiver.count()) + total
  const dueAt = new Map<string, number>()
  const committedAt = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const begin = wallClock()
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((wallClock() - begin) / 1000) * perSecond))
    for (; sent < due; sent++) {
      const at = begin + (sent / perSecond) * 1000
      const isCounted = sent >= perSecond * warmUpSeconds
      const work = change(sent)
        .then(
          ({ id, committingAt }) => {
            if (!isCounted) return
            dueAt.set(id, at)
            committedAt.set(id, committingAt)
          },
          () => {},
        )
        .finally(() => running.delete(work))
      running.add(work)
    }
    await sleep(1)
  }
  await Promise.all(running)
  for (let tries = 0; (await receiver.count()) < expected && tries < 500; tries++) await sleep(20)
  const arrivals = new Map(await receiver.arrivals())
  // What could not be done, or has not arrived by now, counts with the time until now.
  const now = wallClock()
  const missing = Array.from({ length: perSecond * seconds - dueAt.size }, () => now - begin)
  const since = (begins: ReadonlyMap<string, number>) => [
    ...missing,
    ...[...begins].map(([id, at]) => (arrivals.get(id) ?? now) - at),
  ]
  return { fromCommit: since(committedAt), fromDue: since(dueAt) }
}

/** Each lead is moved once. */
function leadChange(scene: BenchScene, leads: readonly Lead[]): Change {
  return (at) => {
    const { orgId, id } = leads[at] ?? { orgId: '', id: '' }
    return commit(scene, orgId, id, async (tx) => {
      await editLead(tx, id, { status: 'contacted' }, scene.outbox)
    })
  }
}

function eventChange(scene: BenchScene, orgIds: readonly string[]): Change {
  return (at) => {
    const id = newId('lead')
    return commit(scene, orgIds[at % orgIds.length] ?? '', id, async (tx) => {
      scene.outbox.record(tx, [statusChanged(id)])
    })
  }
}

async function commit({ db }: BenchScene, orgId: string, id: string, work: (tx: OrgTx) => Promise<void>) {
  let committingAt = Number.NaN
  await db.inOrg(orgId, async (tx) => {
    await work(tx)
    // The last step of all.
    tx.beforeCommit('jobs', async () => {
      committingAt = wallClock()
    })
  })
  return { id, committingAt }
}

async function bareChange({ db, egress, receiver }: BenchScene): Promise<Change> {
  await db.pool.query('create table if not exists bare_changes (id text primary key, body text not null)')
  const secrets = [newSecret()]
  const orgId = newId('org')
  return async () => {
    const id = newId('lead')
    const body = JSON.stringify({
      ...{ event: 'lead.status_changed', org_id: orgId, lead_id: id, business_name: 'Sunrise Office Park' },
      ...{ previous_status: 'new', new_status: 'contacted', timestamp: '2026-01-01T00:00:00Z' },
    })
    const committingAt = wallClock()
    await db.pool.query('insert into bare_changes values ($1, $2)', [id, body])
    const timestampSeconds = Math.floor(Date.now() / 1000)
    const headers = {
      'Content-Type': 'application/json',
      ...signatureHeaders({ body, eventId: newId('evt'), timestampSeconds, secrets }),
    }
    const url = `http://127.0.0.1:${receiver.port}/bare`
    await egress.post({ url, headers, body, timeoutMs: 10_000 })
    return { id, committingAt }
  }
}

async function createLeads({ db, outbox }: BenchScene, orgId: string, count: number): Promise<Lead[]> {
  const records = Array.from({ length: count }, (_, at) =>
    recordOfInput({ business_name: `Office Park ${at}` }),
  )
  const leads = await db.inOrg(orgId, (tx) => upsertLeads(tx, records, { outbox }))
  return leads.map(({ lead }) => ({ orgId, id: lead.id }))
}
