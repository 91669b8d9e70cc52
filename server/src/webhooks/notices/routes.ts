import type { z } from 'zod'
import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { listNotices, type Notice } from './queries.ts'
import * as schema from './schema.ts'

export function noticeRoutes({ db, cursors }: { db: Database; cursors: Cursors }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/notices',
      summary: 'List notices',
      description: 'What the owners were told: an endpoint that keeps failing, or was disabled.',
      tag: 'Webhooks',
      access: 'read',
      query: schema.noticeListQuery,
      response: schema.noticeListShape,
      async handle({ query, caller }) {
        const list = [caller.orgId, 'notices']
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const page = { limit: query.limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listNotices(tx, page))
        return pageOf(rows, query.limit, noticeJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
  ]
}

const noticeJson = (notice: Notice) => ({
  id: notice.id,
  kind: notice.kind as z.infer<typeof schema.noticeShape>['kind'],
  webhook_id: notice.webhookId,
  message: notice.message,
  created_at: notice.createdAt.toISOString(),
})
