/**
 * An engine's transactions one after the other, so that PostgreSQL works on one core while this process has another: on
 * two cores, claims beside results made both slower, and the process waited in line for a core.
 *
 * Measured on a pile (two cores, medians of six runs in turn): 0.45 of the bare loop's rate instead of 0.41; of PostgreSQL's
 * time a delivery takes 43 instead of 49 µs, since batches get larger. Latencies stay: docs/decisions/delivery-cost.md.
 */
import type { Database } from '../../platform/db/database.ts'

/** At most one waits: the engine looks once at a time, and stores once. One that waits for a lock, or for a server that went away, must not keep the others. */
const longestWaitMs = 100

export function takingTurns(db: Pick<Database, 'inScope'>): Pick<Database, 'inScope'> {
  let last: Promise<void> = Promise.resolve()
  return {
    async inScope(scope, work) {
      const before = last
      const turn = Promise.withResolvers<void>()
      last = turn.promise
      await endOrPatience(before)
      try {
        return await db.inScope(scope, work)
      } finally {
        turn.resolve()
      }
    },
  }
}

const endOrPatience = (before: Promise<void>): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, longestWaitMs)
    void before.then(() => {
      clearTimeout(timer)
      done()
    })
  })
