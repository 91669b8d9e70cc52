/** What becomes of an e-mail: approved, rejected, withdrawn, settled. */
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import * as errors from '../errors.ts'
import { approveEmail, type DecisionDeps, rejectEmail, settleEmail, withdrawEmail } from './decide-email.ts'
import { actionsIn } from './email.ts'
import { emailJson } from './email-json.ts'
import type { Email } from './queries.ts'
import * as schema from './schema.ts'

export interface DecisionRouteDeps extends DecisionDeps {
  readonly db: Database
}

const { emailNotFound, wrongState } = errors
const tag = 'E-mails'

const decidedAt = '2026-06-19T15:04:29.874Z'
const inState = (state: schema.EmailState) => ({
  ...schema.emailExample,
  state,
  can: actionsIn(state),
  updated_at: decidedAt,
})
const approvedBy = {
  approved_by: { id: 'usr_01kt1316brz3a7b1c6d9e4f2g8', name: 'Ana Ruiz' },
  approved_at: decidedAt,
}
const sentSample = {
  ...inState('sent'),
  ...approvedBy,
  message_id: '<draft_01kvd00ymff7g3h9j5k1m6n2p8@leads.example.com>',
  sent_at: '2026-06-19T15:04:31.220Z',
}
const reason = 'They are a customer already'

export function decisionRoutes(deps: DecisionRouteDeps): Route[] {
  const { db, outbox } = deps
  const answer = async (orgId: string, decide: (tx: OrgTx) => Promise<Email>) =>
    emailJson(await db.inOrg(orgId, decide))
  return [
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
        body: { content_hash: schema.emailExample.content_hash },
        response: { ...inState('approved'), ...approvedBy },
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
        const approval = { hash: body.content_hash, by: { id: caller.id, name: caller.name } }
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
      examples: { body: { reason }, response: { ...inState('rejected'), reason } },
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
      examples: { response: inState('draft') },
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
      examples: { body: { state: 'sent' }, response: sentSample },
      async handle({ params, body, caller }) {
        return answer(caller.orgId, (tx) => settleEmail(tx, params.id, body.state, outbox))
      },
    }),
  ]
}
