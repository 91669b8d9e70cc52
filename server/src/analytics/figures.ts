/** Puts counts into the shape of the answers: every step, band and day is there, also those with nothing in them. */
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
} from './queries.ts'
import type { funnelShape, movesShape, replyRateShape, scoreOutcomeShape } from './schema.ts'

type Data<Shape extends z.ZodType> = z.input<Shape> extends { data: infer Items } ? Items : never

/** Four digits are more than a page shows. */
const rateOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000

export const periodJson = ({ from, to, timeZone }: Period): Span & { time_zone: string } => ({
  from,
  to,
  time_zone: timeZone,
})

export function funnelOf(
  now: readonly StatusCount[],
  reached: readonly ReachedCount[],
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
      filter: { status },
      reached: count,
      conversion: place > 1 ? rateOf(count, cameTo(place - 1)) : null,
    }
  })
}

const noMoves = (): Record<string, number> => Object.fromEntries(leadStatuses.map((status) => [status, 0]))

export function seriesOf(
  points: readonly Point[],
  counts: readonly MoveCount[],
): Pick<z.input<typeof movesShape>, 'data' | 'total'> {
  const data = points.map(({ from, to }) => ({ from, to, moves: noMoves() }))
  const total = noMoves()
  for (const { point, status, moves } of counts) {
    const item = data[point - 1]
    if (item) item.moves[status] = moves
    total[status] = (total[status] ?? 0) + moves
  }
  return { data, total }
}

export function replyRatesOf(
  rows: readonly CategoryReplies[],
  top: number,
): Pick<z.input<typeof replyRateShape>, 'data' | 'other' | 'total'> {
  const rest = rows.slice(top)
  return {
    data: rows.slice(0, top).map((row) => ({
      category: row.category,
      ...repliesOf([row]),
      filter: row.category === null ? null : { category: row.category },
    })),
    other: rest.length === 0 ? null : { categories: rest.length, ...repliesOf(rest) },
    total: repliesOf(rows),
  }
}

function repliesOf(rows: readonly CategoryReplies[]): z.input<typeof replyRateShape>['total'] {
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

export function outcomesOf(
  rows: readonly BandCount[],
  createdWithin: Record<string, string>,
): Data<typeof scoreOutcomeShape> {
  return bands.map((band) => {
    const { leads, contacted, replied, meeting, won, lost } =
      rows.find((row) => row.band === band) ?? emptyBand
    const counts = { contacted, replied, meeting, closed_won: won, closed_lost: lost }
    const scores = band === null ? null : { min: band * 10, max: band === 9 ? 100 : band * 10 + 9 }
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
      filter: scores
        ? { min_score: String(scores.min), max_score: String(scores.max), ...createdWithin }
        : null,
    }
  })
}

/** The filter for leads that came in within a period. */
export const createdWithin = ({ start, end }: Period): Record<string, string> => ({
  // The list takes those after a moment, not at it.
  created_after: new Date(start.getTime() - 1).toISOString(),
  created_before: end.toISOString(),
})

const sum = <Row>(rows: readonly Row[], value: (row: Row) => number): number =>
  rows.reduce((total, row) => total + value(row), 0)
