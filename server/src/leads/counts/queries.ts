/** SQL that counts leads, looking at a bounded number of them. */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { all, type Range } from '../filter-conditions.ts'

type Conditions = readonly RawBuilder<unknown>[]

/** Of `seen` leads that were looked at, so many are of the list. */
export interface StatusCount {
  readonly status: string
  readonly seen: number
  readonly matching: number
}

/** CASE hides the checks from the planner, which would look for a way by them. */
const check = (checks: Conditions) => sql`case when ${all(checks)} then true else false end`

/**
 * At most `most` leads of a range are looked at, in each status up to `mostInStatus`: in the order of the range, so that an
 * index serves it. A status of which none was seen is left out.
 */
export async function countInRange(
  tx: OrgTx,
  statuses: readonly string[],
  { order, conditions }: Range,
  { checks, most, mostInStatus = most }: { checks: Conditions; most: number; mostInStatus?: number },
): Promise<StatusCount[]> {
  const { rows } = await sql<StatusCount>`
    select status, count(*)::int as seen, (count(*) filter (where is_match))::int as matching from (
      select s.status, looked.is_match from unnest(${arrayLiteral(statuses)}::text[]) as s (status)
      cross join lateral (
        select ${checks.length === 0 ? sql`true` : check(checks)} as is_match from leads
        where org_id = ${tx.orgId} and leads.status = s.status and ${all(conditions)}
        order by ${order} limit ${mostInStatus}
      ) looked limit ${most}
    ) seen group by status`.execute(tx.db)
  return rows
}

/** How many ids were found; of the first `most` of them, of which one may be there twice, how many leads are of the list. */
export async function countCandidates(
  tx: OrgTx,
  ids: RawBuilder<unknown>,
  conditions: Conditions,
  most: number,
): Promise<{ found: number; seen: number; byStatus: Record<string, number> }> {
  const { rows } = await sql<{ found: number; byStatus: Record<string, number> }>`
    with found as materialized (${ids}),
    matching as (
      select leads.status, count(*) as leads
      from (select distinct id from (select id from found limit ${most}) first) candidates
      cross join lateral (
        select * from leads where org_id = ${tx.orgId} and id = candidates.id offset 0
      ) leads
      where ${all(conditions)} group by leads.status
    )
    select (select count(*)::int from found) as found,
      (select coalesce(json_object_agg(status, leads), '{}') from matching) as by_status`.execute(tx.db)
  const { found, byStatus } = rows[0] ?? { found: 0, byStatus: {} }
  return { found, seen: Math.min(found, most), byStatus }
}

/** What the planner believes: it knows how often a status is, and how scores and times are spread. */
export async function estimateLeads(
  tx: OrgTx,
  statuses: readonly string[],
  conditions: Conditions,
): Promise<number> {
  const { rows } = await sql<Record<string, { Plan: { 'Plan Rows': number } }[]>>`
    explain (format json) select from leads
    where org_id = ${tx.orgId} and status = any(${arrayLiteral(statuses)}::text[]) and ${all(conditions)}`.execute(
    tx.db,
  )
  return Object.values(rows[0] ?? {})[0]?.[0]?.Plan['Plan Rows'] ?? 0
}
