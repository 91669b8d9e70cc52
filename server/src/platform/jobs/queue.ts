/**
 * Background jobs: written in the transaction of the change that wants them, run at least once after its commit.
 *
 * A second queue beside the deliveries, for work inside this system. Why no library: docs/decisions/jobs.md. What a
 * job must bear: it may run again after a crash, or beside a lost twin for a moment, so its effect is one transaction
 * that checks what is still to do.
 */
import { sql } from 'kysely'
import type { OrgTx } from '../db/database.ts'
import type { Waker } from '../db/wake.ts'
import { newId } from '../ids.ts'

export const jobsChannel = 'jobs'

export interface NewJob {
  readonly type: string
  /** JSON; ids rather than facts, so that erasing a lead leaves nothing here. */
  readonly payload: object
  /** While a job of this type and key waits for its first attempt, another one is not added: the earlier time holds. */
  readonly key?: string
  /** Milliseconds from now, by the database's clock. */
  readonly delayMs?: number
}

export interface JobQueue {
  /** Adds jobs to the transaction; they are written as its last step, and workers are woken after the commit. */
  enqueue(tx: OrgTx, jobs: readonly NewJob[]): Promise<void>
}

export function createJobQueue(waker: Waker): JobQueue {
  const gathered = new WeakMap<OrgTx, NewJob[]>()

  return {
    async enqueue(tx, jobs) {
      if (jobs.length === 0) return
      const all = gathered.get(tx)
      if (all) return void all.push(...jobs)
      const first = [...jobs]
      gathered.set(tx, first)
      tx.beforeCommit('jobs', () => insertJobs(tx, onePerKey(first)))
      tx.afterCommit(() => waker.wake(jobsChannel))
    },
  }
}

/** Of each type and key the earliest, in one order for all writers, so that they can't wait for each other in a circle. */
function onePerKey(jobs: readonly NewJob[]): NewJob[] {
  const keyed = new Map<string, NewJob>()
  for (const job of jobs) {
    if (job.key === undefined) continue
    const name = JSON.stringify([job.type, job.key])
    const other = keyed.get(name)
    if (!other || (job.delayMs ?? 0) < (other.delayMs ?? 0)) keyed.set(name, job)
  }
  const sorted = [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, job]) => job)
  return [...jobs.filter(({ key }) => key === undefined), ...sorted]
}

/**
 * A job that already waits stands for the new one only if it runs after this commit. So the conflict locks it, also
 * where nothing is to change: a claim skips locked rows. With DO NOTHING it could run, find nothing, and end before
 * this transaction commits what it should have found.
 */
async function insertJobs(tx: OrgTx, jobs: readonly NewJob[]): Promise<void> {
  await sql`
    insert into jobs (org_id, id, type, key, payload, due_at)
    select ${tx.orgId}, id, type, key, payload, now() + make_interval(secs => delay_ms / 1000)
    from unnest(
      ${jobs.map(() => newId('job'))}::text[],
      ${jobs.map((job) => job.type)}::text[],
      ${jobs.map((job) => job.key ?? null)}::text[],
      ${jobs.map((job) => JSON.stringify(job.payload))}::text[],
      ${jobs.map((job) => job.delayMs ?? 0)}::float8[]
    ) as new (id, type, key, payload, delay_ms)
    on conflict (org_id, type, key) where key is not null and attempt_count = 0
    do update set due_at = excluded.due_at where jobs.due_at > excluded.due_at`.execute(tx.db)
}

/** Part of erasing an org: all its jobs but those of one type. One that runs goes on, and its end finds nothing. */
export async function deleteJobsBut(tx: OrgTx, type: string): Promise<void> {
  await sql`delete from jobs where org_id = ${tx.orgId} and type <> ${type}`.execute(tx.db)
}

/** Part of erasing: what went wrong with jobs that name one of these ids. A message may quote what it stumbled over. */
export async function eraseJobErrors(tx: OrgTx, ids: readonly string[]): Promise<void> {
  await sql`
    update jobs set last_error = null where org_id = ${tx.orgId} and last_error is not null
      and exists (select from unnest(${[...ids]}::text[]) as id where strpos(payload, id) > 0)`.execute(tx.db)
}
