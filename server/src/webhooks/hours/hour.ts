/**
 * How an endpoint did within one hour, as counts: a chart over days adds up some rows, however many deliveries there
 * were. Durations are counted in steps, from which percentiles are read to within a step. Pure.
 */

export interface Counts {
  delivered: number
  /** Attempts that failed, whether they are retried or not. */
  failed: number
  exhausted: number
  /** Attempts per step of `upTo`; the last one is for all that took longer. */
  durations: number[]
}

/** Milliseconds. An exchange ends after ten seconds, unless the operator has chosen another timeout. */
const upTo = [5, 10, 20, 35, 50, 75, 100, 150, 200, 350, 500, 750, 1_000, 2_000, 3_500, 5_000, 10_000, 60_000]

export const noCounts = (): Counts => ({
  delivered: 0,
  failed: 0,
  exhausted: 0,
  durations: upTo.map(() => 0),
})

export function countAttempt(
  counts: Counts,
  { state, isGivenUp, durationMs }: { state: string; isGivenUp: boolean; durationMs: number },
): void {
  if (state === 'delivered') counts.delivered += 1
  else counts.failed += 1
  if (isGivenUp) counts.exhausted += 1
  const step = upTo.findIndex((most) => durationMs <= most)
  const at = step === -1 ? upTo.length - 1 : step
  counts.durations[at] = (counts.durations[at] ?? 0) + 1
}

export function sumCounts(all: readonly Counts[]): Counts {
  const sum = noCounts()
  for (const { delivered, failed, exhausted, durations } of all) {
    sum.delivered += delivered
    sum.failed += failed
    sum.exhausted += exhausted
    sum.durations = sum.durations.map((count, at) => count + (durations[at] ?? 0))
  }
  return sum
}

/** In milliseconds, taking the attempts of a step as spread evenly over it; null when there were none. */
export function durationPercentile(durations: readonly number[], share: number): number | null {
  const total = durations.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let before = 0
  for (const [at, count] of durations.entries()) {
    if (before + count >= total * share && count > 0) {
      const from = upTo[at - 1] ?? 0
      const to = upTo[at] ?? from
      return Math.round(from + ((total * share - before) / count) * (to - from))
    }
    before += count
  }
  return upTo.at(-1) ?? null
}
