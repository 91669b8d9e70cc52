/**
 * How much one endpoint may have in flight at once, found out by how it answers. Pure.
 *
 * A receiver with few workers times out when many requests come together; a fast one should not be held up. As TCP
 * does: a little more after each quick answer, half after a sign of too much. An endpoint that hangs is soon left with
 * two slots, so that it costs the others nothing.
 */
/** Small, so that a hundred new endpoints that all hang take few slots; it doubles with each round of quick answers. */
export const firstWindow = 4
export const largestWindow = 256
export const smallestWindow = 2

const quickMs = 1_000
const slowMs = 5_000

const isOverload = (outcome: string): boolean =>
  outcome === 'timeout' ||
  outcome === 'http_429' ||
  outcome === 'http_503' ||
  outcome === 'connection_refused'

export function nextWindow(window: number, answer: { outcome: string; durationMs: number }): number {
  if (isOverload(answer.outcome) || answer.durationMs > slowMs) return Math.max(smallestWindow, window / 2)
  return answer.durationMs < quickMs ? Math.min(largestWindow, window + 1) : window
}
