/** Ends what is open for an endpoint that is disabled or gone; of a pile the rest is left to a job. */
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { findLastSequence } from '../../platform/events/feed.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { defineJobHandler } from '../../platform/jobs/worker.ts'
import { endOpenDeliveries } from './queries.ts'

/** So many end with the change itself: a transaction stays short, whatever has piled up. */
const pageSize = 1_000

interface EndDeliveries {
  webhookId: string
  state: 'skipped' | 'cancelled'
  /** What comes after this may be sent again: it was enabled meanwhile. */
  upToSequence: number
}

export async function endDeliveries(
  tx: OrgTx,
  webhookId: string,
  state: EndDeliveries['state'],
  jobs: JobQueue,
): Promise<void> {
  const upToSequence = await findLastSequence(tx)
  const ended = await endOpenDeliveries(tx, webhookId, { state, upToSequence, limit: pageSize })
  if (ended < pageSize) return
  const payload: EndDeliveries = { webhookId, state, upToSequence }
  await jobs.enqueue(tx, [{ type: 'end_deliveries', payload }])
}

export const endDeliveriesJob = (db: Database) =>
  defineJobHandler<EndDeliveries>({
    type: 'end_deliveries',
    async run({ orgId, payload, signal }) {
      const { webhookId, state, upToSequence } = payload
      const end = { state, upToSequence, limit: pageSize }
      while (!signal.aborted) {
        const ended = await db.inOrg(orgId, (tx) => endOpenDeliveries(tx, webhookId, end))
        if (ended < pageSize) return
      }
      signal.throwIfAborted()
    },
  })
