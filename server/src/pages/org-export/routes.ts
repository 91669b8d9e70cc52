/** All that an org has, in one stream. */
import { Readable } from 'node:stream'
import type { Database } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { exportOrg } from './export-org.ts'

const mediaType = 'application/x-ndjson'
const sample = { type: 'org', data: { id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n', name: 'Sunrise Cleaning' } }

export interface OrgExportDeps {
  readonly db: Database
  /** Aborts when the server closes. */
  readonly closing: AbortSignal
}

export function orgExportRoutes({ db, closing }: OrgExportDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/org/export',
      summary: 'Export everything',
      description: `All that the org has, as one stream of lines \`{"type", "data"}\`: \`org\`, \`member\`, \`profile\`,
\`email_template\`, \`lead\`, \`score\`, \`email\`, \`suppression\`, \`webhook\` and \`event\`, in this order, each as the API
shows it. There are no secrets in it. A connection that breaks off means that the file is not whole: ask again.`,
      tag: 'Org',
      access: 'read',
      people: 'owner',
      response: null,
      produces: [mediaType],
      examples: { streamed: { [mediaType]: `${JSON.stringify(sample)}\n` } },
      async handle({ caller, raw, reply }) {
        const day = new Date().toISOString().slice(0, 10)
        reply
          .type(`${mediaType}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="bolsivo-${day}.ndjson"`)
        if (raw.method === 'HEAD') return reply.send()
        const lines = exportOrg(db, caller.orgId, closing)
        // What is wrong from the start is told as ever; later the connection can only break off.
        const first = await lines.next()
        return reply.send(Readable.from(continued(first, lines), { objectMode: false }))
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
