import type { Database } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { webhookNotFound } from '../errors.ts'
import * as schema from './schema.ts'
import { showHealth } from './show-health.ts'

export function hourRoutes({ db }: { db: Database }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/webhooks/:id/health',
      summary: 'Get the health of a webhook',
      description:
        'What it was sent by hour or day, how long it took to answer, what is open, and how far it is from being disabled. ' +
        'Counts are a few seconds behind, and percentiles come from a histogram: right to its step.',
      tag: 'Webhooks',
      access: 'read',
      params: schema.healthParams,
      query: schema.healthQuery,
      response: schema.healthShape,
      errors: [webhookNotFound],
      handle: ({ params, query, caller }) =>
        db.inOrg(caller.orgId, (tx) => showHealth(tx, params.id, query.by)),
    }),
  ]
}
