/** Makes a key; the answer is the only time that it is seen. */

import { findOrg, mayUseApi } from '../orgs/index.ts'
import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { AppError, defineError } from '../platform/errors.ts'
import { newId } from '../platform/ids.ts'
import { createKey } from './api-key.ts'
import { insertKey } from './queries.ts'

const planRequired = defineError('plan_required', 'forbidden', 'Scale plan required')
const orgNotFound = defineError('org_not_found', 'not-found', 'There is no such org')

export interface IssuedKey {
  id: string
  api_key: string
  name: string
  scopes: string[]
  expires_at: string | null
}

/** Throws `org_not_found`, and `plan_required` for an org below Scale. */
export async function issueKey(
  tx: OrgTx,
  key: {
    name: string
    scopes: readonly string[]
    expiresAt: Date | null
    /** A person; null: the operator. */
    createdBy: { id: string; name: string } | null
  },
): Promise<IssuedKey> {
  const org = await findOrg(tx)
  if (!org) throw new AppError(orgNotFound)
  if (!mayUseApi(org.plan)) throw new AppError(planRequired)
  const created = createKey()
  const id = newId('key')
  await insertKey(tx, { id, ...key, ...created })
  const { name, scopes, expiresAt } = key
  recordChange(tx, { action: 'api_key.created', target: id, after: { name, scopes, expires_at: expiresAt } })
  return {
    id,
    api_key: created.key,
    name: key.name,
    scopes: [...key.scopes],
    expires_at: key.expiresAt?.toISOString() ?? null,
  }
}
