/** A new secret, while the old one keeps signing for its overlap: receivers change theirs without losing a delivery. */

import { recordChange } from '../../platform/audit/record-change.ts'
import type { KeyRing } from '../../platform/crypto.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { claimWebhook, findWebhook, type Webhook } from '../endpoints/queries.ts'
import { tooManySecrets, webhookNotFound } from '../errors.ts'
import { newSecret } from '../signature.ts'
import { addSecret } from './add-secret.ts'
import { countActiveSecrets, deleteSecrets, updateSecretsOverlap } from './queries.ts'

/** Each one is a signature in a header of every delivery. */
const mostActive = 10

export async function rotateSecret(
  tx: OrgTx,
  webhookId: string,
  overlapHours: number,
  ring: KeyRing,
): Promise<{ webhook: Webhook; secret: string }> {
  if ((await claimWebhook(tx, webhookId)) === null) throw new AppError(webhookNotFound)
  await updateSecretsOverlap(tx, webhookId, overlapHours)
  await deleteSecrets(tx, webhookId, 'ended')
  if ((await countActiveSecrets(tx, webhookId)) >= mostActive) throw new AppError(tooManySecrets)
  const secret = newSecret()
  await addSecret(tx, webhookId, secret, ring)
  const webhook = await findWebhook(tx, webhookId)
  if (webhook === null) throw new AppError(webhookNotFound)
  const after = { overlap_hours: overlapHours }
  recordChange(tx, { action: 'webhook.secret_rotated', target: webhookId, after })
  return { webhook, secret }
}
