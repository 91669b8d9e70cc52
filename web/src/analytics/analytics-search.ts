/** The period that the page is about, in its address: `?period=90d`, or two dates. Pure; dates are `2026-06-20`. */

export const periodNames = { '7d': '7 days', '30d': '30 days', '90d': '90 days', '12m': '12 months' } as const
export type PeriodName = keyof typeof periodNames
export const usualPeriod: PeriodName = '30d'

export interface AnalyticsSearch {
  readonly period?: PeriodName
  /** With `to`, in place of `period`. Both days are within. */
  readonly from?: string
  readonly to?: string
}

export interface Period {
  readonly from: string
  readonly to: string
}

/** As the API takes them. */
export const firstDate = '2000-01-01'
export const lastDate = '2099-12-31'
const mostDays = 1_827
const dayMs = 86_400_000

/** What is not understood is dropped: the page is then about the usual period. */
export function readAnalyticsSearch(search: Readonly<Record<string, unknown>>): AnalyticsSearch {
  const [from, to] = [String(search.from ?? ''), String(search.to ?? '')]
  if (periodProblem({ from, to }) === null) return { from, to }
  const { period } = search
  return isPeriodName(period) && period !== usualPeriod ? { period } : {}
}

const isPeriodName = (value: unknown): value is PeriodName =>
  typeof value === 'string' && Object.hasOwn(periodNames, value)

/** Null: it was chosen by its dates. */
export const periodNameOf = ({ from, period }: AnalyticsSearch): PeriodName | null =>
  from === undefined ? (period ?? usualPeriod) : null

export function periodOf({ period = usualPeriod, from, to }: AnalyticsSearch, today: string): Period {
  if (from !== undefined && to !== undefined) return { from, to }
  return { from: firstOf(period, today), to: today }
}

function firstOf(period: PeriodName, today: string): string {
  if (period !== '12m') return addDays(today, 1 - Number.parseInt(period, 10))
  const next = new Date(`${addDays(today, 1)}T00:00:00Z`)
  next.setUTCFullYear(next.getUTCFullYear() - 1)
  return next.toISOString().slice(0, 10)
}

/** What is wrong with dates that somebody chose, in words; null: nothing. */
export function periodProblem({ from, to }: Period): string | null {
  if (!isDate(from) || !isDate(to)) return 'Choose a first and a last day.'
  if (from > to) return 'The first day is after the last.'
  if (daysOf({ from, to }) > mostDays) return 'Five years at most.'
  return null
}

/** Also not 30 February, which `Date` takes for a day in March. */
const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  text >= firstDate &&
  text <= lastDate &&
  !Number.isNaN(Date.parse(text)) &&
  addDays(text, 0) === text

export const daysOf = ({ from, to }: Period): number => (Date.parse(to) - Date.parse(from)) / dayMs + 1

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** The date at a moment by the clocks of a zone. Swedish dates are those of ISO 8601. */
export const dateIn = (timeZone: string, moment: Date): string =>
  moment.toLocaleDateString('sv-SE', { timeZone, calendar: 'gregory', numberingSystem: 'latn' })
