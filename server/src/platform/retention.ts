/**
 * What the platform keeps for a time only: answers to requests with an Idempotency-Key, jobs that were given up, and
 * the audit log.
 */
import { deleteOldEntries } from './audit/delete-old-entries.ts'
import type { Database } from './db/database.ts'
import { deleteExpiredAnswers } from './idempotency/queries.ts'
import { deleteGivenUpJobs } from './jobs/queries.ts'
import type { Logger } from './log.ts'
import { createRecurring, type Recurring } from './recurring.ts'

const pageSize = 1_000

export function createRetention({ db, log }: { db: Database; log: Logger }): Recurring {
  return createRecurring({
    steps: [(signal) => deleteExpired(db, signal)],
    firstMs: 60_000,
    complaint: 'deleting what is past its time failed; it is tried again',
    log,
  })
}

/** In small pages, so that nobody waits for it. */
export async function deleteExpired(db: Database, signal: AbortSignal): Promise<void> {
  for (let deleted = pageSize; deleted === pageSize && !signal.aborted; ) {
    deleted = await db.inScope('retention', (tx) => deleteExpiredAnswers(tx, pageSize))
  }
  for (let deleted = pageSize; deleted === pageSize && !signal.aborted; ) {
    deleted = await db.inScope('jobs', (tx) => deleteGivenUpJobs(tx, pageSize))
  }
  await deleteOldEntries(db, signal)
}
