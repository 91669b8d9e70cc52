/** The events of webhooks themselves. */
import { z } from 'zod'
import type { EventType } from '../platform/events/catalogue.ts'
import type { NewEvent } from '../platform/events/outbox.ts'

export const webhookEventTypes: EventType[] = [
  {
    type: 'webhook.disabled',
    description:
      'An endpoint was disabled by the system: it answered 410, or failed for days. Another one hears of it. It is ' +
      'about no lead: `lead_id` and `business_name` are null.',
    fields: {
      lead_id: z.null(),
      business_name: z.null(),
      webhook_id: z.string(),
      name: z.string(),
      reason: z.string(),
    },
    sample: {
      lead_id: null,
      business_name: null,
      webhook_id: 'whk_ghi012',
      name: 'My CRM sync',
      reason: 'It answered 410 Gone: it wants no more deliveries',
    },
  },
]

export function webhookDisabled(webhook: { id: string; name: string }, reason: string): NewEvent {
  return {
    type: 'webhook.disabled',
    leadId: null,
    fields: { lead_id: null, business_name: null, webhook_id: webhook.id, name: webhook.name, reason },
  }
}
