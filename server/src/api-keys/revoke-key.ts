import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { updateKeyRevoked } from './queries.ts'

/** At once and everywhere. Answers whether there was one to revoke: a second time changes nothing. */
export async function revokeKey(tx: OrgTx, id: string): Promise<boolean> {
  const wasValid = await updateKeyRevoked(tx, id)
  if (wasValid) recordChange(tx, { action: 'api_key.revoked', target: id })
  return wasValid
}
