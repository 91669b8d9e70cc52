/** When a lead is erased: its open deliveries are cancelled, and no copy of it stays in the log. */
import type { Subscriber } from '../../platform/events/outbox.ts'
import { listWebhookIds } from '../endpoints/queries.ts'
import { eraseDeliveriesOfLead } from './queries.ts'

/** The event that tells of it goes out itself: it has ids only, and what is cancelled came before it. */
const erasingType = 'lead.deleted'

export const eraseDeliveries: Subscriber = async (tx, events) => {
  if (!events.some(({ type }) => type === erasingType)) return
  const webhookIds = await listWebhookIds(tx)
  return async (placed) => {
    for (const { type, leadId, sequence } of placed) {
      if (type !== erasingType || leadId === null) continue
      await eraseDeliveriesOfLead(tx, { id: leadId, webhookIds, beforeSequence: sequence })
    }
  }
}
