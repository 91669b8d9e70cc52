/** Our own SQL on better-auth's tables; all the rest of it is better-auth's. */
import type { OrgTx } from '../platform/db/database.ts'

/** The addresses of these people, in no order; those who are gone are left out. */
export async function listUserEmails(tx: OrgTx, userIds: readonly string[]): Promise<string[]> {
  if (userIds.length === 0) return []
  const rows = await tx.db.selectFrom('users').select('email').where('id', 'in', userIds).execute()
  return rows.map(({ email }) => email)
}
