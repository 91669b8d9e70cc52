/** Figures of an endpoint's health, for its chart and its line in the list. Pure. */
import type { WebhookHealth } from '@bolsivo/sdk'

export type Span = WebhookHealth['spans'][number]

export interface Totals {
  readonly delivered: number
  readonly failed: number
  readonly exhausted: number
  /** Attempts that were answered well, 0–1; null: none was made. */
  readonly successRate: number | null
}

type Counted = Pick<Span, 'delivered' | 'failed_attempts' | 'exhausted'>

export function totalsOf(spans: readonly Counted[]): Totals {
  const sum = (of: (span: Counted) => number) => spans.reduce((total, span) => total + of(span), 0)
  const delivered = sum((span) => span.delivered)
  const failed = sum((span) => span.failed_attempts)
  const attempts = delivered + failed
  return {
    delivered,
    failed,
    exhausted: sum((span) => span.exhausted),
    successRate: attempts === 0 ? null : delivered / attempts,
  }
}

/** `100%` only when nothing failed: 999 of 1,000 are `99.9%`, and 99,999 of 100,000 too. */
export function percent(rate: number): string {
  if (rate === 1) return '100%'
  const tenths = Math.min(Math.floor(rate * 1000) / 10, 99.9)
  return `${tenths < 90 ? Math.round(tenths) : tenths}%`
}

export const toneOf = (rate: number): 'good' | 'warn' | 'bad' =>
  rate >= 0.99 ? 'good' : rate >= 0.9 ? 'warn' : 'bad'

export interface Bar {
  /** Of the full height, 0–1; a share that is not zero is never less than can be seen. */
  readonly delivered: number
  readonly failed: number
}

const leastSeen = 0.04

/** The highest bar fills the height. */
export function barsOf(spans: readonly Counted[]): Bar[] {
  const highest = Math.max(1, ...spans.map((span) => span.delivered + span.failed_attempts))
  const share = (count: number) => (count === 0 ? 0 : Math.max(leastSeen, count / highest))
  return spans.map((span) => {
    const failed = share(span.failed_attempts)
    return { failed, delivered: Math.min(share(span.delivered), 1 - failed) }
  })
}

const dayMs = 86_400_000

export interface DisablePath {
  readonly exhausted: number
  readonly exhaustedLimit: number
  readonly days: number
  readonly dayLimit: number
}

/** How far an endpoint is on both ways, which must both be full before it is disabled; null: it is on neither. */
export function disablePath(
  health: Pick<WebhookHealth, 'unhealthy_since' | 'days_needed' | 'exhausted_count' | 'exhausted_needed'>,
  nowMs: number,
): DisablePath | null {
  if (health.unhealthy_since === null) return null
  const days = Math.max(0, (nowMs - Date.parse(health.unhealthy_since)) / dayMs)
  return {
    exhausted: health.exhausted_count,
    exhaustedLimit: health.exhausted_needed,
    days: Math.floor(days * 10) / 10,
    dayLimit: health.days_needed,
  }
}

/** `84 ms`, `2.3 s` */
export const duration = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`)
