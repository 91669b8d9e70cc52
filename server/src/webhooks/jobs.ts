/** The background work of this slice. */
import type { Database } from '../platform/db/database.ts'
import type { Waker } from '../platform/db/wake.ts'
import type { JobHandler } from '../platform/jobs/worker.ts'
import { endDeliveriesJob } from './deliveries/end-deliveries.ts'
import { recoverJob } from './recoveries/recover.ts'

export const webhookJobs = (deps: { db: Database; waker: Pick<Waker, 'wake'> }): JobHandler[] => [
  endDeliveriesJob(deps.db),
  recoverJob(deps),
]
