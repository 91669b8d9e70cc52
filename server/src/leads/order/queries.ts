/**
 * A list of leads that is asked for, in SQL, and the first of its leads by the index of its order.
 *
 * Each order has an index within a status. A page over several statuses takes the beginning of each and merges them:
 * at most seven times as many index entries, and half as many indexes for every import to write.
 */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { idFloor } from '../../platform/ids.ts'
import {
  all,
  checksOf,
  type LeadConditions,
  leadAtHand,
  rangesOf,
  rank,
  statusIn,
} from '../filter-conditions.ts'
import type { Lead } from '../queries.ts'
import { type LeadListQuery, leadShape, leadStatuses } from '../schema.ts'

export type LeadFilter = LeadConditions & Pick<LeadListQuery, 'sort'>

/** A place in the list: the value that it is ordered by, and the id that breaks ties. */
export type LeadPlace = readonly [sortValue: unknown, id: string]

export interface LeadPage {
  readonly limit: number
  readonly after: LeadPlace | null
}

/** What is shown of a lead. */
export type ShownLead = Omit<
  Lead,
  'originalName' | 'qualifiedAt' | 'editedFields' | 'importId' | 'importRecords'
>

export interface ListedLead {
  readonly lead: ShownLead
  readonly place: LeadPlace
}

/** A page that is asked for, in SQL. */
export interface List extends LeadPage {
  readonly tx: OrgTx
  readonly filter: LeadFilter
  /** Null where the ids are the order. */
  readonly order: RawBuilder<unknown> | null
  readonly isDescending: boolean
  /** Which an index may serve, also that of the place. */
  readonly ranges: readonly RawBuilder<unknown>[]
  /** Which only a lead that was read can be asked. */
  readonly checks: readonly RawBuilder<unknown>[]
}

/** Ids rise with creation, so they are that order. A lead without a score is below 0. */
const orders = {
  created_at: null,
  updated_at: sql<Date>`updated_at`,
  score: rank,
  business_name: sql<string>`name_key`,
}

export function listOf(tx: OrgTx, filter: LeadFilter, { limit, after }: LeadPage): List {
  const isDescending = filter.sort.startsWith('-')
  const order = orders[filter.sort.replace('-', '') as keyof typeof orders]
  const ranges = rangesOf(filter)
  if (after) {
    const [value, id] = after
    const beyond = sql.raw(isDescending ? '<' : '>')
    ranges.push(order ? sql`(${order}, leads.id) ${beyond} (${value}, ${id})` : sql`leads.id ${beyond} ${id}`)
  }
  // CASE: else the planner makes a join of it, and goes through all events for each lead where it takes them for few.
  const happened = filter.history
    ? [sql`case when ${filter.history.has(tx, leadAtHand)} then true else false end`]
    : []
  return { tx, filter, limit, after, order, isDescending, ranges, checks: [...checksOf(filter), ...happened] }
}

export const directionOf = ({ isDescending }: Pick<List, 'isDescending'>) =>
  sql.raw(isDescending ? 'desc' : 'asc')

export const orderOf = (list: List) => {
  const direction = directionOf(list)
  return sql`order by ${list.order ? sql`sort_value ${direction}, ` : sql``}id ${direction}`
}

/** The fields of the contract have the names of their columns. */
export const shownColumns = sql.join(Object.keys(leadShape.shape).map((name) => sql.ref(`leads.${name}`)))

/**
 * Ids and what they are ordered by: the first of the list that meet `where`, too. CASE hides from the planner what it
 * can't judge: to it a word is one lead of ten thousand, so that it would read and sort them all instead of walking the
 * index (1,000,000 leads, a word of each: 1.5 s a status).
 */
export function firstOf(
  list: List,
  where: readonly RawBuilder<unknown>[],
  columns: RawBuilder<unknown> = sql`id`,
): RawBuilder<unknown> {
  const { tx, order, ranges, checks, limit } = list
  const checked = checks.length === 0 ? [] : [sql`case when ${all(checks)} then true else false end`]
  return sql`
    select ${columns}, ${order ?? sql`null`} as sort_value from leads
    where org_id = ${tx.orgId} and ${all([...where, ...ranges, ...checked])} ${orderOf(list)} limit ${limit}`
}

export function pageInOrder(list: List): RawBuilder<unknown> {
  const { filter, order, limit, isDescending } = list
  const direction = directionOf(list)
  const pageWhere = (...where: RawBuilder<unknown>[]) => firstOf(list, where)
  const { status: statuses = leadStatuses, min_score, max_score, updated_after, updated_before } = filter
  if (statuses.length === 1) return pageWhere(sql`status = ${statuses[0]}`)
  if (order === null && !filter.status && !filter.without) {
    // All statuses: it lets the planner choose an index of scores or updates, which begin with them.
    const anyStatus = statusIn(leadStatuses)
    if (updated_after && isDescending) return createdOrUpdatedAfter(list, updated_after)
    return pageWhere(
      ...([min_score, max_score, updated_after, updated_before].some((it) => it !== undefined)
        ? anyStatus
        : []),
    )
  }
  return sql`
    select p.* from unnest(${arrayLiteral(statuses)}::text[]) as s (status)
    cross join lateral (${pageWhere(sql`leads.status = s.status`)}) p
    order by p.sort_value ${direction}, p.id ${direction} limit ${limit}`
}

/**
 * What was created after a time was updated after it, too: often that is a page already. Else the planner walks either
 * the order or the updates; in the middle, 5,000 updates of 1,000,000 leads, that takes 0.9 ms.
 */
function createdOrUpdatedAfter(list: List, at: Date): RawBuilder<unknown> {
  const floor = idFloor('lead', at)
  const isMissing = sql`(select count(*) from created) < ${list.limit}`
  const { updated_after, ...filter } = list.filter
  // Asked as a check: the planner does not know that the newest are all among the updated.
  const newest = listOf(list.tx, filter, list)
  const checked = { ...newest, checks: [...list.checks, sql`updated_at > ${at}`] }
  return sql`
    with created as materialized (${firstOf(checked, [sql`id >= ${floor}`])}),
    updated as materialized (${firstOf(list, [sql`id < ${floor}`, isMissing, ...statusIn(leadStatuses)])})
    select * from created union all select * from updated order by id desc limit ${list.limit}`
}
