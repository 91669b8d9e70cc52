/** The shapes of a webhook in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, requiredText, text, time } from '../../platform/shapes.ts'

export { deletedShape } from '../../platform/shapes.ts'

import { ownHeadersShape } from './own-headers.ts'

export const retryPolicies = ['standard', 'extended'] as const

export const includes = ['lead'] as const

const fields = {
  name: requiredText(100),
  target_url: requiredText(2_048).meta({ description: 'A public https address' }),
  event_types: z
    .array(z.string())
    .min(1, 'must name at least one event type')
    .max(50)
    .meta({
      description: 'Of `GET /api/event-types`; `["*"]` is every type, also those that come later',
      examples: [['lead.qualified', 'lead.status_changed', 'email.sent']],
    }),
  description: text(500).nullable(),
  include: z
    .array(z.enum(includes, 'must be lead'))
    .max(includes.length)
    .meta({ description: '`["lead"]`: each body ends with `lead`, the whole of it as it is then' }),
  headers: ownHeadersShape.meta({
    description: 'Sent along with each request, such as a token for your gateway; up to 20',
    examples: [{ 'X-Gateway-Token': 'a-token-of-yours' }],
  }),
  retry_policy: z.enum(retryPolicies, 'must be standard or extended').meta({
    description:
      '`standard`: again after 30 s, 5 min and 30 min. `extended`: after that 2, 5, 10, 14, 20 and 24 h, too',
  }),
}

export const newWebhookShape = z.strictObject({
  ...fields,
  description: fields.description.optional(),
  include: fields.include.optional(),
  headers: fields.headers.optional(),
  retry_policy: fields.retry_policy.optional(),
})
export type NewWebhook = z.output<typeof newWebhookShape>

/** What is absent stays as it is. */
export const webhookPatchShape = z
  .strictObject({
    ...fields,
    status: z.enum(['enabled', 'disabled'], 'must be enabled or disabled'),
  })
  .partial()
export type WebhookPatch = z.output<typeof webhookPatchShape>

export const rotateSecretShape = z.strictObject({
  overlap_hours: z
    .number()
    .min(0, 'must be at least 0')
    .max(168, 'must be at most 168')
    .default(24)
    .meta({ description: 'How long the old secret keeps signing too; 0 ends it at once' }),
})

export const webhookExample = {
  id: 'whk_01kt3qv68yc4d8e2f6g9h3j7k1',
  name: 'My CRM sync',
  description: null,
  target_url: 'https://your-server.com/bolsivo-events',
  event_types: ['lead.qualified', 'lead.status_changed', 'email.sent'],
  include: [],
  headers: {},
  retry_policy: 'standard',
  status: 'enabled',
  disabled_by: null,
  disabled_reason: null,
  secret_last4: 'Yk4=',
  created_at: '2026-06-02T08:40:15.902Z',
  updated_at: '2026-06-02T08:40:15.902Z',
}
export const disabledWebhookExample = {
  ...webhookExample,
  status: 'disabled',
  disabled_by: 'person',
  disabled_reason: 'It was disabled by hand',
  updated_at: '2026-06-20T14:32:10.481Z',
}
const secretExample = 'whsec_Zk3vQ1x8Jt5mR2yB7wN0cL9dS4gH6pT1aE5uX8iVYk4='

export const webhookShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    target_url: z.string(),
    event_types: z.array(z.string()),
    include: z.array(z.string()),
    headers: z.record(z.string(), z.string()),
    retry_policy: z.enum(retryPolicies),
    status: z.enum(['enabled', 'disabled', 'paused']).meta({
      description: '`paused`: the plan does not allow webhooks. What happens meanwhile is skipped',
    }),
    disabled_by: z.enum(['person', 'system']).nullable().meta({
      description: '`system`: it answered 410, or nothing succeeded for days. Null while it is not disabled',
    }),
    disabled_reason: z.string().nullable().meta({ description: 'A sentence' }),
    secret_last4: z.string(),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Webhook', examples: [webhookExample] })

export const createdWebhookShape = webhookShape
  .extend({
    secret: z
      .string()
      .nullable()
      .meta({ description: 'Shown once: store it now. Null where the answer is given again' }),
  })
  .meta({ id: 'WebhookWithSecret', examples: [{ ...webhookExample, secret: secretExample }] })

export const webhookListQuery = z.strictObject(pageQuery)
export const webhookListShape = listOf(webhookShape)
export const webhookParams = z.strictObject({ id: z.string() })
