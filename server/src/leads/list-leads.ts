/**
 * The list of leads: any filter with any order, a page at a time by keyset.
 *
 * Two ways to a page. Where a filter names words or values, their terms say which leads to look at (search/): first as
 * many as a page needs, then more, then all of them, as long as they are not too many. Otherwise, and where there are
 * too many, the index of the order is walked until the page is full (order/queries.ts).
 *
 * No index of an order knows what happened to leads. Of something that happened to many a page is among the first; what
 * happened to few is found from there; for what is neither, the walk has to know all to whom it happened.
 */
import { sql } from 'kysely'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { all, checksOf, type LeadsByHistory, statusIn } from './filter-conditions.ts'
import {
  directionOf,
  firstOf,
  type LeadFilter,
  type LeadPage,
  type List,
  type ListedLead,
  listOf,
  orderOf,
  pageInOrder,
  type ShownLead,
  shownColumns,
} from './order/queries.ts'
import { type Candidates, findCandidates } from './search/find-candidates.ts'

export type { LeadFilter, LeadPage, LeadPlace, ListedLead, ShownLead } from './order/queries.ts'

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
  const { history } = filter
  const ways = [
    ...(await findCandidates(tx, filter, wanted)),
    ...(history ? waysByHistory(list, history) : []),
  ]
  for (const candidates of ways) {
    const leads = await listCandidates(list, candidates)
    if (leads) return leads
  }
  return history ? listAmong(list, history) : listInOrder(list)
}

/**
 * So many of the order's first leads for each of the page: of what happened to one lead in 40 they have a page (about 10 µs
 * each). What happened to fewer leads is looked at whole, about 7 µs each.
 */
const mostByHistory = { first: 40, whole: 30_000 }

function waysByHistory(list: List, history: LeadsByHistory): Candidates[] {
  const limit = mostByHistory.first * list.limit
  const first = pageInOrder({ ...list, limit, checks: [] })
  return [
    { ids: sql`select id from (${first}) first`, limit, areFirst: true },
    {
      ids: sql`select id from (${history.ids(list.tx)}) found limit ${mostByHistory.whole}`,
      limit: mostByHistory.whole,
      areFirst: false,
    },
  ]
}

/**
 * What happened to many, but to none of the first: a walk that knows all of them. The planner keeps them in a hash only
 * where it believes that there is memory for it, and would otherwise compare each lead with each: it is told that there is.
 * What is taken is 80 bytes a lead.
 */
async function listAmong(list: List, history: LeadsByHistory): Promise<ListedLead[]> {
  const { tx, filter } = list
  await sql`select set_config('work_mem', '1GB', true)`.execute(tx.db)
  const isAmong = sql`leads.id in (select id from (${history.ids(tx)}) found)`
  return listInOrder({ ...list, checks: [...checksOf(filter), isAmong] })
}

type FoundRow = ShownLead & { sortValue: unknown }

const listedOf = (row: FoundRow): ListedLead => ({ lead: row, place: [row.sortValue, row.id] })

/** Null where there are more candidates, and the page is not full or others of them may come before. */
async function listCandidates(list: List, candidates: Candidates): Promise<ListedLead[] | null> {
  const { tx, filter, limit, order } = list
  const direction = directionOf(list)
  // Of too many the page says nothing: none of them is read.
  const areEnough = candidates.areFirst
    ? sql``
    : sql`(select count(*) from candidates) < ${candidates.limit} and`
  const { rows } = await sql<{ seen: number } & (FoundRow | { id: null })>`
    with candidates as materialized (${candidates.ids}),
    page as materialized (
      select leads.id, ${order ?? sql`null`} as sort_value from (select distinct id from candidates) candidates
      cross join lateral (
        select * from leads where org_id = ${tx.orgId} and id = candidates.id offset 0
      ) leads
      where ${areEnough} ${all([...statusIn(filter.status), ...list.ranges, ...list.checks])}
      ${orderOf(list)} limit ${limit}
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
