/**
 * Counts results by endpoint, and writes the counts together every few seconds, outside of what delivers: a row per
 * endpoint in each settlement would make workers wait for one another. What a crash takes along is missing in charts.
 */
import type { Database } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import type { Result } from '../deliveries/engine.ts'
import { countAttempt, noCounts } from './hour.ts'
import { addCounts, type EndpointCounts } from './queries.ts'

const gatherMs = 5_000

export interface ResultCounts {
  add(results: readonly Result[]): void
  /** Writes what was added. */
  flush(): Promise<void>
}

export function createResultCounts({ db, log }: { db: Database; log: Logger }): ResultCounts {
  let gathered = new Map<string, EndpointCounts>()
  let timer: NodeJS.Timeout | null = null

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const counts = [...gathered.values()]
    gathered = new Map()
    if (counts.length === 0) return
    await db
      .inScope('deliveries', (tx) => addCounts(tx, counts))
      .catch((error) => log.warn({ err: error }, 'results are missing in the charts of webhooks'))
  }

  return {
    add(results) {
      for (const result of results) {
        const { id, orgId } = result.endpoint
        const counts = gathered.get(id) ?? { orgId, webhookId: id, ...noCounts() }
        gathered.set(id, counts)
        countAttempt(counts, result)
      }
      if (results.length > 0) timer ??= setTimeout(() => void flush(), gatherMs)
    },
    flush,
  }
}
