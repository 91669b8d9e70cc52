/**
 * What the address of /leads says: filters and order in the words of `GET /api/leads`, so that a figure of analytics
 * links to its leads by its own filter. Statuses are a comma list. What is not understood is dropped, never an error.
 */
import type { GetLeadsCountQuery, LeadStatus, LeadView, ListLeadsQuery } from '@bolsivo/sdk'
import { readHistory } from './history.ts'
import { isStatusName, statuses } from './status.tsx'

export type LeadSort = NonNullable<ListLeadsQuery['sort']>

export interface LeadsSearch {
  readonly q?: string
  readonly status?: string
  readonly min_score?: number
  readonly max_score?: number
  readonly category?: string
  readonly city?: string
  readonly source?: string
  readonly tag?: string
  readonly external_id?: string
  readonly created_after?: string
  readonly created_before?: string
  readonly updated_after?: string
  readonly updated_before?: string
  /** A comma list, as that of statuses. */
  readonly without?: string
  readonly history?: string
  readonly sort?: LeadSort
  readonly view?: 'board'
  /** The id of the saved view that was opened. */
  readonly saved?: string
}

export type LeadFilters = Omit<LeadsSearch, 'sort' | 'view' | 'saved'>

const sorts: readonly string[] = [
  ...['created_at', '-created_at', 'updated_at', '-updated_at'],
  ...['score', '-score', 'business_name', '-business_name'],
]
const texts = ['category', 'city', 'source', 'tag', 'external_id'] as const
const times = ['created_after', 'created_before', 'updated_after', 'updated_before'] as const
const scores = ['min_score', 'max_score'] as const
const lackables = ['score', 'category'] as const

const isSort = (value: unknown): value is LeadSort => sorts.includes(String(value))

/** Of the address, or of a saved view, where all are texts. */
export function readLeadsSearch(search: Readonly<Record<string, unknown>>): LeadsSearch {
  return {
    ...readFilters(search),
    ...(isSort(search.sort) ? { sort: search.sort } : {}),
    ...(search.view === 'board' ? { view: 'board' as const } : {}),
    ...(typeof search.saved === 'string' ? { saved: search.saved } : {}),
  }
}

function readFilters(search: Readonly<Record<string, unknown>>): LeadFilters {
  const found: Record<string, string | number> = {}
  const q = readText(search.q, 200)
  if (q !== null) found.q = q
  const chosen = statusesOf(readText(search.status, 200) ?? '')
  if (chosen.length > 0) found.status = chosen.join(',')
  for (const name of scores) {
    const value = search[name] === '' ? Number.NaN : Number(search[name])
    if (Number.isInteger(value) && value >= 0 && value <= 100) found[name] = value
  }
  for (const name of texts) {
    const value = readText(search[name], 500)
    if (value !== null) found[name] = value
  }
  for (const name of times) {
    const value = readText(search[name], 40)
    if (value !== null && !Number.isNaN(Date.parse(value))) found[name] = value
  }
  const lacking = lackingOf(readText(search.without, 50) ?? '')
  if (lacking.length > 0) found.without = lacking.join(',')
  const history = readText(search.history, 200)
  if (history !== null && readHistory(history) !== null) found.history = history
  return found
}

/** The address keeps 98004 as a number; to the API all are texts. */
function readText(value: unknown, max: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null
  const text = String(value).trim().slice(0, max)
  return text === '' ? null : text
}

/** In the order of the pipeline, each once. */
export function statusesOf(list: string | undefined): LeadStatus[] {
  const named = new Set((list ?? '').split(',').filter(isStatusName))
  return statuses.filter((status) => named.has(status))
}

/** Fields that are empty. */
export const lackingOf = (list: string | undefined): (typeof lackables)[number][] =>
  lackables.filter((field) => list?.split(',').includes(field))

export function filtersOf({ sort: _sort, view: _view, saved: _saved, ...filters }: LeadsSearch): LeadFilters {
  return filters
}

export const isFiltered = (search: LeadsSearch): boolean => Object.keys(filtersOf(search)).length > 0

/** The newest lead first; on the board the one that moved last, so that a card is seen where it was put. */
export const sortOf = ({ sort, view }: LeadsSearch): LeadSort =>
  sort ?? (view === 'board' ? '-updated_at' : '-created_at')

/** As the API takes it; `status` narrows it to a column of the board. */
export function queryOf(search: LeadsSearch, status?: LeadStatus): ListLeadsQuery {
  const { status: chosen, without, ...rest } = filtersOf(search)
  const wanted = status === undefined ? statusesOf(chosen) : [status]
  const query = {
    ...rest,
    ...(wanted.length > 0 ? { status: wanted } : {}),
    ...(without === undefined ? {} : { without: lackingOf(without) }),
    sort: sortOf(search),
  }
  for (const name of times) {
    const time = rest[name]
    if (time !== undefined) query[name] = new Date(time).toISOString()
  }
  return query
}

/** As the API counts it: the filter alone. */
export function countQueryOf(search: LeadsSearch): GetLeadsCountQuery {
  const { sort: _sort, ...filter } = queryOf(search)
  return filter
}

/** The address of a saved view. */
export function searchOfView({ id, filters, sort, layout }: LeadView): LeadsSearch {
  const board = layout === 'board'
  const isUsual = sort === sortOf(board ? { view: 'board' } : {})
  return readLeadsSearch({
    ...filters,
    ...(isUsual ? {} : { sort }),
    ...(board ? { view: 'board' } : {}),
    saved: id,
  })
}

/** What a saved view keeps of an address. */
export function viewOfSearch(search: LeadsSearch): Pick<LeadView, 'filters' | 'sort' | 'layout'> {
  return {
    filters: Object.fromEntries(
      Object.entries(filtersOf(search)).map(([name, value]) => [name, String(value)]),
    ),
    sort: sortOf(search),
    layout: search.view ?? 'table',
  }
}

/** Whether two addresses show the same leads in the same way. */
export function isSameSearch(a: LeadsSearch, b: LeadsSearch): boolean {
  const textOf = (search: LeadsSearch) => {
    const { filters, sort, layout } = viewOfSearch(search)
    return JSON.stringify([Object.entries(filters).sort(), sort, layout])
  }
  return textOf(a) === textOf(b)
}
