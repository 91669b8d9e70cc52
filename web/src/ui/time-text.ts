/** Moments in words. Zone and language are the browser's, or those that are given. */

const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

/** `just now`, `3 min. ago`, `yesterday`; after a week the date. */
export function relativeTime(at: string, nowMs: number): string {
  const seconds = (Date.parse(at) - nowMs) / 1000
  if (Math.abs(seconds) < 45) return 'just now'
  if (Math.abs(seconds) >= 7 * 86_400) return dateOnly(at, nowMs)
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60]
  return relative.format(Math.trunc(seconds / size) || Math.sign(seconds), unit).replace('.', '')
}

function dateOnly(at: string, nowMs: number): string {
  const date = new Date(at)
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear()
  return date.toLocaleDateString(undefined, {
    month: 'short',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
  })
}

/** `Nov 24, 2026, 10:04:12 PM GMT+1` */
export function exactTime(at: string, timeZone?: string): string {
  return new Date(at).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
}

/** `5,106` */
export const count = (value: number): string => value.toLocaleString('en')
