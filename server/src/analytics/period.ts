/**
 * Days as the one who asks has them: from the first moment of `from` to the last of `to`, by the clocks of a time zone.
 *
 * All borders are computed here, and the database gets moments: so days of 23 and 25 hours, days that begin at one, and
 * days that a country left out are one matter, and no second list of time zones has a say.
 */
import { AppError, invalidRequest } from '../platform/errors.ts'
import type { Interval, PeriodQuery } from './schema.ts'

const dayMs = 24 * 3_600_000
const usualDays = 30
/** Five years. */
const mostDays = 1_827
/** Longer ones are shown by the week. */
const mostDaysByDay = 92
/** As many as somebody may ask for. */
const mostPoints = 366

export interface Span {
  /** Dates, both within. */
  readonly from: string
  readonly to: string
}

export interface Period extends Span {
  readonly timeZone: string
  /** The first moment. */
  readonly start: Date
  /** The first moment after it. */
  readonly end: Date
}

/** Throws `invalid_request`. */
export function readPeriod(query: PeriodQuery, now: Date): Period {
  const clock = clockOf(query.time_zone)
  const to = query.to ?? later(query.from ?? '', clock.dateAt(now))
  const from = query.from ?? addDays(to, 1 - usualDays)
  if (from > to) throw wrong('from', `must not be after to, which is ${to}`)
  if (daysBetween(from, to) >= mostDays) {
    throw wrong('from', `must be at most five years (${mostDays} days) before to, which is ${to}`)
  }
  const [start, end] = [clock.startOf(from), clock.startOf(addDays(to, 1))]
  return { from, to, timeZone: query.time_zone, start, end }
}

/** One point of a series: a day, or what a week (from Monday) has in common with the period. */
export interface Point extends Span {
  readonly start: Date
}

/** Throws `invalid_request`. */
export function pointsOf(period: Period, wanted?: Interval): { interval: Interval; points: Point[] } {
  const days = daysBetween(period.from, period.to) + 1
  const interval = wanted ?? (days <= mostDaysByDay ? 'day' : 'week')
  if (interval === 'day' && days > mostPoints) {
    throw wrong('interval', `must be week for a period of ${days} days: by the day at most ${mostPoints}`)
  }
  const clock = clockOf(period.timeZone)
  const points: Point[] = []
  for (let from = period.from; from <= period.to; ) {
    const to = interval === 'day' ? from : earlier(sundayAfter(from), period.to)
    points.push({ from, to, start: clock.startOf(from) })
    from = addDays(to, 1)
  }
  return { interval, points }
}

function wrong(path: string, message: string): AppError {
  return new AppError(invalidRequest, { message: `${path} ${message}`, details: [{ path, message }] })
}

interface Clock {
  /** The date at a moment. */
  dateAt(moment: Date): string
  /** The first moment of a date; of one that was left out, the first after it. */
  startOf(date: string): Date
}

function clockOf(timeZone: string): Clock {
  // Swedish dates are those of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  })
  const dateAt = (moment: Date | number) => format.format(moment)
  return {
    dateAt,
    startOf(date) {
      // No clock is a day away from UTC. Between these two the date begins: each look halves what is left.
      const midnight = Date.parse(`${date}T00:00:00Z`)
      let [before, after] = [midnight - dayMs, midnight + dayMs]
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2)
        if (dateAt(middle) < date) before = middle
        else after = middle
      }
      return new Date(after)
    },
  }
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayMs

/** The date itself where it is one. */
const sundayAfter = (date: string): string => addDays(date, (7 - new Date(date).getUTCDay()) % 7)

const earlier = (...dates: readonly [string, string]): string => dates.toSorted()[0] ?? dates[0]
const later = (...dates: readonly [string, string]): string => dates.toSorted()[1] ?? dates[1]
