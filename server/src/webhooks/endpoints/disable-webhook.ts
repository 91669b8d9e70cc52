/** The system disables an endpoint: open deliveries are skipped, an event tells of it, and the owners hear why. */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { endDeliveries } from '../deliveries/end-deliveries.ts'
import { webhookDisabled } from '../events.ts'
import { addNotice, type NotifyOwners } from '../notices/add-notice.ts'
import { claimWebhook, updateWebhookDisabled, type Webhook } from './queries.ts'

export interface DisableDeps {
  db: Database
  outbox: Outbox
  jobs: JobQueue
  notifyOwners: NotifyOwners
}

/** Only if `isStillSo`, asked once nobody else can change it: between the finding and here it may have changed. */
export async function disableWebhook(
  { db, outbox, jobs, notifyOwners }: DisableDeps,
  key: { orgId: string; id: string },
  reason: string,
  isStillSo: (tx: OrgTx, webhook: Webhook) => Promise<boolean>,
): Promise<void> {
  await db.inOrg(key.orgId, async (tx) => {
    const webhook = await claimWebhook(tx, key.id)
    if (webhook === null || !(await isStillSo(tx, webhook))) return
    if (!(await updateWebhookDisabled(tx, key.id, 'system', reason))) return
    await endDeliveries(tx, key.id, 'skipped', jobs)
    recordChange(tx, { action: 'webhook.disabled', target: key.id, after: { disabled_reason: reason } })
    outbox.record(tx, [webhookDisabled(webhook, reason)])
    const message =
      `The webhook "${webhook.name}" was disabled. ${reason}. ` +
      'Its events are kept: enable it again and recover them since the time it stopped.'
    await addNotice(tx, { kind: 'webhook_disabled', webhookId: key.id, message }, notifyOwners)
  })
}
