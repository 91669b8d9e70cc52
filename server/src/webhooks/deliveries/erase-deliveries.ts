/** When a lead is erased: its open deliveries are cancelled, and no copy of it stays in the log. */
import { erasedLeadIds } from '../../platform/events/erase.ts'
import type { Subscriber } from '../../platform/events/outbox.ts'
import { listWebhookIds } from '../endpoints/queries.ts'
import { eraseDeliveriesOfLeads } from './queries.ts'

/** The event that tells of it goes out itself: it has ids only, and its deliveries are not there yet. */
export const eraseDeliveries: Subscriber = async (tx, events) => {
  const ids = erasedLeadIds(events)
  if (ids.length > 0) await eraseDeliveriesOfLeads(tx, { ids, webhookIds: await listWebhookIds(tx) })
  return undefined
}
