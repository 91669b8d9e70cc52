/** An entry leaves after a year, and all of them with their org. */
import type { Database } from '../db/database.ts'
import { idFloor } from '../ids.ts'
import { deleteEntriesBefore, listOrgsWithEntriesBefore } from './queries.ts'

const keptMs = 365 * 24 * 3_600_000
const pageSize = 1_000

/** Answers how many left. In small transactions, so that nobody waits for it. */
export async function deleteOldEntries(db: Database, signal: AbortSignal, now = new Date()): Promise<number> {
  const beforeId = idFloor('aud', new Date(now.getTime() - keptMs))
  const orgIds = await db.inScope('retention', (tx) => listOrgsWithEntriesBefore(tx, beforeId))
  let count = 0
  for (const orgId of orgIds) {
    for (let deleted = pageSize; deleted === pageSize && !signal.aborted; count += deleted) {
      deleted = await db.inScope('retention', (tx) => deleteEntriesBefore(tx, orgId, beforeId, pageSize))
    }
  }
  return count
}

/** Part of erasing an org. */
export async function deleteEntriesOfOrg(db: Database, orgId: string, signal: AbortSignal): Promise<void> {
  // No id comes after a tilde.
  for (let deleted = pageSize; deleted === pageSize; ) {
    signal.throwIfAborted()
    deleted = await db.inScope('retention', (tx) => deleteEntriesBefore(tx, orgId, '~', pageSize))
  }
}
