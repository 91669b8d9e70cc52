/** The shapes of the figures in the API. Loads in a browser. */
import { z } from 'zod'
import { queryInteger, queryText } from '../platform/shapes.ts'

const firstDate = '2000-01-01'
const lastDate = '2099-12-31'

const queryDate = z
  .string()
  .refine((value) => z.iso.date().safeParse(value).success, 'must be a date such as 2026-06-20')
  .refine((value) => value >= firstDate && value <= lastDate, `must be from ${firstDate} to ${lastDate}`)
  .meta({ format: 'date', examples: ['2026-06-20'] })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== ''
  } catch {
    return false
  }
}

const periodQuery = {
  from: queryDate.optional().meta({ description: 'The first day; without it 29 days before `to`' }),
  to: queryDate.optional().meta({ description: 'The last day, which is within; without it today' }),
  time_zone: queryText(64)
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin, America/Los_Angeles or UTC')
    .default('UTC')
    .meta({
      description: 'Whose days they are: an IANA name. Days have 23 or 25 hours where its clocks change',
    }),
}

export const periodQueryShape = z.strictObject(periodQuery)
export type PeriodQuery = z.output<typeof periodQueryShape>

export const intervals = ['day', 'week'] as const
export type Interval = (typeof intervals)[number]
export const movesQuery = z.strictObject({
  ...periodQuery,
  interval: z
    .enum(intervals, `must be one of ${intervals.join(', ')}`)
    .optional()
    .meta({ description: 'Without it a day, and a week where the period is longer than 92 days' }),
})

export const replyRateQuery = z.strictObject({
  ...periodQuery,
  top: queryInteger(1, 1000)
    .default(10)
    .meta({ description: 'So many categories, those with the most leads first; the others are one line' }),
})

/** One month of a young pipeline, the same in all figures. */
const periodExample = { from: '2026-06-01', to: '2026-06-30', time_zone: 'America/Los_Angeles' }
const june = '2026-06-01T07:00:00.000Z/2026-07-01T07:00:00.000Z'

const step = (status: string, now: number, reached: number, conversion: number | null) => ({
  ...{ status, now, reached, conversion },
  filters: { now: { status }, reached: { history: `reached:${status}@${june}` } },
})
const funnelExample = {
  ...periodExample,
  data: [
    step('new', 812, 1391, null),
    step('qualified', 391, 521, 0.3745),
    step('contacted', 88, 130, 0.2495),
    step('replied', 19, 36, 0.2769),
    step('meeting', 8, 15, 0.4167),
    step('closed_won', 5, 5, 0.3333),
    step('closed_lost', 68, 22, null),
  ],
}
const noMoves = { new: 0, qualified: 0, contacted: 0, replied: 0, meeting: 0, closed_won: 0, closed_lost: 0 }
const juneMoves = { ...noMoves, contacted: 11 }
const movesOfJune = (time: string) => ({
  moves: juneMoves,
  leads: { ...noMoves, contacted: 10 },
  filters: { contacted: { history: `moved_to:contacted@${time}` } },
})
const movesExample = {
  ...{ ...periodExample, to: '2026-06-02', interval: 'day' as const },
  data: [
    {
      ...{ from: '2026-06-01', to: '2026-06-01' },
      ...movesOfJune('2026-06-01T07:00:00.000Z/2026-06-02T07:00:00.000Z'),
    },
    { from: '2026-06-02', to: '2026-06-02', moves: noMoves, leads: noMoves, filters: {} },
  ],
  total: movesOfJune('2026-06-01T07:00:00.000Z/2026-06-03T07:00:00.000Z'),
}
const replyFilters = (others: Record<string, string>) => ({
  leads_mailed: { history: `mailed@${june}`, ...others },
  leads_replied: { history: `replied@${june}`, ...others },
})
const replyRateExample = {
  ...periodExample,
  data: [
    {
      ...{ category: 'Office park', mails_sent: 61, leads_mailed: 60, leads_replied: 21, rate: 0.35 },
      filters: replyFilters({ category: 'Office park' }),
    },
  ],
  other: { categories: 9, mails_sent: 72, leads_mailed: 70, leads_replied: 15, rate: 0.2143 },
  total: { mails_sent: 133, leads_mailed: 130, leads_replied: 36, rate: 0.2769, filters: replyFilters({}) },
}
const bandFilter = {
  ...{ min_score: '80', max_score: '89' },
  ...{ created_after: '2026-06-01T06:59:59.999Z', created_before: '2026-07-01T07:00:00.000Z' },
}
const sinceJune = (status: string) => ({
  ...bandFilter,
  history: `reached:${status}@2026-06-01T07:00:00.000Z/..`,
})
const scoreOutcomeExample = {
  ...periodExample,
  data: [
    {
      ...{ min_score: 80, max_score: 89, leads: 140, contacted: 70 },
      ...{ replied: 21, meeting: 9, closed_won: 4, closed_lost: 7 },
      rates: { contacted: 0.5, replied: 0.15, meeting: 0.0643, closed_won: 0.0286, closed_lost: 0.05 },
      filters: {
        leads: bandFilter,
        ...{
          contacted: sinceJune('contacted'),
          replied: sinceJune('replied'),
          meeting: sinceJune('meeting'),
        },
        closed_won: { ...bandFilter, status: 'closed_won' },
        closed_lost: { ...bandFilter, status: 'closed_lost' },
      },
    },
  ],
}

const date = z.iso.date().meta({ pattern: undefined })
const period = { from: date, to: date, time_zone: z.string() }
const count = z.int().min(0)
const rate = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .meta({ description: '0–1; null where there is nothing to divide by' })
/** In the words of the leads slice, which is not for browsers as a whole. */
const status = z.string().meta({ $ref: '#/components/schemas/LeadStatus' })

const leadFilter = z.record(z.string(), z.string()).meta({
  id: 'LeadFilter',
  description:
    'Parameters of `GET /api/leads` that list just these leads, but for those that were erased. They are parameters of its count and its export, too',
})
/** Of counts, by their names. */
const filters = <const Name extends string>(...names: readonly Name[]) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, leadFilter])) as Record<Name, typeof leadFilter>,
  )

export const funnelShape = z
  .strictObject({
    ...period,
    data: z.array(
      z.strictObject({
        status,
        now: count.meta({ description: 'Leads that have it at this moment, whatever the period' }),
        reached: count.meta({
          description: 'Leads that came to it, or to a step after it, within the period: each once',
        }),
        conversion: rate.meta({
          description:
            '`reached` as a share of that of the step before, 0–1. Null for `new`, which is the first, and `closed_lost`, which can follow on any',
        }),
        filters: filters('now', 'reached'),
      }),
    ),
  })
  .meta({ id: 'Funnel', examples: [funnelExample] })

const byStatus = z.record(z.string(), count)
const moves = {
  moves: byStatus.meta({ description: 'By the status that leads moved to: all seven' }),
  leads: byStatus.meta({
    description: 'Of how many leads these moves were: one that moved there twice is one. All seven',
  }),
  filters: z
    .record(z.string(), leadFilter)
    .meta({ description: 'Of `leads`, by status: those to which there were moves' }),
}

export const movesShape = z
  .strictObject({
    ...period,
    interval: z.enum(intervals),
    data: z.array(z.strictObject({ from: date, to: date, ...moves })).meta({
      description:
        'Without holes. The first and last week may be cut off by the period; weeks begin on Monday',
    }),
    total: z.strictObject(moves),
  })
  .meta({ id: 'Moves', examples: [movesExample] })

const replies = {
  mails_sent: count.meta({ description: 'Within the period' }),
  leads_mailed: count.meta({ description: 'That got at least one of these' }),
  leads_replied: count.meta({
    description: 'Of those, how many moved to replied or further after it, until now',
  }),
  rate: rate.meta({ description: '`leads_replied` of `leads_mailed`, 0–1' }),
}

export const replyRateShape = z
  .strictObject({
    ...period,
    data: z.array(
      z.strictObject({
        category: z
          .string()
          .nullable()
          .meta({ description: 'null: leads without one, and leads that were erased' }),
        ...replies,
        filters: filters('leads_mailed', 'leads_replied'),
      }),
    ),
    other: z
      .strictObject({ categories: count, ...replies })
      .nullable()
      .meta({
        description:
          'All categories beyond `top` in one; null where there are none. A larger `top` shows them, with their filters',
      }),
    total: z.strictObject({ ...replies, filters: filters('leads_mailed', 'leads_replied') }),
  })
  .meta({ id: 'ReplyRate', examples: [replyRateExample] })

const outcomes = ['contacted', 'replied', 'meeting', 'closed_won', 'closed_lost'] as const

export const scoreOutcomeShape = z
  .strictObject({
    ...period,
    data: z
      .array(
        z.strictObject({
          min_score: z.int().nullable(),
          max_score: z.int().nullable(),
          leads: count.meta({ description: 'That came in within the period and have such a score now' }),
          contacted: count.meta({ description: 'Of these, how many ever came to contacted or further' }),
          replied: count,
          meeting: count,
          closed_won: count.meta({ description: 'Of these, how many are won now' }),
          closed_lost: count.meta({ description: 'Of these, how many are lost now' }),
          rates: z
            .strictObject(
              Object.fromEntries(outcomes.map((name) => [name, rate])) as Record<Outcome, typeof rate>,
            )
            .meta({ description: 'Each as a share of `leads`' }),
          filters: filters('leads', ...outcomes),
        }),
      )
      .meta({ description: 'Ten bands of scores, and last the leads without one: their scores are null' }),
  })
  .meta({ id: 'ScoreOutcome', examples: [scoreOutcomeExample] })
export type Outcome = (typeof outcomes)[number]
