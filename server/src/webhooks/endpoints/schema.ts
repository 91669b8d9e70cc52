/** The shapes of a webhook in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, requiredText, text, time } from '../../platform/shapes.ts'

export const retryPolicies = ['standard', 'extended'] as const

export const newWebhookShape = z.strictObject({
  name: requiredText(100),
  target_url: requiredText(2_000),
  event_types: z.array(z.string()).min(1, 'must name at least one event type').max(50),
  description: text(500).nullable().optional(),
  retry_policy: z.enum(retryPolicies, 'must be standard or extended').optional(),
})
export type NewWebhook = z.output<typeof newWebhookShape>

export const webhookShape = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  target_url: z.string(),
  event_types: z.array(z.string()),
  include: z.array(z.string()),
  headers: z.record(z.string(), z.string()),
  retry_policy: z.enum(retryPolicies),
  status: z.enum(['enabled', 'disabled', 'paused']),
  disabled_reason: z.string().nullable(),
  secret_last4: z.string(),
  created_at: time,
  updated_at: time,
})

export const createdWebhookShape = webhookShape.extend({
  secret: z.string().meta({ description: 'Shown once: store it now' }),
})

export const webhookListQuery = z.strictObject(pageQuery)
export const webhookListShape = listOf(webhookShape)
export const webhookParams = z.strictObject({ id: z.string() })
export const deletedShape = z.strictObject({ id: z.string(), deleted: z.literal(true) })
