import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import * as errors from '../errors.ts'
import {
  approveEmail,
  type DecisionDeps,
  editEmail,
  rejectEmail,
  settleEmail,
  withdrawEmail,
} from './decide-email.ts'
import { contentHash } from './email.ts'
import { type Email, findEmail, listEmails } from './queries.ts'
import * as schema from './schema.ts'

export interface EmailRouteDeps extends DecisionDeps {
  readonly db: Database
  readonly cursors: Cursors
}

const { emailNotFound, wrongState } = errors
const tag = 'E-mails'

export function emailRoutes(deps: EmailRouteDeps): Route[] {
  const { db, cursors, outbox } = deps
  const answer = async (orgId: string, decide: (tx: OrgTx) => Promise<Email>) =>
    emailJson(await db.inOrg(orgId, decide))
  return [
    defineRoute({
      method: 'GET',
      url: '/api/emails',
      summary: 'List e-mails',
      description: 'Newest first: drafts to read, and what became of those that were approved.',
      tag,
      access: 'read',
      query: schema.emailListQuery,
      response: schema.emailListShape,
      async handle({ query, caller }) {
        const { state, lead_id: leadId, limit, cursor } = query
        const list = [caller.orgId, 'emails', state ?? null, leadId ?? null]
        const [beforeId] = cursor === undefined ? [null] : cursors.open(list, cursor)
        const page = { limit: limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listEmails(tx, { state, leadId }, page))
        return pageOf(rows, limit, emailJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/emails/:id',
      summary: 'Get an e-mail',
      tag,
      access: 'read',
      params: schema.emailParams,
      response: schema.emailShape,
      errors: [emailNotFound],
      async handle({ params, caller }) {
        return answer(caller.orgId, async (tx) => {
          const email = await findEmail(tx, params.id)
          if (!email) throw new AppError(emailNotFound)
          return email
        })
      },
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/emails/:id',
      summary: 'Change a draft',
      description:
        'Only a draft can be changed. A draft that nobody changed follows its lead, profile and template; one that somebody did stays as it is.',
      tag,
      access: 'write',
      params: schema.emailParams,
      body: schema.emailPatchShape,
      response: schema.emailShape,
      errors: [emailNotFound, wrongState],
      examples: { body: { subject: 'Evening cleaning for Sunrise Office Park' } },
      async handle({ params, body, caller }) {
        return answer(caller.orgId, (tx) => editEmail(tx, params.id, body))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/emails/:id/approve',
      summary: 'Approve an e-mail',
      description:
        'Sends exactly what was read: `content_hash` is that of the e-mail as you saw it. When it has changed since, the answer is 409 and nothing is sent.',
      tag,
      access: 'write',
      params: schema.emailParams,
      body: schema.approvalShape,
      response: schema.emailShape,
      examples: {
        body: { content_hash: '5d41402abc4b2a76b9719d911017c592ae1fd6f4d3f1a2e7c80b9d64f2a1c3e8' },
      },
      errors: [
        ...[
          emailNotFound,
          wrongState,
          errors.contentChanged,
          errors.addressMissing,
          errors.addressSuppressed,
        ],
        ...[errors.postalAddressMissing, errors.optOutMissing],
      ],
      async handle({ params, body, caller }) {
        const approval = { hash: body.content_hash, by: caller.id }
        return answer(caller.orgId, (tx) => approveEmail(tx, params.id, approval, deps))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/emails/:id/reject',
      summary: 'Reject an e-mail',
      description: 'A draft, or an approved e-mail that is not being sent yet. It is never sent.',
      tag,
      access: 'write',
      params: schema.emailParams,
      body: schema.rejectionShape,
      response: schema.emailShape,
      errors: [emailNotFound, wrongState],
      examples: { body: { reason: 'They are a customer already' } },
      async handle({ params, body, caller }) {
        return answer(caller.orgId, (tx) => rejectEmail(tx, params.id, body.reason, outbox))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/emails/:id/withdraw',
      summary: 'Withdraw an approval',
      description:
        'An e-mail that is approved but not being sent yet, or that failed, becomes a draft again.',
      tag,
      access: 'write',
      params: schema.emailParams,
      response: schema.emailShape,
      errors: [emailNotFound, wrongState],
      async handle({ params, caller }) {
        return answer(caller.orgId, (tx) => withdrawEmail(tx, params.id))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/emails/:id/settle',
      summary: 'Say what became of an e-mail',
      description:
        'For an e-mail in state `unknown`: the connection broke after the mail server may have accepted it. Look into the mailbox and say whether it was `sent`, or `failed` and may be approved again.',
      tag,
      access: 'write',
      params: schema.emailParams,
      body: schema.settlementShape,
      response: schema.emailShape,
      errors: [emailNotFound, wrongState],
      examples: { body: { state: 'sent' } },
      async handle({ params, body, caller }) {
        return answer(caller.orgId, (tx) => settleEmail(tx, params.id, body.state, outbox))
      },
    }),
  ]
}

function emailJson(email: Email): schema.Email {
  return {
    id: email.id,
    lead_id: email.leadId,
    state: email.state,
    to: email.to,
    subject: email.subject,
    body_text: email.bodyText,
    sequence_step: email.sequenceStep,
    content_hash: contentHash(email),
    message_id: email.messageId,
    sent_at: email.sentAt?.toISOString() ?? null,
    created_at: email.createdAt.toISOString(),
    updated_at: email.updatedAt.toISOString(),
  }
}
