/** A webhook as the API shows it. */
import type { z } from 'zod'
import { mayUseApi } from '../../orgs/index.ts'
import type { Webhook } from './queries.ts'
import type { webhookShape } from './schema.ts'

/** Below the plan an enabled webhook is paused: what it misses is kept, and an upgrade brings it back. */
export function webhookJson(webhook: Webhook, plan: string): z.input<typeof webhookShape> {
  const isPaused = webhook.status === 'enabled' && !mayUseApi(plan)
  return {
    id: webhook.id,
    name: webhook.name,
    description: webhook.description,
    target_url: webhook.targetUrl,
    event_types: webhook.eventTypes,
    include: webhook.include,
    headers: webhook.headers,
    retry_policy: webhook.retryPolicy,
    status: isPaused ? 'paused' : webhook.status,
    disabled_by: webhook.disabledBy,
    disabled_reason: webhook.disabledReason,
    secret_last4: webhook.secretLast4,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  }
}
