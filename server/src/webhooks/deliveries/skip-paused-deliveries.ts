/**
 * Below the plan nothing is sent. What falls due there the engine skips; what waits for its retry is skipped here, so
 * that an upgrade sends nothing by itself.
 */
import { findOrg, mayUseApi } from '../../orgs/index.ts'
import type { Database } from '../../platform/db/database.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { endDeliveries } from './end-deliveries.ts'
import { listWebhooksWithRetries } from './queries.ts'

export async function skipPausedDeliveries(db: Database, jobs: JobQueue): Promise<void> {
  const waiting = await db.inScope('deliveries', (tx) => listWebhooksWithRetries(tx))
  for (const { orgId, webhookId } of waiting) {
    await db.inOrg(orgId, async (tx) => {
      const org = await findOrg(tx)
      if (org === null || !mayUseApi(org.plan)) await endDeliveries(tx, webhookId, 'skipped', jobs)
    })
  }
}
