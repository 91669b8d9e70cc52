import type { Database } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { type LeadIdsByHistory, withHistory } from '../filter-conditions.ts'
import { countLeads } from './count-leads.ts'
import { leadCountQuery, leadCountShape } from './schema.ts'

export interface LeadCountRouteDeps {
  readonly db: Database
  readonly idsByHistory: LeadIdsByHistory
}

export function leadCountRoutes({ db, idsByHistory }: LeadCountRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/leads/count',
      summary: 'Count leads',
      description: `How many the list has with these filters, in all and by status. Exact up to 10,000, and
with more an estimate, so that the answer is always there at once. Filters that only together leave few, of which each
alone leaves very many, can give an estimate, too.`,
      tag: 'Leads',
      access: 'read',
      query: leadCountQuery,
      response: leadCountShape,
      async handle({ query, caller }) {
        const filter = withHistory(query, idsByHistory)
        const { byStatus, isEstimate } = await db.inOrg(caller.orgId, (tx) => countLeads(tx, filter))
        const total = Object.values(byStatus).reduce((sum, leads) => sum + leads, 0)
        return { total, is_estimate: isEstimate, by_status: byStatus }
      },
    }),
  ]
}
