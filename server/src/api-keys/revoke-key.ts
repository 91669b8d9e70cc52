import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { updateKeyRevoked } from './queries.ts'

/** At once and everywhere. A second time changes nothing. */
export async function revokeKey(tx: OrgTx, id: string): Promise<void> {
  if (await updateKeyRevoked(tx, id)) recordChange(tx, { action: 'api_key.revoked', target: id })
}
