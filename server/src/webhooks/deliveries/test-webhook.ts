/** Sends a sample of any event to an endpoint: signed, marked, logged, and not retried. */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventType } from '../../platform/events/catalogue.ts'
import { newId } from '../../platform/ids.ts'
import { findWebhook, listEndpoints } from '../endpoints/queries.ts'
import { webhookNotFound } from '../errors.ts'
import { type LeadSample, sampleOf } from '../sample.ts'
import { type Attempt, insertAttempts } from './log/queries.ts'
import { insertTestDelivery } from './queries.ts'
import type { Sender } from './send.ts'

/** May be asked of a disabled endpoint too: that is how one finds out whether to enable it. */
export async function testWebhook(
  db: Database,
  send: Sender,
  test: { orgId: string; webhookId: string; eventType: EventType; leadSample: LeadSample },
): Promise<{ deliveryId: string; attempt: Attempt }> {
  const { orgId, webhookId, eventType, leadSample } = test
  const [webhook, endpoint] = await db.inOrg(orgId, async (tx) => {
    const [found] = await listEndpoints(tx, [{ orgId, webhookId }])
    return [await findWebhook(tx, webhookId), found]
  })
  if (!webhook || !endpoint) throw new AppError(webhookNotFound)
  const lead = webhook.include.includes('lead') ? leadSample : null
  const delivery = {
    id: newId('dlv'),
    eventId: newId('evt'),
    eventType: eventType.type,
    sequence: 0,
  }
  const body = JSON.stringify(sampleOf(eventType, { orgId, at: new Date(), lead }))
  // Outside of any transaction: it may take the whole timeout.
  const { attempt } = await send({ ...delivery, attemptNumber: 1, isManual: true, isTest: true }, body, {
    ...endpoint,
    isPaused: false,
  })
  await db.inOrg(orgId, async (tx) => {
    const state = attempt.outcome === 'delivered' ? 'delivered' : 'exhausted'
    await insertTestDelivery(tx, { ...delivery, webhookId, body, state })
    recordChange(tx, { action: 'webhook.tested', target: webhookId })
    await insertAttempts(tx, [attempt])
  })
  return { deliveryId: delivery.id, attempt }
}
