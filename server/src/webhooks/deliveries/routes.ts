import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { findWebhook } from '../endpoints/queries.ts'
import { deliveryNotFound, webhookNotFound } from '../errors.ts'
import { deliveryJson } from './delivery-json.ts'
import { findDelivery, listDeliveries } from './queries.ts'
import * as schema from './schema.ts'

export interface DeliveryRouteDeps {
  db: Database
  cursors: Cursors
}

export function deliveryRoutes({ db, cursors }: DeliveryRouteDeps): Route[] {
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
  ]
}
