/** When a lead is erased: its open deliveries are cancelled, and no copy of it stays in the log. */
import type { Subscriber } from '../../platform/events/outbox.ts'
import { listWebhookIds } from '../endpoints/queries.ts'
import { eraseDeliveriesOfLead } from './queries.ts'

/** The event that tells of it goes out itself: it has ids only, and what is cancelled came before it. */
const erasingType = 'lead.deleted'

export const eraseDeliveries: Subscriber = async (tx, events) => {
  const erasing = events.filter(({ type }) => type === erasingType)
  if (erasing.length === 0) return
  const webhookIds = await listWebhookIds(tx)
  for (const { leadId, sequence } of erasing) {
    if (leadId !== null) await eraseDeliveriesOfLead(tx, { id: leadId, webhookIds, beforeSequence: sequence })
  }
}
