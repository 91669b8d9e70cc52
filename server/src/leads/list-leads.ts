/**
 * The list of leads: any filter with any order, a page at a time by keyset.
 *
 * Each order has an index within a status. A page over several statuses takes the beginning of each and merges them:
 * at most seven times as many index entries, and half as many indexes for every import to write.
 *
 * Only leakproof operators may use an index under row-level security, so `=`, `<` and their like on plain columns
 * are served by one; `like` (the words of `q`), `lower()` and arrays filter what the order's index brings.
 */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../platform/db/array-literal.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { idFloor } from '../platform/ids.ts'
import { type Lead, type LeadRow, leadOf } from './queries.ts'
import { type LeadListQuery, leadStatuses } from './schema.ts'
import { searchPatterns } from './search-text.ts'

export type LeadFilter = Omit<LeadListQuery, 'limit' | 'cursor'>

/** A place in the list: the value that it is ordered by, and the id that breaks ties. */
export type LeadPlace = readonly [sortValue: unknown, id: string]

/** As the index has it. COALESCE may leak in the planner's eyes: 50 ms a page, 30,000 rows into a list, instead of 14. */
const rank = sql<number>`(case when score is null then -1 else score end)`

/** Ids rise with creation, so they are that order. A lead without a score is below 0. */
const orders = {
  created_at: null,
  updated_at: sql<Date>`updated_at`,
  score: rank,
  business_name: sql<string>`name_key`,
}

/** Up to `limit` leads after a place. */
export async function listLeads(
  tx: OrgTx,
  filter: LeadFilter,
  page: { limit: number; after: LeadPlace | null },
): Promise<{ lead: Lead; place: LeadPlace }[]> {
  const isDescending = filter.sort.startsWith('-')
  const order = orders[filter.sort.replace('-', '') as keyof typeof orders]
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  const conditions = conditionsOf(filter)
  if (page.after) {
    const [value, id] = page.after
    const beyond = sql.raw(isDescending ? '<' : '>')
    conditions.push(order ? sql`(${order}, id) ${beyond} (${value}, ${id})` : sql`id ${beyond} ${id}`)
  }
  const pageWhere = (status: RawBuilder<unknown>) => sql`
    select id, ${order ?? sql`null`} as sort_value from leads
    where ${sql.join([sql`org_id = ${tx.orgId}`, status, ...conditions], sql` and `)}
    order by ${order ? sql`${order} ${direction}, ` : sql``} id ${direction} limit ${page.limit}`
  const statuses = statusesOf(filter)
  const chosen =
    statuses.length === 0
      ? pageWhere(sql`true`)
      : statuses.length === 1
        ? pageWhere(sql`status = ${statuses[0]}`)
        : sql`
          select p.* from unnest(${arrayLiteral(statuses)}::text[]) as s (status)
          cross join lateral (${pageWhere(sql`leads.status = s.status`)}) p
          order by p.sort_value ${direction}, p.id ${direction} limit ${page.limit}`
  const { rows } = await sql<LeadRow & { sortValue: unknown }>`
    with page as materialized (${chosen})
    select leads.*, page.sort_value from page join leads on leads.org_id = ${tx.orgId} and leads.id = page.id
    order by page.sort_value ${direction}, page.id ${direction}`.execute(tx.db)
  return rows.map(({ sortValue, ...row }) => ({ lead: leadOf(row), place: [sortValue, row.id] }))
}

/** The statuses whose pages are merged; none where the order by creation over all of them serves as well. */
function statusesOf({ status, sort, min_score, max_score, updated_after }: LeadFilter): readonly string[] {
  if (status) return status
  const needsIndex = [min_score, max_score, updated_after].some((value) => value !== undefined)
  return needsIndex || !sort.endsWith('created_at') ? leadStatuses : []
}

function conditionsOf(filter: LeadFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = []
  const add = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) => {
    if (value !== undefined) conditions.push(condition(value))
  }
  add(filter.min_score, (score) => sql`${rank} >= ${score}`)
  add(filter.max_score, (score) => sql`${rank} between 0 and ${score}`)
  add(filter.q, matchesWords)
  add(filter.category, (category) => sql`lower(category) = lower(${category})`)
  add(filter.city, (city) => sql`lower(city) = lower(${city})`)
  add(filter.source, (source) => sql`source = ${source}`)
  add(filter.tag, (tag) => sql`${tag} = any(tags)`)
  add(filter.external_id, (id) => sql`external_id = ${id}`)
  // The time in an id is never before created_at: so the index of the order by creation finds the beginning.
  add(filter.created_after, (at) => sql`created_at > ${at} and id >= ${idFloor('lead', at)}`)
  add(filter.updated_after, (at) => sql`updated_at > ${at}`)
  return conditions
}

function matchesWords(query: string): RawBuilder<unknown> {
  const readings = searchPatterns(query).map((patterns) =>
    sql.join([sql`true`, ...patterns.map((pattern) => sql`search_text like ${pattern}`)], sql` and `),
  )
  return sql`(${sql.join(readings, sql` or `)})`
}
