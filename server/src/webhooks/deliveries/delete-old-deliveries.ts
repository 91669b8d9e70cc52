/**
 * Retention: deliveries and their attempts leave after as many days as their org wishes, 30 if it wishes nothing.
 *
 * Bounded deletes instead of partitions. Ids sort by time, so what is old is one range at the beginning of each org's
 * primary key: a page of 1,000 is one index range, needs no index of its own, and holds its locks for milliseconds.
 * Partitions of time could not be dropped as long as one org keeps them longer than another.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { listDeliveriesDays } from '../../orgs/index.ts'
import type { Database } from '../../platform/db/database.ts'
import { idFloor } from '../../platform/ids.ts'
import { deleteAttemptsBefore, deleteDeliveriesBefore, listOldestDeliveriesBefore } from './queries.ts'

const dayMs = 24 * 3_600_000
const fewestDays = 1
const standardDays = 30
const pageSize = 1_000
/** Half of the time rests: what is urgent goes first. */
const pauseMs = 20

/** Answers how many deliveries were deleted. What is still open stays. */
export async function deleteOldDeliveries(
  db: Database,
  signal: AbortSignal,
  now: Date = new Date(),
): Promise<number> {
  let count = 0
  for (const { orgId, beforeId } of await listOrgsWithOld(db, now)) {
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

/** The orgs whose oldest delivery is older than they keep any, each with the id where what is kept begins. */
async function listOrgsWithOld(db: Database, now: Date): Promise<{ orgId: string; beforeId: string }[]> {
  const floor = (days: number) => idFloor('dlv', new Date(now.getTime() - days * dayMs))
  return db.inScope('deliveries', async (tx) => {
    const oldest = await listOldestDeliveriesBefore(tx, floor(fewestDays))
    const days = await listDeliveriesDays(
      tx,
      oldest.map(({ orgId }) => orgId),
    )
    return oldest
      .map(({ orgId, id }) => ({ orgId, id, beforeId: floor(days.get(orgId) ?? standardDays) }))
      .filter(({ id, beforeId }) => id < beforeId)
  })
}
