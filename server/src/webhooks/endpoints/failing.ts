/** When an endpoint has failed for so long that it is disabled, and how far on the way it is. Pure. */

/** What must both be reached before an endpoint is disabled. */
export const needed = { days: 5, exhausted: 20 }
const longestMs = needed.days * 24 * 3_600_000
/** Of an endpoint that is well a process writes this seldom that it is. */
export const healthyEveryMs = 600_000
/** What is written of the last success may be so much older, with several processes: nobody is disabled too early. */
const writtenLateMs = 2 * healthyEveryMs
const warnings = [90, 70, 50] as const

/** Below half of the count nothing is worth a look. */
export const watchedCount = needed.exhausted / 2

/**
 * Both must be full: five days without a success, and twenty exhausted deliveries since. Answers 100 when they are,
 * else the last of 50, 70 and 90 that was reached, or 0.
 */
export function percentOfTheWay(failing: {
  exhaustedCount: number
  unhealthyMs: number
}): 0 | 50 | 70 | 90 | 100 {
  const unhealthyMs = failing.unhealthyMs - writtenLateMs
  const way = Math.min(failing.exhaustedCount / needed.exhausted, unhealthyMs / longestMs) * 100
  if (way >= 100) return 100
  return warnings.find((percent) => way >= percent) ?? 0
}
