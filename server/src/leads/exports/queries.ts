/** Hot SQL on `leads` for exports: a stretch of the list's order, of which each lead is looked at once. */
import { sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import { all } from '../filter-conditions.ts'
import {
  directionOf,
  type LeadFilter,
  type LeadPage,
  type LeadPlace,
  type ListedLead,
  listOf,
  orderOf,
  pageInOrder,
  type ShownLead,
  shownColumns,
} from '../order/queries.ts'

export interface Stretch {
  readonly leads: readonly ListedLead[]
  /** Where it ends; null: where the list ends. */
  readonly end: LeadPlace | null
}

type Row = { seen: number; endValue: unknown; endId: string } & (
  | (ShownLead & { sortValue: unknown })
  | { id: null }
)

/**
 * Those of the next `limit` leads of the order that the list has. A page of the list may look far to be full, and the next
 * one just as far again: over a whole list that is each lead as often as there are pages.
 */
export async function listStretch(tx: OrgTx, filter: LeadFilter, page: LeadPage): Promise<Stretch> {
  const list = listOf(tx, filter, page)
  const direction = directionOf(list)
  const back = directionOf({ isDescending: !list.isDescending })
  const { rows } = await sql<Row>`
    with stretch as materialized (${pageInOrder({ ...list, checks: [] })}),
    found as materialized (
      select leads.id, stretch.sort_value from stretch cross join lateral (
        select * from leads where org_id = ${tx.orgId} and id = stretch.id offset 0
      ) leads
      where ${all(list.checks)} ${orderOf(list)}
    )
    select (select count(*)::int from stretch) as seen, last.sort_value as end_value, last.id as end_id,
      ${shownColumns}, found.sort_value
    from (select * from stretch order by sort_value ${back}, id ${back} limit 1) last
    left join found on true left join leads on leads.org_id = ${tx.orgId} and leads.id = found.id
    order by found.sort_value ${direction}, found.id ${direction}`.execute(tx.db)
  const [first] = rows
  return {
    leads: rows.flatMap(({ seen, endValue, endId, ...row }) =>
      row.id === null ? [] : [{ lead: row, place: [row.sortValue, row.id] as const }],
    ),
    end: first && first.seen === list.limit ? [first.endValue, first.endId] : null,
  }
}
