/**
 * What the platform keeps for a time only: answers to requests with an Idempotency-Key, and the audit log.
 *
 * Every process that works deletes what is past its time, at its own moments, in small pages: it is right however often
 * and by however many it is done.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { deleteOldEntries } from './audit/delete-old-entries.ts'
import type { Database } from './db/database.ts'
import { deleteExpiredAnswers } from './idempotency/queries.ts'
import type { Logger } from './log.ts'

export interface Retention {
  start(): void
  stop(): Promise<void>
}

const everyMs = 600_000
/** Not right after the start, when everything else begins too. */
const firstMs = 60_000
const pageSize = 1_000

export function createRetention({ db, log }: { db: Database; log: Logger }): Retention {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    for (let waitMs = firstMs; !stopping.signal.aborted; waitMs = everyMs * (1 + Math.random() / 5)) {
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {})
      await deleteExpired(db, stopping.signal).catch((error) =>
        log.warn({ err: error }, 'deleting what is past its time failed; it is tried again'),
      )
    }
  }

  return {
    start() {
      running = run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

export async function deleteExpired(db: Database, signal: AbortSignal): Promise<void> {
  for (let deleted = pageSize; deleted === pageSize && !signal.aborted; ) {
    deleted = await db.inScope('retention', (tx) => deleteExpiredAnswers(tx, pageSize))
  }
  await deleteOldEntries(db, signal)
}
