/** All SQL on `orgs` and `members`. */
import type { OrgTx, ScopeTx } from '../platform/db/database.ts'
import type { Plan } from './schema.ts'

export interface Org {
  id: string
  name: string
  plan: string
  createdAt: Date
}

export async function insertOrg(
  tx: OrgTx,
  org: { name: string; plan: Plan; ownerId: string },
): Promise<void> {
  await tx.db.insertInto('orgs').values({ id: tx.orgId, name: org.name, plan: org.plan }).execute()
  await tx.db.insertInto('members').values({ orgId: tx.orgId, userId: org.ownerId, role: 'owner' }).execute()
}

/** The org of the transaction; null when it does not exist. */
export async function findOrg(tx: OrgTx): Promise<Org | null> {
  const row = await tx.db
    .selectFrom('orgs')
    .select(['id', 'name', 'plan', 'createdAt'])
    .where('id', '=', tx.orgId)
    .executeTakeFirst()
  return row ?? null
}

/** Every org, oldest first: for the operator. */
export async function listOrgs(tx: ScopeTx): Promise<Org[]> {
  return tx.db.selectFrom('orgs').select(['id', 'name', 'plan', 'createdAt']).orderBy('id').execute()
}

/** The youngest orgs, newest first. */
export async function listLatestOrgs(tx: ScopeTx, limit: number): Promise<Org[]> {
  return tx.db
    .selectFrom('orgs')
    .select(['id', 'name', 'plan', 'createdAt'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Whether there was such an org. */
export async function updateOrgPlan(tx: OrgTx, plan: Plan): Promise<boolean> {
  const result = await tx.db
    .updateTable('orgs')
    .set({ plan, updatedAt: new Date() })
    .where('id', '=', tx.orgId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
