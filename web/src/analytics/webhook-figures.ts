/** The health of all webhooks in one: by the day, and which is the worst. Pure. */
import type { Webhook, WebhookHealth } from '@bolsivo/sdk'
import { type Totals, totalsOf } from '../webhooks/health-figures.ts'

export interface Day {
  /** The date in UTC, whose days they are. */
  readonly date: string
  readonly counts: { readonly delivered: number; readonly failed: number }
}

/** Those of one day are added up; oldest first. */
export function daysOf(healths: readonly Pick<WebhookHealth, 'spans'>[]): Day[] {
  const days = new Map<string, { delivered: number; failed: number }>()
  for (const { starts_at, delivered, failed_attempts } of healths.flatMap(({ spans }) => spans)) {
    const date = starts_at.slice(0, 10)
    const sum = days.get(date) ?? { delivered: 0, failed: 0 }
    days.set(date, { delivered: sum.delivered + delivered, failed: sum.failed + failed_attempts })
  }
  return [...days]
    .map(([date, counts]) => ({ date, counts }))
    .toSorted((one, other) => one.date.localeCompare(other.date))
}

export interface Endpoint {
  readonly webhook: Pick<Webhook, 'id' | 'name' | 'target_url'>
  readonly totals: Totals
}

/** The worst first: by the rate of success, then by how much failed. Those that were sent nothing are last. */
export function endpointsOf(
  webhooks: readonly Endpoint['webhook'][],
  healths: readonly Pick<WebhookHealth, 'webhook_id' | 'spans'>[],
): Endpoint[] {
  return webhooks
    .flatMap((webhook) => {
      const health = healths.find(({ webhook_id }) => webhook_id === webhook.id)
      return health ? [{ webhook, totals: totalsOf(health.spans) }] : []
    })
    .toSorted(
      (one, other) =>
        (one.totals.successRate ?? 2) - (other.totals.successRate ?? 2) ||
        other.totals.failed - one.totals.failed,
    )
}
