/** All SQL on `orgs` and `members`. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../platform/db/database.ts'
import type { Plan } from './schema.ts'

export interface Org {
  id: string
  name: string
  plan: Plan
  createdAt: Date
}

const orgColumns = ['id', 'name', 'plan', 'createdAt'] as const

/** The database checks `plan` against the same list. */
const toOrg = <Row extends { plan: string }>(row: Row) => row as Row & { plan: Plan }

export async function insertOrg(
  tx: OrgTx,
  org: { name: string; plan: Plan; ownerId: string },
): Promise<void> {
  await tx.db.insertInto('orgs').values({ id: tx.orgId, name: org.name, plan: org.plan }).execute()
  await tx.db.insertInto('members').values({ orgId: tx.orgId, userId: org.ownerId, role: 'owner' }).execute()
}

/** The org of the transaction; null when it does not exist. */
export async function findOrg(tx: OrgTx): Promise<Org | null> {
  const row = await tx.db.selectFrom('orgs').select(orgColumns).where('id', '=', tx.orgId).executeTakeFirst()
  return row ? toOrg(row) : null
}

/** The same, and nobody else changes it until the transaction ends. */
export async function claimOrg(tx: OrgTx): Promise<Org | null> {
  const row = await tx.db
    .selectFrom('orgs')
    .select(orgColumns)
    .where('id', '=', tx.orgId)
    .forUpdate()
    .executeTakeFirst()
  return row ? toOrg(row) : null
}

/** Every org, oldest first: for the operator. */
export async function listOrgs(tx: ScopeTx): Promise<Org[]> {
  const rows = await tx.db.selectFrom('orgs').select(orgColumns).orderBy('id').execute()
  return rows.map(toOrg)
}

/** The youngest orgs, newest first. */
export async function listLatestOrgs(tx: ScopeTx, limit: number): Promise<Org[]> {
  const rows = await tx.db.selectFrom('orgs').select(orgColumns).orderBy('id', 'desc').limit(limit).execute()
  return rows.map(toOrg)
}

/** The plan of each of these orgs. */
export async function listPlans(tx: ScopeTx, orgIds: readonly string[]): Promise<Map<string, Plan>> {
  if (orgIds.length === 0) return new Map()
  const rows = await tx.db.selectFrom('orgs').select(orgColumns).where('id', 'in', orgIds).execute()
  return new Map(rows.map(toOrg).map(({ id, plan }) => [id, plan]))
}

/** Whether there was such an org. */
export async function updateOrgPlan(tx: OrgTx, plan: Plan): Promise<boolean> {
  const result = await tx.db
    .updateTable('orgs')
    .set({ plan, updatedAt: sql`now()` })
    .where('id', '=', tx.orgId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function listOwnerIds(tx: OrgTx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('members')
    .select('userId')
    .where('orgId', '=', tx.orgId)
    .where('role', '=', 'owner')
    .execute()
  return rows.map(({ userId }) => userId)
}
