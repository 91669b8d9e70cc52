import { recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { endDeliveries } from '../deliveries/end-deliveries.ts'
import { webhookNotFound } from '../errors.ts'
import { deleteSecrets } from '../secrets/queries.ts'
import { claimWebhook, updateWebhookDeleted } from './queries.ts'
import { webhookSettings } from './webhook-settings.ts'

/** What is still open is cancelled; the log stays, the secrets do not. */
export async function deleteWebhook(tx: OrgTx, id: string, jobs: JobQueue): Promise<void> {
  const webhook = await claimWebhook(tx, id)
  if (webhook === null) throw new AppError(webhookNotFound)
  await updateWebhookDeleted(tx, id)
  await deleteSecrets(tx, id, 'all')
  await endDeliveries(tx, id, 'cancelled', jobs)
  recordChange(tx, { action: 'webhook.deleted', target: id, before: webhookSettings(webhook) })
}
