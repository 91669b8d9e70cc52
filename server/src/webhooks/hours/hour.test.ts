import { expect, test } from 'vitest'
import { countAttempt, durationPercentile, noCounts, sumCounts } from './hour.ts'

const countsOf = (...durations: number[]) => {
  const counts = noCounts()
  for (const ms of durations) countAttempt(counts, { state: 'delivered', isGivenUp: false, durationMs: ms })
  return counts
}

test('attempts are counted by how they ended', () => {
  const counts = noCounts()
  for (const state of ['delivered', 'retrying', 'exhausted', 'delivered'])
    countAttempt(counts, { state, isGivenUp: state === 'exhausted', durationMs: 12 })
  expect(counts).toMatchObject({ delivered: 2, failed: 2, exhausted: 1 })
})

test('percentiles lie in the step of the attempt that they are of', () => {
  const { durations } = countsOf(...Array(90).fill(12), ...Array(10).fill(3_000))
  const [p50, p95] = [durationPercentile(durations, 0.5) ?? 0, durationPercentile(durations, 0.95) ?? 0]
  expect([p50 > 10 && p50 <= 20, p95 > 2_000 && p95 <= 3_500]).toEqual([true, true])
  expect(durationPercentile(noCounts().durations, 0.5)).toBeNull()
})

test('whatever took longest has a place', () => {
  const { durations } = countsOf(0, 10_000, 86_400_000)
  expect(durations.reduce((sum, count) => sum + count)).toBe(3)
  expect(durationPercentile(durations, 1)).toBe(60_000)
})

test('hours add up to a day', () => {
  const day = sumCounts([countsOf(1, 2), countsOf(3_000)])
  expect(day.delivered).toBe(3)
  expect(day.durations.reduce((sum, count) => sum + count)).toBe(3)
})
