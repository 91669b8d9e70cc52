/** What becomes of a claimed delivery, before and after it is sent. Pure. */
import type { Endpoint } from '../endpoints/queries.ts'
import { nextWait, retryAfterMs, waitsOf } from './schedule.ts'
import type { Sent } from './send.ts'
import type { TakenDelivery } from './take-batch.ts'

/** Why a claimed delivery must not be sent, as the state in which it ends; null: it may. */
export function endsUnsent(
  delivery: Pick<TakenDelivery, 'body' | 'isManual' | 'scheduledCount'>,
  endpoint: Endpoint | undefined,
  retriesMs: readonly number[],
  isKiller: boolean,
): 'cancelled' | 'skipped' | 'exhausted' | null {
  if (endpoint === undefined || endpoint.isDeleted || delivery.body === null) return 'cancelled'
  if (endpoint.status === 'disabled' || endpoint.isPaused) return 'skipped'
  if (isKiller) return 'exhausted'
  // Every attempt got lost with its worker: this one would kill the next.
  const mostAttempts = waitsOf(endpoint.retryPolicy, retriesMs).length + 1
  return !delivery.isManual && delivery.scheduledCount > mostAttempts ? 'exhausted' : null
}

export interface Judgement {
  readonly state: 'delivered' | 'retrying' | 'exhausted'
  readonly waitMs: number | null
}

export function judgeAttempt(
  delivery: Pick<TakenDelivery, 'scheduledCount'>,
  endpoint: Pick<Endpoint, 'retryPolicy'>,
  { attempt, retryAfter, answeredAt }: Sent,
  retriesMs: readonly number[],
): Judgement {
  const { outcome, statusCode } = attempt
  if (outcome === 'delivered') return { state: 'delivered', waitMs: null }
  if (statusCode === goneStatus) return { state: 'exhausted', waitMs: null }
  const mayAskToWait = statusCode === 429 || statusCode === 503
  const waitMs = nextWait(
    waitsOf(endpoint.retryPolicy, retriesMs),
    // A resend uses none up: what follows it is what would have followed the last one by the schedule.
    Math.max(1, delivery.scheduledCount),
    // A date in it is by the receiver's clock: ours may be wrong by hours.
    mayAskToWait ? retryAfterMs(retryAfter, answeredAt ?? Date.now()) : null,
  )
  return { state: waitMs === null ? 'exhausted' : 'retrying', waitMs }
}

/** The receiver says that it wants nothing more, ever. */
export const goneStatus = 410
