/** How numbers, times and hosts read on the page. Pure. */

const units: [name: string, seconds: number][] = [
  ['day', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
]

/** `12 min`, `3 h`, `2 days`: the largest unit that fits, rounded down. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [name, size] = units.find(([, size]) => seconds >= size) ?? ['s', 1]
  const count = Math.floor(seconds / size)
  return `${count} ${name}${name === 'day' && count !== 1 ? 's' : ''}`
}

export function agoText(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime()
  return ms < 1_000 ? 'just now' : `${durationText(ms)} ago`
}

/** `2026-06-20 14:32:10 UTC` */
export const timeText = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`

export const countText = (count: number): string => count.toLocaleString('en-US')

export const pluralText = (count: number, noun: string): string =>
  `${countText(count)} ${noun}${count === 1 ? '' : 's'}`

/** `connection_refused` as a person says it. */
export const wordsOf = (code: string): string => code.replaceAll('_', ' ')

/** The host of a URL, with its port where it says one; paths of hooks are secrets of their owners. */
export function hostOf(url: string | null): string {
  return (url === null ? null : URL.parse(url))?.host ?? 'a deleted webhook'
}
