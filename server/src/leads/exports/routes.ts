import { Readable } from 'node:stream'
import type { Database } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { type LeadIdsByHistory, withHistory } from '../filter-conditions.ts'
import { leadExample } from '../schema.ts'
import { csvHead, csvRow, exportLeads } from './export-leads.ts'
import { leadExportQuery, mediaTypes } from './schema.ts'

export interface ExportRouteDeps {
  readonly db: Database
  /** Aborts when the server closes: nobody waits for an export of hours. */
  readonly closing: AbortSignal
  readonly idsByHistory: LeadIdsByHistory
}

const customNames = Object.keys(leadExample.custom)

export function exportRoutes({ db, closing, idsByHistory }: ExportRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/leads/export',
      summary: 'Export leads',
      description: `All that the list would show with these filters, in its order, as one stream. \`csv\` is RFC 4180
with a column per field, \`tags\` joined by \`;\` (in JSON, where one has \`,\`, \`;\` or \`|\` in itself), and \`custom.<name>\` for
each of your own fields; of more than 100 the others are in JSON in \`custom\`. A cell that a spreadsheet would run as a
formula has an apostrophe in front. An import takes all of that back: elsewhere it makes leads of the same facts, tags and
own fields.
\`ndjson\` is one lead in JSON per line.

In the order of \`created_at\` each lead is there exactly once. In another order, one that is changed while the export
runs may be there twice or not at all. A connection that breaks off means that the file is not whole: ask again.`,
      tag: 'Leads',
      access: 'read',
      query: leadExportQuery,
      response: null,
      produces: Object.values(mediaTypes),
      examples: {
        streamed: {
          [mediaTypes.csv]: csvHead(customNames) + csvRow(leadExample, customNames),
          [mediaTypes.ndjson]: `${JSON.stringify(leadExample)}\n`,
        },
      },
      async handle({ query: { format, ...query }, caller, raw, reply }) {
        const filter = withHistory(query, idsByHistory)
        const texts = exportLeads(db, caller.orgId, { filter, format, signal: closing })
        // What is wrong from the start is told as ever; later the connection can only break off.
        const first = await texts.next()
        const day = new Date().toISOString().slice(0, 10)
        reply
          .type(`${mediaTypes[format]}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="leads-${day}.${format}"`)
        if (raw.method === 'HEAD') return reply.send()
        return reply.send(Readable.from(continued(first, texts), { objectMode: false }))
      },
    }),
  ]
}

async function* continued(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string>,
): AsyncGenerator<string> {
  if (first.done) return
  yield first.value
  yield* rest
}
