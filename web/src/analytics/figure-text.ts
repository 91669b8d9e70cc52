/** Figures in words. */
import type { Period } from './analytics-search.ts'

/**
 * `37%`, below ten `3.6%`; `–` where there is nothing to divide by. What is not all is never `100%`, and what is not
 * nothing never `0%`.
 */
export function rateText(rate: number | null): string {
  if (rate === null) return '–'
  if (rate === 0 || rate === 1) return `${rate * 100}%`
  const percent = rate * 100
  const tenths = Math.round(percent * 10) / 10
  if (tenths === 0) return '< 0.1%'
  return `${tenths < 10 ? tenths : Math.min(99, Math.round(percent))}%`
}

/** Dates, not moments: they are the same in every time zone. */
const dateText = (date: string, shown: Intl.DateTimeFormatOptions, language?: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString(language, { ...shown, timeZone: 'UTC' })

/** `Nov 3` */
export const dayText = (date: string, language?: string): string =>
  dateText(date, { month: 'short', day: 'numeric' }, language)

/** `Tue, Nov 3`; of a week `Nov 2 – Nov 8` */
export function pointText({ from, to }: Period, language?: string): string {
  if (from !== to) return `${dayText(from, language)} – ${dayText(to, language)}`
  return dateText(from, { weekday: 'short', month: 'short', day: 'numeric' }, language)
}

/** `Oct 26 – Nov 24, 2026`; the year twice where there are two */
export function periodText({ from, to }: Period, language?: string): string {
  const withYear = (date: string) =>
    dateText(date, { year: 'numeric', month: 'short', day: 'numeric' }, language)
  if (from === to) return withYear(from)
  const isOneYear = from.slice(0, 4) === to.slice(0, 4)
  return `${isOneYear ? dayText(from, language) : withYear(from)} – ${withYear(to)}`
}
