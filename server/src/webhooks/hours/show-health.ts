/** How an endpoint does: what a dashboard draws, from rows that are few however many deliveries there were. */
import type { z } from 'zod'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { countOpenDeliveries } from '../deliveries/queries.ts'
import { needed, percentOfTheWay } from '../endpoints/failing.ts'
import { findFailing } from '../endpoints/queries.ts'
import { webhookNotFound } from '../errors.ts'
import { durationPercentile, sumCounts } from './hour.ts'
import { findLastDeliveredAt, type Hour, listHours } from './queries.ts'
import type { healthShape } from './schema.ts'

const hourMs = 3_600_000
const spans = { hour: { ms: hourMs, count: 48 }, day: { ms: 24 * hourMs, count: 30 } }

export async function showHealth(
  tx: OrgTx,
  webhookId: string,
  by: keyof typeof spans,
  now: Date = new Date(),
): Promise<z.input<typeof healthShape>> {
  const failing = await findFailing(tx, webhookId)
  if (failing === null) throw new AppError(webhookNotFound)
  const { ms, count } = spans[by]
  const last = Math.floor(now.getTime() / ms) * ms
  const starts = Array.from({ length: count }, (_, at) => last - (count - 1 - at) * ms)
  const hours = await listHours(tx, webhookId, new Date(starts[0] ?? last))
  const byStart = Map.groupBy(hours, ({ hour }) => Math.floor(hour.getTime() / ms) * ms)
  const { open, retrying } = await countOpenDeliveries(tx, webhookId)
  const lastSuccess = await findLastDeliveredAt(tx, webhookId)
  return {
    webhook_id: webhookId,
    by,
    spans: starts.map((start) => spanJson(start, byStart.get(start) ?? [])),
    open,
    retrying,
    last_success_at: lastSuccess?.toISOString() ?? null,
    unhealthy_since: failing.exhaustedCount > 0 ? failing.healthyAt.toISOString() : null,
    exhausted_count: failing.exhaustedCount,
    days_needed: needed.days,
    exhausted_needed: needed.exhausted,
    disable_progress: percentOfTheWay(failing),
  }
}

function spanJson(start: number, hours: readonly Hour[]) {
  const { delivered, failed, exhausted, durations } = sumCounts(hours)
  return {
    starts_at: new Date(start).toISOString(),
    delivered,
    failed_attempts: failed,
    exhausted,
    duration_p50_ms: durationPercentile(durations, 0.5),
    duration_p95_ms: durationPercentile(durations, 0.95),
  }
}
