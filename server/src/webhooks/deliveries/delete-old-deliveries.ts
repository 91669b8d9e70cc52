/**
 * Retention: deliveries and their attempts leave after 30 days.
 *
 * Bounded deletes instead of partitions. Ids sort by time, so what is old is one range at the beginning of each org's
 * primary key: a page of 1,000 is one index range, needs no index of its own, and holds its locks for milliseconds.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../platform/db/database.ts'
import { idFloor } from '../../platform/ids.ts'
import { deleteAttemptsBefore, deleteDeliveriesBefore, listOrgsWithDeliveriesBefore } from './queries.ts'

const keptMs = 30 * 24 * 3_600_000
const pageSize = 1_000
/** Half of the time rests: what is urgent goes first. */
const pauseMs = 20

/** Answers how many deliveries were deleted. What is still open stays. */
export async function deleteOldDeliveries(
  db: Database,
  signal: AbortSignal,
  now: Date = new Date(),
): Promise<number> {
  const beforeId = idFloor('dlv', new Date(now.getTime() - keptMs))
  const orgIds = await db.inScope('deliveries', (tx) => listOrgsWithDeliveriesBefore(tx, beforeId))
  let count = 0
  for (const orgId of orgIds) {
    for (const deletePage of [deleteAttemptsBefore, deleteDeliveriesBefore]) {
      let deleted = pageSize
      while (deleted === pageSize && !signal.aborted) {
        deleted = await db.inOrg(orgId, (tx) => deletePage(tx, beforeId, pageSize))
        if (deletePage === deleteDeliveriesBefore) count += deleted
        if (deleted === pageSize) await sleep(pauseMs)
      }
    }
  }
  return count
}
