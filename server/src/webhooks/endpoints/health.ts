/**
 * Watches how endpoints do: counts from the last success, warns the owners on the way, and disables in the end.
 *
 * Told of results after they are stored, and asked now and then, since days pass without a result too. A count that
 * is lost in a crash only makes it take longer; a 410 is stored with its result.
 */
import type { Database } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import type { Result } from '../deliveries/engine.ts'
import { createResultCounts } from '../hours/count-results.ts'
import { addNotice } from '../notices/add-notice.ts'
import { type DisableDeps, disableWebhook } from './disable-webhook.ts'
import { healthyEveryMs, percentOfTheWay, watchedCount } from './failing.ts'
import {
  type EndpointKey,
  type Failing,
  findFailing,
  listFailing,
  listGone,
  updateExhaustedCount,
  updateWarnedPercent,
  updateWebhooksHealthy,
} from './queries.ts'

export interface Health {
  onResults(results: readonly Result[]): void
  /** Looks at all that fail. */
  review(): Promise<void>
  /** Resolves when what it was told of is done. */
  settled(): Promise<void>
}

const mostRemembered = 10_000

const goneReason = 'It answered 410 Gone: it wants no more deliveries'
const failingReason = 'No delivery succeeded for five days, and at least 20 were given up'

export function createHealth(deps: DisableDeps & { log: Logger }): Health {
  const { db, log } = deps
  const healthyUntil = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const counts = createResultCounts(deps)

  function run(work: () => Promise<void>): void {
    const ended = work()
      .catch((error) => log.warn({ err: error }, 'the state of a webhook can not be written right now'))
      .finally(() => running.delete(ended))
    running.add(ended)
  }

  /** Seldom, unless it was failing. */
  function isWorthWriting({ endpoint, state }: Result): boolean {
    if (state !== 'delivered') return false
    const now = performance.now()
    if (endpoint.exhaustedCount === 0 && now < (healthyUntil.get(endpoint.id) ?? 0)) return false
    if (healthyUntil.size >= mostRemembered) healthyUntil.clear()
    healthyUntil.set(endpoint.id, now + healthyEveryMs)
    return true
  }

  return {
    onResults(results) {
      counts.add(results)
      const healthy = new Map(results.filter(isWorthWriting).map(({ endpoint }) => [endpoint.id, endpoint]))
      if (healthy.size > 0)
        run(() => db.inScope('deliveries', (tx) => updateWebhooksHealthy(tx, [...healthy.values()])))
      const failed = results.filter(({ state }) => state === 'exhausted')
      for (const [, group] of Map.groupBy(failed, ({ endpoint }) => endpoint.id)) {
        const [first] = group
        if (first === undefined) continue
        healthyUntil.delete(first.endpoint.id)
        const gone = group.find(({ isGone }) => isGone)?.endpoint
        if (gone) run(() => disableGone(deps, gone))
        const givenUp = group.filter(({ isGivenUp }) => isGivenUp).length
        if (!gone && givenUp > 0) run(() => countExhausted(deps, first.endpoint, givenUp))
      }
    },
    review: async () => {
      const gone = await db.inScope('deliveries', listGone)
      for (const endpoint of gone) await disableGone(deps, endpoint)
      const failing = await db.inScope('deliveries', (tx) => listFailing(tx, watchedCount))
      for (const endpoint of failing) await act(deps, endpoint)
    },
    settled: async () => {
      await counts.flush()
      while (running.size > 0) await Promise.all(running)
    },
  }
}

async function countExhausted(deps: DisableDeps, key: EndpointKey, more: number): Promise<void> {
  const failing = await deps.db.inScope('deliveries', async (tx) => {
    await updateExhaustedCount(tx, key, more)
    return listFailing(tx, watchedCount, key)
  })
  for (const endpoint of failing) await act(deps, endpoint)
}

async function act(deps: DisableDeps, failing: Failing): Promise<void> {
  const percent = percentOfTheWay(failing)
  if (percent === 100) return disableFailing(deps, failing)
  if (percent > failing.warnedPercent) await warn(deps, failing, percent)
}

/** What the receiver at another URL answered is not its own. */
const disableGone = (deps: DisableDeps, endpoint: EndpointKey & { targetUrl: string }) =>
  disableWebhook(deps, endpoint, goneReason, async (_tx, { targetUrl }) => targetUrl === endpoint.targetUrl)

const disableFailing = (deps: DisableDeps, key: EndpointKey) =>
  disableWebhook(deps, key, failingReason, async (tx, { id }) => {
    const failing = await findFailing(tx, id)
    return failing !== null && percentOfTheWay(failing) === 100
  })

async function warn(
  { db, notifyOwners }: { db: Database } & Pick<DisableDeps, 'notifyOwners'>,
  failing: Failing,
  percent: number,
) {
  await db.inOrg(failing.orgId, async (tx) => {
    if (!(await updateWarnedPercent(tx, failing.id, percent))) return
    const days = Math.floor(failing.unhealthyMs / (24 * 3_600_000))
    const message =
      `The webhook "${failing.name}" has had no success for ${days} days and ${failing.exhaustedCount} deliveries were ` +
      `given up. That is ${percent} % of the way to being disabled.`
    await addNotice(tx, { kind: 'webhook_failing', webhookId: failing.id, message }, notifyOwners)
  })
}
