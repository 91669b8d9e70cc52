/** How long things are kept, as it is typed. */
import type { Retention } from '@bolsivo/sdk'

export type RetentionName = keyof Retention

/** What is changed and can be saved; null: nothing, or it is no number of days. */
export function retentionChange(
  saved: Retention,
  typed: Readonly<Record<RetentionName, number | null>>,
): Partial<Retention> | null {
  const names = Object.keys(saved) as RetentionName[]
  if (names.some((name) => typed[name] === null)) return null
  const changed = names.filter((name) => typed[name] !== saved[name])
  return changed.length === 0 ? null : Object.fromEntries(changed.map((name) => [name, typed[name]]))
}

/** Fewer days of what then leaves for good. The feed only looks less far back. */
export const losesDeliveries = (saved: Retention, change: Partial<Retention>): boolean =>
  (change.deliveries_days ?? saved.deliveries_days) < saved.deliveries_days

/** `1 day`, `30 days`. */
export const daysText = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`

/** `640 B`, `12 kB`, `3.4 MB`: as a file manager says it. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
