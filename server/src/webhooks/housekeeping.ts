/**
 * What must happen now and then without anybody asking: old deliveries leave, endpoints that fail for days are
 * reviewed, and what waits for orgs below the plan is skipped.
 */
import type { Database } from '../platform/db/database.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import type { Logger } from '../platform/log.ts'
import { createRecurring, type Recurring } from '../platform/recurring.ts'
import { deleteOldDeliveries } from './deliveries/delete-old-deliveries.ts'
import { skipPausedDeliveries } from './deliveries/skip-paused-deliveries.ts'
import type { Health } from './endpoints/health.ts'

export function createHousekeeping(options: {
  db: Database
  jobs: JobQueue
  health: Pick<Health, 'review'>
  log: Logger
}): Recurring {
  const { db, jobs, health, log } = options
  return createRecurring({
    steps: [
      () => health.review(),
      () => skipPausedDeliveries(db, jobs),
      (signal) => deleteOldDeliveries(db, signal),
    ],
    firstMs: 30_000,
    complaint: 'housekeeping of webhooks failed; it is tried again',
    log,
  })
}
