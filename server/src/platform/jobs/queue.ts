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
  /** While a job of this type and key waits for its first attempt, another one is not added. */
  readonly key?: string
  /** Milliseconds from now, by the database's clock. */
  readonly delayMs?: number
}

export interface JobQueue {
  /** Adds jobs; workers are woken after the commit. */
  enqueue(tx: OrgTx, jobs: readonly NewJob[]): Promise<void>
}

export function createJobQueue(waker: Waker): JobQueue {
  return {
    async enqueue(tx, jobs) {
      if (jobs.length === 0) return
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
        on conflict (org_id, type, key) where key is not null and attempt_count = 0 do nothing`.execute(tx.db)
      tx.afterCommit(() => waker.wake(jobsChannel))
    },
  }
}
