import type { Database } from '../../platform/db/database.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { leadExample } from '../schema.ts'
import { editLeads } from './edit-leads.ts'
import { bulkPatchShape, bulkResultShape } from './schema.ts'

export function bulkLeadRoutes({ db, outbox }: { db: Database; outbox: Outbox }): Route[] {
  return [
    defineRoute({
      method: 'PATCH',
      url: '/api/leads',
      summary: 'Move or tag many leads',
      description: `Up to 1,000 at once, all or none of them when something goes wrong on the way. \`status\` moves each to
this status; \`add_tags\` and \`remove_tags\` change its tags and leave the others, and later imports leave the tags
alone. With \`if_status\` only the leads that still have that status are edited, as when a move of yours is taken back and
nobody else's must be. The answer has a result per id, in the order of \`ids\`, with the status that the lead has now: \`moved_on\` is a
lead that had not \`if_status\` and is left whole, \`not_found\` an id that is none of yours, \`rejected\` a lead that would
have more than 20 tags; they hold up no other. Each lead that changes writes its own events.`,
      tag: 'Leads',
      access: 'write',
      body: bulkPatchShape,
      response: bulkResultShape,
      examples: {
        body: { ids: [leadExample.id], status: 'contacted', add_tags: ['spring'], remove_tags: ['cold'] },
        response: { data: [{ id: leadExample.id, outcome: 'updated', status: 'contacted', errors: [] }] },
      },
      async handle({ body, caller }) {
        return { data: await db.inOrg(caller.orgId, (tx) => editLeads(tx, body, outbox)) }
      },
    }),
  ]
}
