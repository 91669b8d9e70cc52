/** Days, as people choose them, and the moments that the API takes: both of its ends lie outside of what is meant. */

/** `created_after` of those from this day on, which begins at midnight of the person's own zone. */
export const afterOf = (day: string): string | undefined => momentOf(day, 0, -1)

/** `created_before` of those until this day, with it. */
export const beforeOf = (day: string): string | undefined => momentOf(day, 1, 0)

/** The first moment after an `after`, the last before a `before`. */
export const firstOf = (after: string): Date => new Date(Date.parse(after) + 1)
export const lastOf = (before: string): Date => new Date(Date.parse(before) - 1)

/** `2026-10-01`, as the inputs of browsers take it. */
export function dayOf(date: Date): string {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${date.getFullYear()}-${month}-${day}`
}

/** Undefined for what is no day yet, as while the year is typed. */
function momentOf(text: string, days: number, ms: number): string | undefined {
  const [year, month, day] = text.split('-').map(Number)
  if (year === undefined || month === undefined || day === undefined || !(year >= 1970)) return undefined
  return new Date(year, month - 1, day + days, 0, 0, 0, ms).toISOString()
}

/** `Oct 1 – Oct 31`, `from Oct 1`, `until Oct 31`; null where there is neither end. */
export function rangeText(after: string | undefined, before: string | undefined, now: Date): string | null {
  const first = after === undefined ? null : shortDay(firstOf(after), now)
  const last = before === undefined ? null : shortDay(lastOf(before), now)
  if (first === null) return last === null ? null : `until ${last}`
  if (last === null) return `from ${first}`
  return first === last ? first : `${first} – ${last}`
}

function shortDay(date: Date, now: Date): string {
  const isThisYear = date.getFullYear() === now.getFullYear()
  return date.toLocaleDateString(undefined, {
    ...{ month: 'short', day: 'numeric' },
    ...(isThisYear ? {} : { year: 'numeric' }),
  })
}
