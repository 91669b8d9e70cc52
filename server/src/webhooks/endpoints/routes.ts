import type { KeyRing } from '../../platform/crypto.ts'
import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Egress } from '../../platform/egress.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { endOpenDeliveries } from '../deliveries/queries.ts'
import { urlNotAllowed, webhookNotFound } from '../errors.ts'
import { checkEventTypes, checkTargetUrl, createWebhook } from './create-webhook.ts'
import { findWebhook, listWebhooks, updateWebhookDeleted, type Webhook } from './queries.ts'
import * as schema from './schema.ts'

export interface WebhookRouteDeps {
  db: Database
  ring: KeyRing
  egress: Egress
  cursors: Cursors
  eventTypes: readonly string[]
}

const sample = {
  name: 'My CRM sync',
  target_url: 'https://your-server.com/bolsivo-events',
  event_types: ['lead.qualified', 'lead.status_changed', 'email.sent'],
}

export function webhookRoutes({ db, ring, egress, cursors, eventTypes }: WebhookRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/webhooks',
      summary: 'Register a webhook',
      description: 'The answer holds the `secret` that signs deliveries. It is shown only once.',
      tag: 'Webhooks',
      access: 'write',
      body: schema.newWebhookShape,
      required: {
        fields: ['name', 'target_url', 'event_types'],
        message: 'name, target_url and event_types required',
      },
      status: 201,
      response: schema.createdWebhookShape,
      errors: [urlNotAllowed],
      examples: { body: sample },
      async handle({ body, caller }) {
        const event_types = checkEventTypes(body.event_types, eventTypes)
        const target_url = await checkTargetUrl(egress, body.target_url)
        const { webhook, secret } = await db.inOrg(caller.orgId, (tx) =>
          createWebhook(tx, { ...body, event_types, target_url }, ring),
        )
        return { ...webhookJson(webhook), secret }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/webhooks',
      summary: 'List webhooks',
      tag: 'Webhooks',
      access: 'read',
      query: schema.webhookListQuery,
      response: schema.webhookListShape,
      async handle({ query, caller }) {
        const list = [caller.orgId, 'webhooks']
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const rows = await db.inOrg(caller.orgId, (tx) =>
          listWebhooks(tx, { limit: query.limit + 1, beforeId: beforeId as string | null }),
        )
        return pageOf(rows, query.limit, webhookJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/webhooks/:id',
      summary: 'Get a webhook',
      tag: 'Webhooks',
      access: 'read',
      params: schema.webhookParams,
      response: schema.webhookShape,
      errors: [webhookNotFound],
      async handle({ params, caller }) {
        const webhook = await db.inOrg(caller.orgId, (tx) => findWebhook(tx, params.id))
        if (!webhook) throw new AppError(webhookNotFound)
        return webhookJson(webhook)
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/webhooks/:id',
      summary: 'Delete a webhook',
      description: 'Deliveries that are still open are cancelled; the log stays readable by their ids.',
      tag: 'Webhooks',
      access: 'write',
      params: schema.webhookParams,
      response: schema.deletedShape,
      errors: [webhookNotFound],
      async handle({ params, caller }) {
        await db.inOrg(caller.orgId, async (tx) => {
          if (!(await updateWebhookDeleted(tx, params.id))) throw new AppError(webhookNotFound)
          await endOpenDeliveries(tx, params.id, {
            state: 'cancelled',
            upToSequence: Number.MAX_SAFE_INTEGER,
            limit: 1_000,
          })
        })
        return { id: params.id, deleted: true as const }
      },
    }),
  ]
}

/** Who can ask has a plan that receives webhooks: `paused` is what others are. */
function webhookJson(webhook: Webhook) {
  return {
    id: webhook.id,
    name: webhook.name,
    description: webhook.description,
    target_url: webhook.targetUrl,
    event_types: webhook.eventTypes,
    include: webhook.include,
    headers: webhook.headers,
    retry_policy: webhook.retryPolicy,
    status: webhook.status,
    disabled_reason: webhook.disabledReason,
    secret_last4: webhook.secretLast4,
    created_at: webhook.createdAt.toISOString(),
    updated_at: webhook.updatedAt.toISOString(),
  }
}
