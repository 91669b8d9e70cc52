/**
 * Puts counts into the shape of the answers: every step, band and day is there, also those with nothing in them. Each
 * count of leads has its filter: the parameters of the list of leads that find just these.
 */
import type { z } from 'zod'
import { leadStatuses } from '../leads/index.ts'
import type { Period, Point, Span } from './period.ts'
import {
  type BandCount,
  type CategoryReplies,
  type MoveCount,
  type ReachedCount,
  type StatusCount,
  steps,
  type Within,
} from './queries.ts'
import type { funnelShape, movesShape, replyRateShape, scoreOutcomeShape } from './schema.ts'

type Data<Shape extends z.ZodType> = z.input<Shape> extends { data: infer Items } ? Items : never
type LeadFilter = Record<string, string>

/** Four digits are more than a page shows. */
const rateOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000

export const periodJson = ({ from, to, timeZone }: Period): Span & { time_zone: string } => ({
  from,
  to,
  time_zone: timeZone,
})

const untilNow = '..'
const during = ({ start, end }: Within): string => `@${start.toISOString()}/${end.toISOString()}`
const since = (start: Date): string => `@${start.toISOString()}/${untilNow}`

export function funnelOf(
  now: readonly StatusCount[],
  reached: readonly ReachedCount[],
  period: Within,
): Data<typeof funnelShape> {
  const countNow = new Map(now.map(({ status, count }) => [status, count]))
  /** Who came to a step has come past all before it. */
  const cameTo = (place: number) =>
    sum(
      reached.filter((count) => count.place >= place),
      ({ leads }) => leads,
    )
  return leadStatuses.map((status) => {
    const place = steps.indexOf(status) + 1
    const count = place === 0 ? sum(reached, ({ lost }) => lost) : cameTo(place)
    return {
      status,
      now: countNow.get(status) ?? 0,
      reached: count,
      conversion: place > 1 ? rateOf(count, cameTo(place - 1)) : null,
      filters: { now: { status }, reached: { history: `reached:${status}${during(period)}` } },
    }
  })
}

export function seriesOf(
  points: readonly Point[],
  counts: readonly MoveCount[],
  { start, end }: Within,
): Pick<z.input<typeof movesShape>, 'data' | 'total'> {
  const byPoint = Map.groupBy(counts, ({ point }) => point)
  return {
    data: points.map(({ from, to, start }, at) => ({
      from,
      to,
      ...movesOf(byPoint.get(at + 1), { start, end: points[at + 1]?.start ?? end }),
    })),
    total: movesOf(byPoint.get(null), { start, end }),
  }
}

function movesOf(counts: readonly MoveCount[] = [], within: Within): z.input<typeof movesShape>['total'] {
  const countsOf = (name: 'moves' | 'leads') =>
    Object.fromEntries(
      leadStatuses.map((status) => [status, counts.find((count) => count.status === status)?.[name] ?? 0]),
    )
  const filters = counts.map(({ status }) => [status, { history: `moved_to:${status}${during(within)}` }])
  return { moves: countsOf('moves'), leads: countsOf('leads'), filters: Object.fromEntries(filters) }
}

export function replyRatesOf(
  rows: readonly CategoryReplies[],
  top: number,
  period: Within,
): Pick<z.input<typeof replyRateShape>, 'data' | 'other' | 'total'> {
  const rest = rows.slice(top)
  const filters = { leads_mailed: `mailed${during(period)}`, leads_replied: `replied${during(period)}` }
  const filtersOf = (others: LeadFilter) => ({
    leads_mailed: { history: filters.leads_mailed, ...others },
    leads_replied: { history: filters.leads_replied, ...others },
  })
  return {
    data: rows.slice(0, top).map((row) => ({
      category: row.category,
      ...repliesOf([row]),
      filters: filtersOf(row.category === null ? { without: 'category' } : { category: row.category }),
    })),
    other: rest.length === 0 ? null : { categories: rest.length, ...repliesOf(rest) },
    total: { ...repliesOf(rows), filters: filtersOf({}) },
  }
}

function repliesOf(rows: readonly CategoryReplies[]) {
  const mailed = sum(rows, ({ leadsMailed }) => leadsMailed)
  const replied = sum(rows, ({ leadsReplied }) => leadsReplied)
  return {
    mails_sent: sum(rows, ({ mailsSent }) => mailsSent),
    leads_mailed: mailed,
    leads_replied: replied,
    rate: rateOf(replied, mailed),
  }
}

const bands = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, null]
const emptyBand = { leads: 0, contacted: 0, replied: 0, meeting: 0, won: 0, lost: 0 }

export function outcomesOf(rows: readonly BandCount[], period: Within): Data<typeof scoreOutcomeShape> {
  return bands.map((band) => {
    const { leads, contacted, replied, meeting, won, lost } =
      rows.find((row) => row.band === band) ?? emptyBand
    const counts = { contacted, replied, meeting, closed_won: won, closed_lost: lost }
    const scores = band === null ? null : { min: band * 10, max: band === 9 ? 100 : band * 10 + 9 }
    const filter = {
      ...(scores ? { min_score: String(scores.min), max_score: String(scores.max) } : { without: 'score' }),
      ...createdWithin(period),
    }
    return {
      min_score: scores?.min ?? null,
      max_score: scores?.max ?? null,
      leads,
      ...counts,
      rates: {
        contacted: rateOf(contacted, leads),
        replied: rateOf(replied, leads),
        meeting: rateOf(meeting, leads),
        closed_won: rateOf(won, leads),
        closed_lost: rateOf(lost, leads),
      },
      filters: { leads: filter, ...outcomeFilters(filter, period) },
    }
  })
}

/** They came in within the period: whatever they reached, they reached it since it began. */
function outcomeFilters(filter: LeadFilter, { start }: Within) {
  const reached = (status: string) => ({ ...filter, history: `reached:${status}${since(start)}` })
  return {
    contacted: reached('contacted'),
    replied: reached('replied'),
    meeting: reached('meeting'),
    closed_won: { ...filter, status: 'closed_won' },
    closed_lost: { ...filter, status: 'closed_lost' },
  }
}

const createdWithin = ({ start, end }: Within): LeadFilter => ({
  // The list takes those after a moment, not at it.
  created_after: new Date(start.getTime() - 1).toISOString(),
  created_before: end.toISOString(),
})

const sum = <Row>(rows: readonly Row[], value: (row: Row) => number): number =>
  rows.reduce((total, row) => total + value(row), 0)
