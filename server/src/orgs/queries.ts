/** All SQL on `orgs` and `members`. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../platform/db/database.ts'
import type { Role } from '../platform/roles.ts'
import type { Retention } from './retention/schema.ts'
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

const standardRetention: Retention = { deliveries_days: 30, feed_days: 90 }

export async function getRetention(tx: OrgTx): Promise<Retention> {
  const row = await tx.db
    .selectFrom('orgs')
    .select(['deliveriesDays', 'feedDays'])
    .where('id', '=', tx.orgId)
    .executeTakeFirst()
  return row ? { deliveries_days: row.deliveriesDays, feed_days: row.feedDays } : standardRetention
}

export async function updateRetention(tx: OrgTx, retention: Retention): Promise<void> {
  await tx.db
    .updateTable('orgs')
    .set({
      deliveriesDays: retention.deliveries_days,
      feedDays: retention.feed_days,
      updatedAt: sql`now()`,
    })
    .where('id', '=', tx.orgId)
    .execute()
}

/** For how many days each of these orgs keeps its deliveries. */
export async function listDeliveriesDays(
  tx: ScopeTx,
  orgIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; deliveriesDays: number }>`
    select id, deliveries_days from orgs where id = any(${[...orgIds]}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row.deliveriesDays]))
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

export async function updateOrgName(tx: OrgTx, name: string): Promise<void> {
  await tx.db.updateTable('orgs').set({ name, updatedAt: sql`now()` }).where('id', '=', tx.orgId).execute()
}

/** With those who work for it: the rest of it is there for whoever erases it. */
export async function deleteOrg(tx: OrgTx): Promise<void> {
  await tx.db.deleteFrom('members').where('orgId', '=', tx.orgId).execute()
  await tx.db.deleteFrom('orgs').where('id', '=', tx.orgId).execute()
}

export interface Member {
  userId: string
  role: Role
  createdAt: Date
}

const memberColumns = ['userId', 'role', 'createdAt'] as const

/** The database checks `role` against the same list. */
const withRole = <Row extends { role: string }>(row: Row) => row as Row & { role: Role }

/** Whether they were none until now. */
export async function insertMember(tx: OrgTx, member: { userId: string; role: Role }): Promise<boolean> {
  const result = await tx.db
    .insertInto('members')
    .values({ orgId: tx.orgId, ...member })
    .onConflict((conflict) => conflict.columns(['orgId', 'userId']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Oldest first. */
export async function listMembers(tx: OrgTx): Promise<Member[]> {
  const rows = await tx.db
    .selectFrom('members')
    .select(memberColumns)
    .where('orgId', '=', tx.orgId)
    .orderBy('createdAt')
    .orderBy('userId')
    .execute()
  return rows.map(withRole)
}

export async function findMember(tx: OrgTx, userId: string): Promise<Member | null> {
  const row = await tx.db
    .selectFrom('members')
    .select(memberColumns)
    .where('orgId', '=', tx.orgId)
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row ? withRole(row) : null
}

export async function updateMemberRole(tx: OrgTx, userId: string, role: Role): Promise<void> {
  await tx.db
    .updateTable('members')
    .set({ role })
    .where('orgId', '=', tx.orgId)
    .where('userId', '=', userId)
    .execute()
}

export async function deleteMember(tx: OrgTx, userId: string): Promise<void> {
  await tx.db.deleteFrom('members').where('orgId', '=', tx.orgId).where('userId', '=', userId).execute()
}

export interface OrgOfPerson {
  orgId: string
  orgName: string
  plan: string
  role: Role
}

/** The orgs that a person works for, those that they joined first before the others. */
export async function listOrgsOfPerson(tx: ScopeTx, userId: string): Promise<OrgOfPerson[]> {
  const rows = await tx.db
    .selectFrom('members as member')
    .innerJoin('orgs as org', 'org.id', 'member.orgId')
    .select(['member.orgId', 'org.name as orgName', 'org.plan', 'member.role'])
    .where('member.userId', '=', userId)
    .orderBy('member.createdAt')
    .orderBy('member.orgId')
    .execute()
  return rows.map(withRole)
}
