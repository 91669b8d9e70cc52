/**
 * The list of leads: any filter with any order, a page at a time by keyset.
 *
 * Two ways to a page. Where a filter names words or values, their terms say which leads to look at (search/): first as
 * many as a page needs, then more, then all of them, as long as they are not too many. Otherwise, and where there are
 * too many, the index of the order is walked until the page is full. What happened to leads says which to look at, too,
 * and all of them: no index of an order knows of it.
 *
 * Each order has an index within a status. A page over several statuses takes the beginning of each and merges them:
 * at most seven times as many index entries, and half as many indexes for every import to write.
 */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../platform/db/array-literal.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { idFloor } from '../platform/ids.ts'
import {
  all,
  checksOf,
  type LeadConditions,
  type LeadIds,
  rangesOf,
  rank,
  statusIn,
} from './filter-conditions.ts'
import type { Lead } from './queries.ts'
import { type LeadListQuery, leadShape, leadStatuses } from './schema.ts'
import { type Candidates, findCandidates, type WantedPage } from './search/find-candidates.ts'

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

/** Ids rise with creation, so they are that order. A lead without a score is below 0. */
const orders = {
  created_at: null,
  updated_at: sql<Date>`updated_at`,
  score: rank,
  business_name: sql<string>`name_key`,
}

/** `listLeads` in a transaction of its own. */
export const readLeads = (
  db: Database,
  orgId: string,
  filter: LeadFilter,
  page: LeadPage,
): Promise<ListedLead[]> =>
  db[isPlain(filter) ? 'readInOrg' : 'inOrg'](orgId, (tx) => listLeads(tx, filter, page))

/** Up to `limit` leads after a place. */
export async function listLeads(tx: OrgTx, filter: LeadFilter, page: LeadPage): Promise<ListedLead[]> {
  const list = listOf(tx, filter, page)
  const { limit, after, order, isDescending } = list
  const afterId = after ? after[1] : null
  const wanted = { limit, isDescending, afterId, isByCreation: order === null }
  const ways = filter.history
    ? candidatesByHistory(tx, filter.history, wanted)
    : await findCandidates(tx, filter, wanted)
  for (const candidates of ways) {
    const leads = await listCandidates(list, candidates)
    if (leads) return leads
  }
  return listInOrder(list)
}

/** As many as a page needs where little else is filtered, then all. */
function candidatesByHistory(
  tx: OrgTx,
  idsOf: LeadIds,
  { limit, isByCreation, isDescending, ...page }: WantedPage,
): Candidates[] {
  const afterId = isByCreation ? page.afterId : null
  const ways = isByCreation ? [12 * limit, null] : [null]
  return ways.map((most) => ({
    ids: idsOf(tx, { limit: most, isDescending, afterId }),
    limit: most ?? Number.POSITIVE_INFINITY,
    areFirst: most !== null,
  }))
}

/** A page that is asked for, in SQL. */
interface List extends LeadPage {
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

function listOf(tx: OrgTx, filter: LeadFilter, { limit, after }: LeadPage): List {
  const isDescending = filter.sort.startsWith('-')
  const order = orders[filter.sort.replace('-', '') as keyof typeof orders]
  const ranges = rangesOf(filter)
  if (after) {
    const [value, id] = after
    const beyond = sql.raw(isDescending ? '<' : '>')
    ranges.push(order ? sql`(${order}, leads.id) ${beyond} (${value}, ${id})` : sql`leads.id ${beyond} ${id}`)
  }
  return { tx, filter, limit, after, order, isDescending, ranges, checks: checksOf(filter) }
}

const directionOf = ({ isDescending }: List) => sql.raw(isDescending ? 'desc' : 'asc')

/** The fields of the contract have the names of their columns. */
const shownColumns = sql.join(Object.keys(leadShape.shape).map((name) => sql.ref(`leads.${name}`)))

type FoundRow = ShownLead & { sortValue: unknown }

const listedOf = (row: FoundRow): ListedLead => ({ lead: row, place: [row.sortValue, row.id] })

const orderOf = (list: List) => {
  const direction = directionOf(list)
  return sql`order by ${list.order ? sql`sort_value ${direction}, ` : sql``}id ${direction}`
}

/**
 * Ids and what they are ordered by: the first of the list that meet `where`, too. CASE hides from the planner what it
 * can't judge: to it a word is one lead of ten thousand, so that it would read and sort them all instead of walking the
 * index (1,000,000 leads, a word of each: 1.5 s a status).
 */
function firstOf(
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

/** Null where there are more candidates, and the page is not full or others of them may come before. */
async function listCandidates(list: List, candidates: Candidates): Promise<ListedLead[] | null> {
  const { tx, filter, limit, order } = list
  const direction = directionOf(list)
  const { rows } = await sql<{ seen: number } & (FoundRow | { id: null })>`
    with candidates as materialized (${candidates.ids}),
    page as materialized (
      select leads.id, ${order ?? sql`null`} as sort_value from (select distinct id from candidates) candidates
      cross join lateral (
        select * from leads where org_id = ${tx.orgId} and id = candidates.id offset 0
      ) leads
      where ${all([...statusIn(filter.status), ...list.ranges, ...list.checks])} ${orderOf(list)} limit ${limit}
    )
    select (select count(*)::int from candidates) as seen, ${shownColumns}, page.sort_value
    from (values (1)) as always left join page on true
    left join leads on leads.org_id = ${tx.orgId} and leads.id = page.id
    order by page.sort_value ${direction}, page.id ${direction}`.execute(tx.db)
  const leads = rows.flatMap((row) => (row.id === null ? [] : listedOf(row)))
  const areAll = (rows[0]?.seen ?? 0) < candidates.limit
  return areAll || (candidates.areFirst && leads.length === limit) ? leads : null
}

async function listInOrder(list: List): Promise<ListedLead[]> {
  const { tx } = list
  const direction = directionOf(list)
  const { rows } = await sql<FoundRow>`${
    isPlain(list.filter)
      ? firstOf(list, [], shownColumns)
      : sql`
    with page as materialized (${pageInOrder(list)})
    select ${shownColumns}, page.sort_value from page join leads on leads.org_id = ${tx.orgId} and leads.id = page.id
    order by page.sort_value ${direction}, page.id ${direction}`
  }`.execute(tx.db)
  return rows.map(listedOf)
}

/**
 * All leads by creation: the primary key has the page as it is, and the leads are read on the way. As one of ids with a
 * join it took 357 µs of PostgreSQL's time, 247 of them to plan it; so it takes 67, of them 46. Within a status, too, the
 * planner would rather read 2,857 leads of 20,000 and sort them than fetch 26 by the index of their scores.
 */
const isPlain = ({ sort, ...others }: LeadFilter): boolean =>
  sort.endsWith('created_at') && Object.values(others).every((value) => value === undefined)

function pageInOrder(list: List): RawBuilder<unknown> {
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
