import type { KeyRing } from '../../platform/crypto.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'
import { insertSecret } from './queries.ts'
import { sealSecret } from './secret-box.ts'

/** Ids rise, so the last one is the newest secret. */
export async function addSecret(tx: OrgTx, webhookId: string, secret: string, ring: KeyRing): Promise<void> {
  const id = newId('whk')
  const ciphertext = sealSecret(ring, { orgId: tx.orgId, webhookId, id }, secret)
  await insertSecret(tx, { webhookId, id, ciphertext, last4: secret.slice(-4) })
}
