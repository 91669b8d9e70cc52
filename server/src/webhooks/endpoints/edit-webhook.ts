/** Changes an endpoint: its settings, and whether it is enabled. */
import { differenceOf, recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { endDeliveries } from '../deliveries/end-deliveries.ts'
import { webhookNotFound } from '../errors.ts'
import {
  claimWebhook,
  findWebhook,
  updateWebhook,
  updateWebhookDisabled,
  updateWebhookEnabled,
  type Webhook,
} from './queries.ts'
import type { WebhookPatch } from './schema.ts'
import { webhookSettings } from './webhook-settings.ts'

/** Event types and URL have been checked. Retries that wait go to the new URL. */
export async function editWebhook(
  tx: OrgTx,
  id: string,
  patch: WebhookPatch,
  jobs: JobQueue,
): Promise<Webhook> {
  const before = await claimWebhook(tx, id)
  if (before === null) throw new AppError(webhookNotFound)
  await updateWebhook(tx, id, {
    name: patch.name ?? before.name,
    description: patch.description === undefined ? before.description : patch.description || null,
    targetUrl: patch.target_url ?? before.targetUrl,
    eventTypes: patch.event_types ?? before.eventTypes,
    include: patch.include ? [...new Set(patch.include)] : before.include,
    headers: patch.headers ?? before.headers,
    retryPolicy: patch.retry_policy ?? before.retryPolicy,
  })
  if (patch.status === 'enabled' && before.status === 'disabled') await updateWebhookEnabled(tx, id)
  if (
    patch.status === 'disabled' &&
    (await updateWebhookDisabled(tx, id, 'person', 'It was disabled by hand'))
  ) {
    await endDeliveries(tx, id, 'skipped', jobs)
  }
  const after = await findWebhook(tx, id)
  if (after === null) throw new AppError(webhookNotFound)
  const difference = differenceOf(webhookSettings(before), webhookSettings(after))
  if (difference) recordChange(tx, { action: 'webhook.updated', target: id, ...difference })
  return after
}
