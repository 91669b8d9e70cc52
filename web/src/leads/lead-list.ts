/**
 * A list of leads as far as it was scrolled, and what a change does to it. Pure: the same rules serve a move that is
 * shown before the server has answered, its undoing, and what a teammate or the worker did.
 */
import type { Lead, LeadStatus, ListLeadsQuery, Page } from '@bolsivo/sdk'

export interface LeadList {
  readonly leads: readonly Lead[]
  /** Of the next page; null: this is all. */
  readonly cursor: string | null
  /** Changes up to this moment of the server are in it. */
  readonly asOf: string
  /** Those that the last change brought in or altered, to be shown for a moment. */
  readonly fresh: ReadonlySet<string>
  /** So much happened that only a new beginning would show it. */
  readonly isBehind: boolean
}

export const listOfPage = ({ data, next_cursor }: Page<Lead>, asOf: string): LeadList => ({
  leads: data,
  cursor: next_cursor,
  asOf,
  fresh: new Set(),
  isBehind: false,
})

/** A lead that moved in the order between two pages may come twice: the first stays. */
export function withPage(list: LeadList, { data, next_cursor }: Page<Lead>): LeadList {
  const known = new Set(list.leads.map(({ id }) => id))
  return { ...list, leads: [...list.leads, ...data.filter(({ id }) => !known.has(id))], cursor: next_cursor }
}

export function without(list: LeadList, ids: ReadonlySet<string>): LeadList {
  const leads = list.leads.filter(({ id }) => !ids.has(id))
  return leads.length === list.leads.length ? list : { ...list, leads }
}

/**
 * The changed leads in their places: altered where they are (in the order of the last load, since rows that jump while
 * one reads are worse than an order that is a moment old), gone when they do not belong any more, come in when they do.
 * `mayEnter` says so where the filter alone can't: see `isJudgedHere`.
 */
export function withChanges(
  list: LeadList,
  query: ListLeadsQuery,
  changed: readonly Lead[],
  mayEnter: (lead: Lead) => boolean = () => isJudgedHere(query),
): LeadList {
  const news = new Map(changed.map((lead) => [lead.id, lead]))
  const fresh = new Set<string>()
  const leads: Lead[] = []
  let isSame = true
  for (const lead of list.leads) {
    const next = news.get(lead.id)
    news.delete(lead.id)
    if (next === undefined) leads.push(lead)
    else {
      isSame = false
      if (!matches(next, query)) continue
      leads.push(next)
      if (looksOther(lead, next)) fresh.add(lead.id)
    }
  }
  for (const lead of news.values()) {
    if (!matches(lead, query) || !mayEnter(lead)) continue
    const place = placeOf(leads, lead, query.sort)
    // Beyond what was loaded: it comes with its page.
    if (place === leads.length && list.cursor !== null) continue
    leads.splice(place, 0, lead)
    fresh.add(lead.id)
    isSame = false
  }
  return isSame ? list : { ...list, leads, fresh }
}

/** Whether a text is found, and what happened to a lead, is for the server to say. */
export const isJudgedHere = ({ q, history }: ListLeadsQuery): boolean =>
  q === undefined && history === undefined

/** As the server's filters, as far as they are judged here. */
export function matches(lead: Lead, query: ListLeadsQuery): boolean {
  const { status, min_score, max_score, category, city, source, tag, external_id } = query
  const { created_after, created_before, updated_after, updated_before, without = [] } = query
  return (
    (status === undefined || listOf(status).includes(lead.status)) &&
    (min_score === undefined || (lead.score ?? -1) >= min_score) &&
    (max_score === undefined || (lead.score !== null && lead.score <= max_score)) &&
    isAlike(category, lead.category) &&
    isAlike(city, lead.city) &&
    (source === undefined || lead.source === source) &&
    (tag === undefined || lead.tags.includes(tag)) &&
    (external_id === undefined || lead.external_id === external_id) &&
    lacks(lead, without) &&
    isBetween(lead.created_at, created_after, created_before) &&
    isBetween(lead.updated_at, updated_after, updated_before)
  )
}

const lacks = (lead: Lead, without: NonNullable<ListLeadsQuery['without']>): boolean =>
  (typeof without === 'string' ? [without] : without).every((field) => lead[field] === null)

/** Neither end belongs to it. */
function isBetween(at: string, after: string | undefined, before: string | undefined): boolean {
  const time = Date.parse(at)
  if (after !== undefined && time <= Date.parse(after)) return false
  return before === undefined || time < Date.parse(before)
}

const listOf = (status: LeadStatus | readonly LeadStatus[]): readonly LeadStatus[] =>
  typeof status === 'string' ? [status] : status

const isAlike = (wanted: string | undefined, value: string | null): boolean =>
  wanted === undefined || wanted.toLowerCase() === value?.toLowerCase()

/** A new time of change alone is nothing to see. */
function looksOther(before: Lead, after: Lead): boolean {
  const { updated_at: _before, ...a } = before
  const { updated_at: _after, ...b } = after
  return JSON.stringify(a) !== JSON.stringify(b)
}

/** By halves, in an order that is the server's but for accents in names. */
function placeOf(leads: readonly Lead[], lead: Lead, sort: ListLeadsQuery['sort'] = '-created_at'): number {
  const order = orderOf(sort)
  let from = 0
  let to = leads.length
  while (from < to) {
    const middle = (from + to) >> 1
    const other = leads[middle]
    if (other && order(other, lead) <= 0) from = middle + 1
    else to = middle
  }
  return from
}

type Order = (a: Lead, b: Lead) => number

function orderOf(sort: NonNullable<ListLeadsQuery['sort']>): Order {
  const rankOf = {
    created_at: ({ id }: Lead) => id,
    updated_at: ({ updated_at }: Lead) => updated_at,
    score: ({ score }: Lead) => score ?? -1,
    business_name: ({ business_name }: Lead) => business_name.toLowerCase(),
  }[sort.replace('-', '') as 'created_at']
  const direction = sort.startsWith('-') ? -1 : 1
  return (a, b) => {
    const [one, other] = [rankOf(a), rankOf(b)]
    if (one !== other) return one < other ? -direction : direction
    return a.id < b.id ? -direction : a.id > b.id ? direction : 0
  }
}
