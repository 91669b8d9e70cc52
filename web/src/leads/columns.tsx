/** The columns of the table: what is in them, how wide they are, and which order a click on their heading asks for. */
import type { Lead } from '@bolsivo/sdk'
import type { ReactNode } from 'react'
import { relativeTime } from '../ui/time-text.ts'
import classes from './columns.module.css'
import { phoneText } from './lead/lead-fields.ts'
import type { LeadSort } from './leads-search.ts'
import { StatusPill } from './status.tsx'
import { useIsLow } from './threshold.ts'

export interface Column {
  /** A field of the lead, or `custom.` and the name of an own field: as saved views have it. */
  readonly id: string
  readonly name: string
  /** As in grid-template-columns. */
  readonly width: string
  readonly isNumber?: boolean
  /** At the first click: best or newest first, names from A. */
  readonly sort?: LeadSort
  cell(lead: Lead): ReactNode
}

const text = (id: keyof Lead, name: string, width: string): Column => ({
  id,
  name,
  width,
  cell: (lead) => String(lead[id] ?? ''),
})

const number = (id: keyof Lead, name: string): Column => ({
  ...text(id, name, '84px'),
  isNumber: true,
})

const moment = (id: 'created_at' | 'updated_at', name: string): Column => ({
  id,
  name,
  width: '112px',
  sort: `-${id}`,
  cell: (lead) => <Moment at={lead[id]} />,
})

export const columns: readonly Column[] = [
  {
    id: 'business_name',
    name: 'Business',
    width: 'minmax(220px, 2fr)',
    sort: 'business_name',
    cell: (lead) => lead.business_name,
  },
  {
    id: 'status',
    name: 'Status',
    width: '124px',
    cell: ({ status }) => <StatusPill status={status} />,
  },
  { id: 'score', name: 'Score', width: '92px', sort: '-score', cell: ({ score }) => <Score score={score} /> },
  text('fit_reason', 'Why', 'minmax(180px, 2fr)'),
  text('category', 'Category', 'minmax(120px, 1fr)'),
  text('city', 'City', 'minmax(100px, 0.8fr)'),
  text('contact_name', 'Contact', 'minmax(110px, 0.9fr)'),
  text('email', 'E-mail', 'minmax(140px, 1.2fr)'),
  {
    id: 'phone',
    name: 'Phone',
    width: '128px',
    cell: ({ phone }) => phone !== null && phoneText(phone),
  },
  text('website', 'Website', 'minmax(150px, 1fr)'),
  { id: 'tags', name: 'Tags', width: 'minmax(120px, 1fr)', cell: ({ tags }) => <Tags tags={tags} /> },
  text('source', 'Source', '92px'),
  number('rating', 'Rating'),
  number('review_count', 'Reviews'),
  text('address', 'Address', 'minmax(150px, 1fr)'),
  text('region', 'Region', '84px'),
  text('postal_code', 'Postal code', '104px'),
  text('country', 'Country', '84px'),
  text('external_id', 'External id', '120px'),
  moment('created_at', 'Added'),
  moment('updated_at', 'Changed'),
]

export const usualColumns: readonly string[] = [
  ...['business_name', 'status', 'score', 'category', 'city'],
  ...['contact_name', 'email', 'updated_at'],
]

const known = new Map(columns.map((column) => [column.id, column]))

/** In this order, the business always first: it is what a row is called. Unknown ones are left out. */
export function columnsOf(ids: readonly string[]): Column[] {
  const rest = ids.filter((id) => id !== 'business_name')
  return ['business_name', ...rest].flatMap((id) => known.get(id) ?? customColumn(id) ?? [])
}

/** Own fields that the loaded leads have. */
export function customIds(leads: readonly Lead[]): string[] {
  const names = new Set(leads.slice(0, 300).flatMap(({ custom }) => Object.keys(custom)))
  return [...names].sort().map((name) => `custom.${name}`)
}

export function columnName(id: string): string {
  return known.get(id)?.name ?? customColumn(id)?.name ?? id
}

function customColumn(id: string): Column | null {
  if (!id.startsWith('custom.')) return null
  const name = id.slice('custom.'.length)
  const words = name.replaceAll('_', ' ')
  return {
    id,
    name: words.charAt(0).toUpperCase() + words.slice(1),
    width: 'minmax(110px, 0.8fr)',
    cell: ({ custom }) => customText(custom[name]),
  }
}

function customText(value: string | number | boolean | null | undefined): string {
  if (value === true) return 'Yes'
  if (value === false) return 'No'
  return String(value ?? '')
}

export function Score({ score }: { readonly score: number | null }) {
  const isLow = useIsLow(score)
  if (score === null) return <span className={classes.none}>–</span>
  return (
    <span className={classes.score} data-low={isLow || undefined}>
      <span className={classes.figure}>{score}</span>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} style={{ width: `${score}%` }} />
      </span>
    </span>
  )
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <span className={classes.tags}>
      {tags.map((tag) => (
        <span key={tag} className={classes.tag}>
          {tag}
        </span>
      ))}
    </span>
  )
}

/** Not `Time`: that tells the exact one too, which costs more than all of the row, and rows come by the hundred. */
function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} className="numbers">
      {relativeTime(at, Date.now())}
    </time>
  )
}
