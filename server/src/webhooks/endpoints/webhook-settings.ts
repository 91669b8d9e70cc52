import type { Webhook } from './queries.ts'

/** What the audit log shows of a webhook. The values of its headers may be credentials: their names alone. */
export const webhookSettings = (webhook: Webhook) => ({
  name: webhook.name,
  description: webhook.description,
  target_url: webhook.targetUrl,
  event_types: webhook.eventTypes,
  include: webhook.include,
  headers: Object.keys(webhook.headers),
  retry_policy: webhook.retryPolicy,
  status: webhook.status,
})
