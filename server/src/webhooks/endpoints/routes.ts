import type { KeyRing } from '../../platform/crypto.ts'
import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Egress } from '../../platform/egress.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { tooManySecrets, urlNotAllowed, webhookNotFound } from '../errors.ts'
import { rotateSecret } from '../secrets/rotate-secret.ts'
import { checkEventTypes, checkTargetUrl, createWebhook } from './create-webhook.ts'
import { deleteWebhook } from './delete-webhook.ts'
import { editWebhook } from './edit-webhook.ts'
import { findWebhook, listWebhooks } from './queries.ts'
import * as schema from './schema.ts'
import { webhookJson } from './webhook-json.ts'

export interface WebhookRouteDeps {
  db: Database
  ring: KeyRing
  egress: Egress
  cursors: Cursors
  jobs: JobQueue
  eventTypes: readonly string[]
}

const sample = {
  name: 'My CRM sync',
  target_url: 'https://your-server.com/bolsivo-events',
  event_types: ['lead.qualified', 'lead.status_changed', 'email.sent'],
}

export function webhookRoutes({ db, ring, egress, cursors, jobs, eventTypes }: WebhookRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/webhooks',
      summary: 'Register a webhook',
      description: 'The answer holds the `secret` that signs deliveries. It is shown only once.',
      tag: 'Webhooks',
      access: 'write',
      needsApiPlan: true,
      body: schema.newWebhookShape,
      required: {
        fields: ['name', 'target_url', 'event_types'],
        message: 'name, target_url and event_types required',
      },
      status: 201,
      response: schema.createdWebhookShape,
      errors: [urlNotAllowed],
      examples: { body: sample },
      secretFields: ['secret'],
      // It waits for a name server first.
      once: 'handler',
      async handle({ body, caller, once }) {
        const event_types = checkEventTypes(body.event_types, eventTypes)
        const target_url = await checkTargetUrl(egress, body.target_url)
        return once(async () => {
          const { webhook, secret } = await db.inOrg(caller.orgId, (tx) =>
            createWebhook(tx, { ...body, event_types, target_url }, ring),
          )
          return { ...webhookJson(webhook, caller.plan), secret }
        })
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
        const page = { limit: query.limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listWebhooks(tx, page))
        const item = (row: (typeof rows)[number]) => webhookJson(row, caller.plan)
        return pageOf(rows, query.limit, item, (row) => cursors.seal(list, [row.id]))
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
        return webhookJson(webhook, caller.plan)
      },
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/webhooks/:id',
      summary: 'Change a webhook',
      description:
        'What is absent stays. With a new `target_url` the retries that wait go to it. Disabling skips what is open; ' +
        'enabling sends nothing by itself: recover what was missed.',
      tag: 'Webhooks',
      access: 'write',
      params: schema.webhookParams,
      body: schema.webhookPatchShape,
      response: schema.webhookShape,
      errors: [webhookNotFound, urlNotAllowed],
      examples: { body: { status: 'disabled' }, response: schema.disabledWebhookExample },
      async handle({ params, body, caller }) {
        const { event_types, target_url, ...others } = body
        const patch = {
          ...others,
          ...(event_types ? { event_types: checkEventTypes(event_types, eventTypes) } : {}),
          ...(target_url ? { target_url: await checkTargetUrl(egress, target_url) } : {}),
        }
        const webhook = await db.inOrg(caller.orgId, (tx) => editWebhook(tx, params.id, patch, jobs))
        return webhookJson(webhook, caller.plan)
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
      examples: { response: { id: schema.webhookExample.id, deleted: true } },
      async handle({ params, caller }) {
        await db.inOrg(caller.orgId, (tx) => deleteWebhook(tx, params.id, jobs))
        return { id: params.id, deleted: true as const }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/webhooks/:id/rotate-secret',
      summary: 'Rotate the secret of a webhook',
      description:
        'Answers a new `secret`, shown only once. Until the overlap ends both sign: `X-Bolsivo-Signature` stays with ' +
        'the old one, `X-Bolsivo-Signature-Next` is of the new one, `webhook-signature` has both.',
      tag: 'Webhooks',
      access: 'write',
      params: schema.webhookParams,
      body: schema.rotateSecretShape,
      response: schema.createdWebhookShape,
      errors: [webhookNotFound, tooManySecrets],
      examples: { body: { overlap_hours: 24 } },
      secretFields: ['secret'],
      async handle({ params, body, caller }) {
        const { webhook, secret } = await db.inOrg(caller.orgId, (tx) =>
          rotateSecret(tx, params.id, body.overlap_hours, ring),
        )
        return { ...webhookJson(webhook, caller.plan), secret }
      },
    }),
  ]
}
