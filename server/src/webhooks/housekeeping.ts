/**
 * What must happen now and then without anybody asking: old deliveries leave, endpoints that fail for days are
 * reviewed, and what waits for orgs below the plan is skipped.
 *
 * Every process that works does it, at its own time: each step is right however often and by however many it is done.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../platform/db/database.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import type { Logger } from '../platform/log.ts'
import { deleteOldDeliveries } from './deliveries/delete-old-deliveries.ts'
import { skipPausedDeliveries } from './deliveries/skip-paused-deliveries.ts'
import type { Health } from './endpoints/health.ts'

export interface Housekeeping {
  start(): void
  stop(): Promise<void>
}

const everyMs = 600_000
/** Not right after the start, when everything else begins too. */
const firstMs = 30_000

export function createHousekeeping(options: {
  db: Database
  jobs: JobQueue
  health: Pick<Health, 'review'>
  log: Logger
}): Housekeeping {
  const { db, jobs, health, log } = options
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    for (let waitMs = firstMs; !stopping.signal.aborted; waitMs = everyMs * (1 + Math.random() / 5)) {
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {})
      const steps = [
        () => health.review(),
        () => skipPausedDeliveries(db, jobs),
        () => deleteOldDeliveries(db, stopping.signal),
      ]
      for (const step of steps) {
        if (stopping.signal.aborted) return
        await step().catch((error) =>
          log.warn({ err: error }, 'housekeeping of webhooks failed; it is tried again'),
        )
      }
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
