import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import type { EventType } from '../../platform/events/catalogue.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { findWebhook } from '../endpoints/queries.ts'
import { deliveryNotFound, endpointDisabled, notResendable, webhookNotFound } from '../errors.ts'
import type { LeadSample } from '../sample.ts'
import { attemptJson, deliveryJson } from './delivery-json.ts'
import { findDelivery, listDeliveries } from './log/queries.ts'
import { resendDelivery } from './resend-delivery.ts'
import * as schema from './schema.ts'
import type { Sender } from './send.ts'
import { testWebhook } from './test-webhook.ts'

export interface DeliveryRouteDeps {
  db: Database
  cursors: Cursors
  waker: Pick<Waker, 'wake'>
  send: Sender
  eventTypes: readonly EventType[]
  leadSample: LeadSample
}

export function deliveryRoutes(deps: DeliveryRouteDeps): Route[] {
  const { db, cursors, waker, send, eventTypes, leadSample } = deps
  return [
    defineRoute({
      method: 'GET',
      url: '/api/webhooks/:id/deliveries',
      summary: 'List the deliveries of a webhook',
      description: 'Newest first, each with every attempt: what was sent and what came back.',
      tag: 'Webhooks',
      access: 'read',
      params: schema.deliveryParams,
      query: schema.deliveryListQuery,
      response: schema.deliveryListShape,
      errors: [webhookNotFound],
      async handle({ params, query, caller }) {
        const state = query.state ?? null
        const list = [caller.orgId, 'deliveries', params.id, state]
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const rows = await db.inOrg(caller.orgId, async (tx) => {
          if (!(await findWebhook(tx, params.id))) throw new AppError(webhookNotFound)
          const page = { limit: query.limit + 1, beforeId: beforeId as string | null, state }
          return listDeliveries(tx, params.id, page)
        })
        return pageOf(rows, query.limit, deliveryJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/deliveries/:id',
      summary: 'Get a delivery',
      tag: 'Webhooks',
      access: 'read',
      params: schema.deliveryParams,
      response: schema.deliveryShape,
      errors: [deliveryNotFound],
      async handle({ params, caller }) {
        const delivery = await db.inOrg(caller.orgId, (tx) => findDelivery(tx, params.id))
        if (!delivery) throw new AppError(deliveryNotFound)
        return deliveryJson(delivery)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/deliveries/:id/resend',
      summary: 'Resend a delivery',
      description:
        'Sends it again, now, with the same ids and bytes. A resend takes the place of a retry that waits and uses ' +
        'none up; while an attempt is on its way, that is the resend.',
      tag: 'Webhooks',
      access: 'write',
      needsApiPlan: true,
      params: schema.deliveryParams,
      response: schema.deliveryShape,
      errors: [deliveryNotFound, endpointDisabled, notResendable],
      examples: { response: schema.resentExample },
      handle: async ({ params, caller }) =>
        deliveryJson(await db.inOrg(caller.orgId, (tx) => resendDelivery(tx, params.id, waker))),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/webhooks/:id/test',
      summary: 'Send a sample to a webhook',
      description:
        'A sample of the event type, signed like any other and marked by `X-Bolsivo-Test: true`. Logged, not retried.',
      tag: 'Webhooks',
      access: 'write',
      needsApiPlan: true,
      params: schema.deliveryParams,
      body: schema.testShape,
      response: schema.testedShape,
      errors: [webhookNotFound],
      examples: { body: { event_type: 'lead.qualified' } },
      // It waits for the endpoint.
      once: 'claim',
      async handle({ params, body, caller }) {
        const eventType = eventTypes.find(({ type }) => type === body.event_type)
        if (eventType === undefined) {
          const message = `must be one of ${eventTypes.map(({ type }) => type).join(', ')}`
          throw new AppError(invalidRequest, {
            message: `event_type ${message}`,
            details: [{ path: 'event_type', message }],
          })
        }
        const test = { orgId: caller.orgId, webhookId: params.id, eventType, leadSample }
        const { deliveryId, attempt } = await testWebhook(db, send, test)
        return { delivery_id: deliveryId, ...attemptJson(attempt) }
      },
    }),
  ]
}
