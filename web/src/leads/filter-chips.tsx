/** The filters that count at the moment, each with a cross that takes it away. */
import { IconX } from '@tabler/icons-react'
import { rangeText } from './day-range.ts'
import { historyText, readHistory } from './history.ts'
import { type LeadFilters, type LeadsSearch, lackingOf, statusesOf } from './leads-search.ts'
import classes from './leads-toolbar.module.css'
import { statusNames } from './status.tsx'

type Name = keyof LeadFilters

export interface Chip {
  readonly text: string
  /** The filters that go with it. */
  readonly names: readonly Name[]
}

const textNames: Partial<Record<Name, string>> = {
  category: 'Category',
  city: 'City',
  source: 'Source',
  tag: 'Tag',
  external_id: 'External id',
}

const ranges = [
  { label: 'Added', after: 'created_after', before: 'created_before' },
  { label: 'Changed', after: 'updated_after', before: 'updated_before' },
] as const

export function chipsOf(search: LeadsSearch, now: Date): Chip[] {
  const chips: Chip[] = []
  const chosen = statusesOf(search.status)
  if (chosen.length > 0) {
    chips.push({ text: chosen.map((status) => statusNames[status]).join(' or '), names: ['status'] })
  }
  const { min_score: min, max_score: max } = search
  if (min !== undefined && max !== undefined) {
    chips.push({ text: `Score ${min}–${max}`, names: ['min_score', 'max_score'] })
  } else if (min !== undefined) chips.push({ text: `Score from ${min}`, names: ['min_score'] })
  else if (max !== undefined) chips.push({ text: `Score up to ${max}`, names: ['max_score'] })
  for (const [name, label] of Object.entries(textNames) as [Name, string][]) {
    const value = search[name]
    if (value !== undefined) chips.push({ text: `${label}: ${value}`, names: [name] })
  }
  for (const { label, after, before } of ranges) {
    const days = rangeText(search[after], search[before], now)
    if (days !== null) chips.push({ text: `${label} ${days}`, names: [after, before] })
  }
  const lacking = lackingOf(search.without)
  if (lacking.length > 0) {
    chips.push({ text: `Without a ${lacking.join(' and a ')}`, names: ['without'] })
  }
  const history = search.history === undefined ? null : readHistory(search.history)
  if (history !== null) chips.push({ text: historyText(history, now), names: ['history'] })
  return chips
}

export interface FilterChipsProps {
  readonly search: LeadsSearch
  readonly onRemove: (names: readonly Name[]) => void
  readonly onClear: () => void
}

export function FilterChips({ search, onRemove, onClear }: FilterChipsProps) {
  const chips = chipsOf(search, new Date())
  if (chips.length === 0) return null
  return (
    <ul className={classes.chips} aria-label="Filters">
      {chips.map(({ text, names }) => (
        <li key={names.join()} className={classes.chip}>
          <span className="clip">{text}</span>
          <button type="button" aria-label={`Remove filter: ${text}`} onClick={() => onRemove(names)}>
            <IconX size={13} stroke={1.8} aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={classes.clear} onClick={onClear}>
          Clear
        </button>
      </li>
    </ul>
  )
}
