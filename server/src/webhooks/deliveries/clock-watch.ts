/** Notices that the database's clock was set back. Pure, but for the monotonic clock of this process. */

/** More than two looks differ on a busy machine, less than anybody sets a clock by. */
const toleranceMs = 60_000

/** To be told the database's time now and then; answers whether it went back since, and true when that is not known. */
export type ClockWatch = (databaseMs: number) => boolean

export function createClockWatch(monotonicMs: () => number = () => performance.now()): ClockWatch {
  let latestAhead = Number.POSITIVE_INFINITY
  return (databaseMs) => {
    const ahead = databaseMs - monotonicMs()
    const wasSetBack = ahead < latestAhead - toleranceMs
    latestAhead = ahead
    return wasSetBack
  }
}
