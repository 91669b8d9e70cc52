/** A database, its waker and a queue for the tests of jobs, with looks at the table behind the worker's back. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { createTestDatabase } from '../../../test/database.ts'
import { createDatabase, type Database } from '../db/database.ts'
import { createWaker, type Waker } from '../db/wake.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import type { JobHandler } from './job.ts'
import { createJobQueue, type NewJob } from './queue.ts'
import { createJobWorker, type JobWorker } from './worker.ts'

export interface JobRow {
  type: string
  key: string | null
  attempt: number
  /** Milliseconds until it is due, by the database's clock; null when it was given up. */
  dueMs: number | null
  isClaimed: boolean
  error: string | null
}

export interface Scene {
  readonly url: string
  readonly db: Database
  readonly waker: Waker
  readonly orgId: string
  enqueue(...jobs: NewJob[]): Promise<void>
  /** A started worker; `close` stops it. */
  work(handlers: readonly JobHandler[], options?: { leaseMs?: number }): JobWorker
  rows(): Promise<JobRow[]>
  /** As if the time had come: waiting jobs are due, and leases have ended. */
  makeDue(): Promise<void>
  /** As another worker that took it. */
  steal(): Promise<void>
  close(): Promise<void>
}

export async function openScene(): Promise<Scene> {
  const database = await createTestDatabase()
  const log = createLog('silent')
  const db = createDatabase({ url: database.url, log })
  const waker = createWaker(db.pool, log)
  const queue = createJobQueue(waker)
  const orgId = newId('org')
  const workers: JobWorker[] = []
  return {
    url: database.url,
    db,
    waker,
    orgId,
    enqueue: (...jobs) => db.inOrg(orgId, (tx) => queue.enqueue(tx, jobs)),
    work(handlers, options = {}) {
      const worker = createJobWorker({ db, waker, handlers, log, ...options })
      workers.push(worker)
      worker.start()
      return worker
    },
    rows: () =>
      db.inScope('jobs', async (tx) => {
        const { rows } = await sql<JobRow>`
          select type, key, attempt_count as attempt, extract(epoch from due_at - now())::float8 * 1000 as due_ms,
            claim_token is not null as is_claimed, last_error as error
          from jobs order by id`.execute(tx.db)
        return rows
      }),
    async makeDue() {
      await db.inScope('jobs', (tx) =>
        sql`update jobs set due_at = now() where due_at is not null`.execute(tx.db),
      )
      waker.wake('jobs')
    },
    async steal() {
      await db.inScope('jobs', (tx) => sql`update jobs set claim_token = ${randomUUID()}`.execute(tx.db))
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop(1_000)))
      await waker.close()
      await db.close()
      await database.drop()
    },
  }
}

/** A promise with its way to resolve, under names that read well in a test. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}
