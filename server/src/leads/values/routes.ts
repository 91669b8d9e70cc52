import type { Database } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { listValues } from './list-values.ts'
import { leadValuesQuery, leadValuesShape } from './schema.ts'

export function leadValueRoutes({ db }: { db: Database }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/leads/values',
      summary: 'List values of leads',
      description: `The categories, cities, sources or tags that your leads have, to choose a filter from: the 50 with the
most leads. Of a field with more than 500 values the first of the alphabet are looked at: narrow them with \`q\`. A
category or city that is written in several cases is one value.`,
      tag: 'Leads',
      access: 'read',
      query: leadValuesQuery,
      response: leadValuesShape,
      async handle({ query: { field, q = '' }, caller }) {
        return { data: await db.inOrg(caller.orgId, (tx) => listValues(tx, field, q)) }
      },
    }),
  ]
}
