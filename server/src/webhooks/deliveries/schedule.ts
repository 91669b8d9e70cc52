/** When a failed delivery is tried again, and when it is given up. Pure. */

export interface RetryPolicy {
  /** Waits of the standard policy, each after the end of the attempt before. */
  readonly retriesMs: readonly number[]
}

const hourMs = 3_600_000
const extendedMs = [2, 5, 10, 14, 20, 24].map((hours) => hours * hourMs)
const maxRetryAfterMs = 24 * hourMs
const maxJitter = 0.1

/** The waits of an endpoint's policy: `extended` goes on for about 75 hours after the standard ones. */
export function waitsOf(policy: 'standard' | 'extended', retriesMs: readonly number[]): readonly number[] {
  return policy === 'extended' ? [...retriesMs, ...extendedMs] : retriesMs
}

/**
 * The wait in milliseconds before the next attempt, or null when there is none.
 *
 * `made`: attempts by the schedule so far. `retryAfterMs`: what the receiver asked for; it only lengthens the wait,
 * up to a day. `random` (0–1) spreads retries by up to 10 % later, never earlier.
 */
export function nextWait(
  waits: readonly number[],
  made: number,
  retryAfterMs: number | null,
  random: number = Math.random(),
): number | null {
  const wait = waits[made - 1]
  if (wait === undefined) return null
  const spread = Math.floor(wait * (1 + maxJitter * random))
  return retryAfterMs === null ? spread : Math.max(spread, Math.min(retryAfterMs, maxRetryAfterMs))
}

/** `Retry-After` in seconds or as a date (RFC 9110 10.2.3), in milliseconds from now; null when it is neither. */
export function retryAfterMs(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) || !/[a-z]/i.test(header) ? null : Math.max(0, at - now)
}
