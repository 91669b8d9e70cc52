/** All SQL on `invitations`. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import type { Role } from '../../platform/roles.ts'

export interface Invitation {
  id: string
  email: string
  role: Role
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

const columns = ['id', 'email', 'role', 'invitedBy', 'createdAt', 'expiresAt'] as const

/** The database checks `role` against the same list. */
const withRole = <Row extends { role: string }>(row: Row) => row as Row & { role: Role }

/** In place of one that was sent to this address before. */
export async function upsertInvitation(
  tx: OrgTx,
  invitation: { id: string; email: string; role: Role; invitedBy: string; tokenHash: Buffer; days: number },
): Promise<Invitation> {
  const { days, email, ...values } = invitation
  const fresh = {
    ...values,
    createdAt: sql<Date>`now()`,
    expiresAt: sql<Date>`now() + make_interval(days => ${days})`,
  }
  const row = await tx.db
    .insertInto('invitations')
    .values({ orgId: tx.orgId, email, ...fresh })
    .onConflict((conflict) => conflict.columns(['orgId', 'email']).doUpdateSet(fresh))
    .returning(columns)
    .executeTakeFirstOrThrow()
  return withRole(row)
}

/** Those that can still be accepted, oldest first. */
export async function listInvitations(tx: OrgTx): Promise<Invitation[]> {
  const rows = await tx.db
    .selectFrom('invitations')
    .select(columns)
    .where('orgId', '=', tx.orgId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .orderBy('id')
    .execute()
  return rows.map(withRole)
}

/** The one that was taken away; null: there is none. */
export async function deleteInvitation(tx: OrgTx, id: string): Promise<Invitation | null> {
  const row = await tx.db
    .deleteFrom('invitations')
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst()
  return row ? withRole(row) : null
}

export interface ShownInvitation {
  id: string
  orgId: string
  email: string
  role: Role
}

/** Of whoever shows its token; null: there is none that is valid. */
export async function findInvitation(tx: ScopeTx, tokenHash: Buffer): Promise<ShownInvitation | null> {
  const row = await tx.db
    .selectFrom('invitations')
    .select(['id', 'orgId', 'email', 'role'])
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row ? withRole(row) : null
}
