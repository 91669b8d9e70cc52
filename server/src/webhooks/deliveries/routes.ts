import type { z } from 'zod'
import type { Cursors } from '../../platform/cursors.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
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

const bounds =
  'With `state` tests are left out: there is nothing to resend or recover. An answer looks at 5,000 deliveries at most: ' +
  'with `state` or `event_type` it may hold fewer than `limit`, even none, while `has_more` is true. Follow ' +
  '`next_cursor` to look further back.'

export function deliveryRoutes(deps: DeliveryRouteDeps): Route[] {
  const { db, waker, send, eventTypes, leadSample } = deps
  return [
    defineRoute({
      method: 'GET',
      url: '/api/webhooks/:id/deliveries',
      summary: 'List the deliveries of a webhook',
      description: `Newest first, each with every attempt: what was sent and what came back. ${bounds}`,
      tag: 'Webhooks',
      access: 'read',
      params: schema.deliveryParams,
      query: schema.webhookDeliveriesQuery,
      response: schema.deliveryListShape,
      errors: [webhookNotFound],
      handle: ({ params, query, caller }) =>
        db.inOrg(caller.orgId, async (tx) => {
          if (!(await findWebhook(tx, params.id))) throw new AppError(webhookNotFound)
          return pageOfDeliveries(tx, deps, { ...query, webhook_id: params.id })
        }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/deliveries',
      summary: 'List deliveries',
      description: `Of all webhooks, also of those that were deleted: newest first, each with every attempt. ${bounds}`,
      tag: 'Webhooks',
      access: 'read',
      query: schema.deliveriesQuery,
      response: schema.deliveryListShape,
      handle: ({ query, caller }) => db.inOrg(caller.orgId, (tx) => pageOfDeliveries(tx, deps, query)),
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
        'A sample of the event type, signed like any other, marked by `X-Bolsivo-Test: true` and with the sequence 0. Also to ' +
        'a webhook that is disabled. Logged, not retried. The answer is 200 whatever your server said: see `outcome`.',
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
        const eventType = knownEventType(eventTypes, body.event_type)
        const test = { orgId: caller.orgId, webhookId: params.id, eventType, leadSample }
        const { deliveryId, attempt } = await testWebhook(db, send, test)
        return { delivery_id: deliveryId, ...attemptJson(attempt) }
      },
    }),
  ]
}

async function pageOfDeliveries(
  tx: OrgTx,
  { cursors, eventTypes }: Pick<DeliveryRouteDeps, 'cursors' | 'eventTypes'>,
  { limit, cursor, ...query }: z.output<typeof schema.deliveriesQuery>,
): Promise<z.input<typeof schema.deliveryListShape>> {
  const { webhook_id = null, lead_id = null, event_type = null, state = null } = query
  if (event_type !== null) knownEventType(eventTypes, event_type)
  const list = [tx.orgId, 'deliveries', webhook_id, lead_id, event_type, state]
  const [beforeId] = cursor === undefined ? [null] : cursors.open(list, cursor)
  const filter = { webhookId: webhook_id, leadId: lead_id, eventType: event_type, state }
  const { deliveries, nextId } = await listDeliveries(tx, filter, {
    limit,
    beforeId: beforeId as string | null,
  })
  return {
    data: deliveries.map(deliveryJson),
    has_more: nextId !== null,
    next_cursor: nextId === null ? null : cursors.seal(list, [nextId]),
  }
}

function knownEventType(eventTypes: readonly EventType[], wanted: string): EventType {
  const found = eventTypes.find(({ type }) => type === wanted)
  if (found !== undefined) return found
  const message = `must be one of ${eventTypes.map(({ type }) => type).join(', ')}`
  throw new AppError(invalidRequest, {
    message: `event_type ${message}`,
    details: [{ path: 'event_type', message }],
  })
}
