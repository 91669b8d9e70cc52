/** All SQL on `lead_views`. Each person sees the shared views of the org and their own private ones. */
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import type { LeadViewsTable } from '../../platform/db/tables.generated.ts'
import type { LeadViewJson } from './schema.ts'

type LeadViewRow = Selectable<LeadViewsTable>

export interface LeadView
  extends Omit<LeadViewJson, 'is_shared' | 'created_at' | 'updated_at'>,
    Pick<LeadViewRow, 'createdAt' | 'updatedAt'> {
  /** Whose private view it is; null: it is shared. */
  memberId: string | null
}

// What is in the columns was checked before it got there.
const viewOf = ({ orgId: _, ...row }: LeadViewRow) => row as unknown as LeadView

const isSeenBy = (memberId: string) => sql<SqlBool>`(member_id is null or member_id = ${memberId})`

export async function listViews(tx: OrgTx, memberId: string): Promise<LeadView[]> {
  const rows = await tx.db
    .selectFrom('leadViews')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where(isSeenBy(memberId))
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(viewOf)
}

export async function findView(tx: OrgTx, id: string, memberId: string): Promise<LeadView | null> {
  const row = await tx.db
    .selectFrom('leadViews')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where(isSeenBy(memberId))
    .executeTakeFirst()
  return row ? viewOf(row) : null
}

/** One who writes at a time in an org: names and numbers are looked at first. */
export async function lockViews(tx: OrgTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lead-views:${tx.orgId}`}, 0))`.execute(tx.db)
}

/** Of the shared views, or of the private ones of a member. */
export interface ViewsSummary {
  count: number
  /** Whether one of them, but for the view itself, has the name; case does not count. */
  hasName: boolean
}

export async function summariseViews(
  tx: OrgTx,
  { id, memberId, name }: Pick<LeadView, 'id' | 'memberId' | 'name'>,
): Promise<ViewsSummary> {
  const { rows } = await sql<ViewsSummary>`
    select count(*) as count, coalesce(bool_or(lower(name) = lower(${name})), false) as has_name from lead_views
    where org_id = ${tx.orgId} and member_id is not distinct from ${memberId} and id <> ${id}`.execute(tx.db)
  return rows[0] ?? { count: 0, hasName: false }
}

/** Behind all that this member sees. */
export async function findNextPosition(tx: OrgTx, memberId: string): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(position), -1) + 1 as next from lead_views
    where org_id = ${tx.orgId} and ${isSeenBy(memberId)}`.execute(tx.db)
  return rows[0]?.next ?? 0
}

const rowOf = ({ filters, ...view }: LeadView) => ({ ...view, filters: JSON.stringify(filters) })

export async function insertView(tx: OrgTx, view: LeadView): Promise<void> {
  await tx.db
    .insertInto('leadViews')
    .values({ orgId: tx.orgId, ...rowOf(view) })
    .execute()
}

export async function updateView(tx: OrgTx, { id, ...view }: LeadView): Promise<void> {
  const { id: _, ...row } = rowOf({ id, ...view })
  await tx.db.updateTable('leadViews').set(row).where('orgId', '=', tx.orgId).where('id', '=', id).execute()
}

export async function deleteView(tx: OrgTx, id: string): Promise<void> {
  await tx.db.deleteFrom('leadViews').where('orgId', '=', tx.orgId).where('id', '=', id).execute()
}

/** Of somebody who leaves the org. */
export async function deletePrivateViews(tx: OrgTx, memberId: string): Promise<void> {
  await tx.db.deleteFrom('leadViews').where('orgId', '=', tx.orgId).where('memberId', '=', memberId).execute()
}
