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
  top: queryInteger(1, 100)
    .default(10)
    .meta({ description: 'So many categories, those with the most leads first; the others are one line' }),
})

/** One month of a young pipeline, the same in all figures. */
const periodExample = { from: '2026-06-01', to: '2026-06-30', time_zone: 'America/Los_Angeles' }

const step = (status: string, now: number, reached: number, conversion: number | null) => ({
  ...{ status, now, filter: { status }, reached, conversion },
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
const juneMoves = { ...noMoves, qualified: 42, contacted: 11, replied: 3 }
const movesExample = {
  ...{ ...periodExample, to: '2026-06-02', interval: 'day' as const },
  data: [
    { from: '2026-06-01', to: '2026-06-01', moves: juneMoves },
    { from: '2026-06-02', to: '2026-06-02', moves: noMoves },
  ],
  total: juneMoves,
}
const replyRateExample = {
  ...periodExample,
  data: [
    {
      ...{ category: 'Office park', mails_sent: 61, leads_mailed: 60, leads_replied: 21, rate: 0.35 },
      filter: { category: 'Office park' },
    },
  ],
  other: { categories: 9, mails_sent: 72, leads_mailed: 70, leads_replied: 15, rate: 0.2143 },
  total: { mails_sent: 133, leads_mailed: 130, leads_replied: 36, rate: 0.2769 },
}
const scoreOutcomeExample = {
  ...periodExample,
  data: [
    {
      ...{ min_score: 80, max_score: 89, leads: 140, contacted: 70 },
      ...{ replied: 21, meeting: 9, closed_won: 4, closed_lost: 7 },
      rates: { contacted: 0.5, replied: 0.15, meeting: 0.0643, closed_won: 0.0286, closed_lost: 0.05 },
      filter: {
        ...{ min_score: '80', max_score: '89' },
        ...{ created_after: '2026-06-01T06:59:59.999Z', created_before: '2026-07-01T07:00:00.000Z' },
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

const leadFilter = z.record(z.string(), z.string()).nullable().meta({
  id: 'LeadFilter',
  description:
    'Parameters of `GET /api/leads` that list just these leads; null where no filter does, as for leads that were erased',
})

export const funnelShape = z
  .strictObject({
    ...period,
    data: z.array(
      z.strictObject({
        status,
        now: count.meta({ description: 'Leads that have it at this moment, whatever the period' }),
        filter: leadFilter,
        reached: count.meta({
          description: 'Leads that came to it, or to a step after it, within the period: each once',
        }),
        conversion: rate.meta({
          description:
            '`reached` as a share of that of the step before, 0–1. Null for `new`, which is the first, and `closed_lost`, which can follow on any',
        }),
      }),
    ),
  })
  .meta({ id: 'Funnel', examples: [funnelExample] })

const movesByStatus = z
  .record(z.string(), count)
  .meta({ description: 'By the status that leads moved to: all seven' })

export const movesShape = z
  .strictObject({
    ...period,
    interval: z.enum(intervals),
    data: z.array(z.strictObject({ from: date, to: date, moves: movesByStatus })).meta({
      description:
        'Without holes. The first and last week may be cut off by the period; weeks begin on Monday',
    }),
    total: movesByStatus,
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
        filter: leadFilter,
      }),
    ),
    other: z
      .strictObject({ categories: count, ...replies })
      .nullable()
      .meta({ description: 'All categories beyond `top` in one; null where there are none' }),
    total: z.strictObject(replies),
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
          filter: leadFilter,
        }),
      )
      .meta({ description: 'Ten bands of scores, and last the leads without one: their scores are null' }),
  })
  .meta({ id: 'ScoreOutcome', examples: [scoreOutcomeExample] })
export type Outcome = (typeof outcomes)[number]
