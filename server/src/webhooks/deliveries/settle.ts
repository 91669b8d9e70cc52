/**
 * Gathers results and writes them together: one transaction for what ends within a few milliseconds.
 *
 * While the database is away they wait here. They can't pile up, since what was claimed before is all that can end;
 * and the token in each makes it harmless that by then another worker may have taken over.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, ScopeTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Logger } from '../../platform/log.ts'
import { type Settlement, settleDeliveries } from './queries.ts'

/** Long enough to share a commit; the next event of a lead waits for it. */
const gatherMs = 8
const mostAtOnce = 500
const retryMs = 250

export interface Settler<Result> {
  /** `result` is handed to `onSettled` once the settlement is written. */
  add(settlement: Settlement, result: Result | null): void
  /** Resolves once everything that was added is written, or after `graceMs`. */
  drain(graceMs: number): Promise<void>
}

interface Entry<Result> {
  settlement: Settlement
  result: Result | null
}

export function createSettler<Result>(options: {
  db: Pick<Database, 'inScope'>
  log: Logger
  /** How long a result is worth anything. */
  leaseMs: number
  /** In the transaction that stores them. */
  onSettling(tx: ScopeTx, results: readonly Result[]): Promise<void> | undefined
  /** After each commit. */
  onSettled(results: readonly Result[]): void
}): Settler<Result> {
  const { db, log, leaseMs, onSettling, onSettled } = options
  let waiting: Entry<Result>[] = []
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      await writeUntilDone(batch)
      onSettled(resultsOf(batch))
    }
  }

  async function writeUntilDone(batch: readonly Entry<Result>[]): Promise<void> {
    const deadline = performance.now() + leaseMs
    for (;;) {
      try {
        const settlements = batch.map(({ settlement }) => settlement)
        await db.inScope('deliveries', (tx) =>
          tx.last(() => Promise.all([settleDeliveries(tx, settlements), onSettling(tx, resultsOf(batch))])),
        )
        return
      } catch (error) {
        log.warn({ err: error, count: batch.length }, 'results of deliveries can not be stored right now')
        if (performance.now() > deadline) return
        // Not away: it refuses something in it. Its lease ends, it is sent again, and in the end exhausted.
        if (!(error instanceof AppError)) return batch.length === 1 ? undefined : writeHalves(batch)
        await sleep(retryMs)
      }
    }
  }

  /** One row that the database refuses must not cost the others their results. */
  async function writeHalves(batch: readonly Entry<Result>[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2)
    await writeUntilDone(batch.slice(0, middle))
    await writeUntilDone(batch.slice(middle))
  }

  const resultsOf = (batch: readonly Entry<Result>[]) => batch.flatMap(({ result }) => result ?? [])

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    writing ??= write().finally(() => {
      writing = null
      // What came in between the last look and here.
      if (waiting.length > 0) flush()
    })
  }

  return {
    add(settlement, result) {
      waiting.push({ settlement, result })
      if (waiting.length >= mostAtOnce) flush()
      else if (writing === null) timer ??= setTimeout(flush, gatherMs)
    },
    async drain(graceMs) {
      const grace = new AbortController()
      const written = (async () => {
        while (waiting.length > 0 || writing !== null) {
          flush()
          await writing
        }
      })()
      await Promise.race([written, sleep(graceMs, undefined, { signal: grace.signal }).catch(() => {})])
      grace.abort()
    },
  }
}
