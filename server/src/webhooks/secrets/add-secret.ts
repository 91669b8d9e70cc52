import type { KeyRing } from '../../platform/crypto.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'
import { insertSecret } from './queries.ts'
import { sealSecret } from './secret-box.ts'

/** The one without an end is the newest; ids say the order of those before it. */
export async function addSecret(tx: OrgTx, webhookId: string, secret: string, ring: KeyRing): Promise<void> {
  const id = newId('whk')
  const ciphertext = sealSecret(ring, { orgId: tx.orgId, webhookId, id }, secret)
  await insertSecret(tx, { webhookId, id, ciphertext, last4: secret.slice(-4) })
}
