import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { capturedMailNotFound } from '../errors.ts'
import { findCapturedMail, listCapturedMail, type StoredMail } from './queries.ts'
import * as schema from './schema.ts'

const tag = 'Captured mail'

export function capturedMailRoutes({ db, cursors }: { db: Database; cursors: Cursors }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/captured-mail',
      summary: 'List captured mail',
      description:
        'Without BOLSIVO_SMTP_URL mail does not leave this machine: a built-in SMTP server takes it. Newest first.',
      tag,
      access: 'read',
      query: schema.capturedMailQuery,
      response: schema.capturedMailListShape,
      async handle({ query, caller }) {
        const list = [caller.orgId, 'captured-mail']
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const page = { limit: query.limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listCapturedMail(tx, page))
        return pageOf(rows, query.limit, mailJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/captured-mail/:id',
      summary: 'Get a captured mail with its source',
      tag,
      access: 'read',
      params: schema.capturedMailParams,
      response: schema.capturedSourceShape,
      errors: [capturedMailNotFound],
      async handle({ params, caller }) {
        const mail = await db.inOrg(caller.orgId, (tx) => findCapturedMail(tx, params.id))
        if (!mail) throw new AppError(capturedMailNotFound)
        return { ...mailJson(mail), source: mail.source }
      },
    }),
  ]
}

function mailJson(mail: StoredMail) {
  return {
    id: mail.id,
    email_id: mail.emailId,
    from: mail.fromAddress,
    to: mail.toAddress,
    subject: mail.subject,
    text: mail.text,
    created_at: mail.createdAt.toISOString(),
  }
}
