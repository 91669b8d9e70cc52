import type { z } from 'zod'
import { type Cursors, pageOf } from '../cursors.ts'
import type { Database } from '../db/database.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { type Entry, listEntries } from './queries.ts'
import { type auditEntryShape, auditListQuery, auditListShape } from './schema.ts'

export function auditRoutes({ db, cursors }: { db: Database; cursors: Cursors }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/audit-log',
      summary: 'List the audit log',
      description: `Who changed what, newest first. It can't be altered, and is kept for a year. Of leads and e-mails it
holds ids and names of fields only; what happened to a lead is in its timeline.`,
      tag: 'Audit log',
      access: 'read',
      query: auditListQuery,
      response: auditListShape,
      async handle({ query, caller }) {
        const { limit, cursor, created_after: createdAfter, created_before: createdBefore, ...rest } = query
        const filter = { ...rest, createdAfter, createdBefore }
        const list = [caller.orgId, 'audit-log', filter]
        const [beforeId] = cursor === undefined ? [null] : cursors.open(list, cursor)
        const page = { limit: limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listEntries(tx, filter, page))
        return pageOf(rows, limit, entryJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
  ]
}

const settings = (text: string | null) =>
  text === null ? null : (JSON.parse(text) as Record<string, unknown>)

function entryJson(entry: Entry): z.input<typeof auditEntryShape> {
  return {
    id: entry.id,
    action: entry.action,
    target: entry.target,
    actor: {
      // The column is checked to hold just these.
      type: entry.actorType as z.input<typeof auditEntryShape>['actor']['type'],
      id: entry.actorId,
      name: entry.actorName,
    },
    address: entry.address,
    request_id: entry.requestId,
    fields: entry.fields,
    before: settings(entry.before),
    after: settings(entry.after),
    created_at: entry.createdAt.toISOString(),
  }
}
