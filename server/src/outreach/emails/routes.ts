import { leadJson, listLeadsById } from '../../leads/index.ts'
import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import * as errors from '../errors.ts'
import { draftEmail } from '../templates/draft-emails.ts'
import { editEmail } from './decide-email.ts'
import { type DecisionRouteDeps, decisionRoutes } from './decision-routes.ts'
import { emailJson } from './email-json.ts'
import type { MessageDeps } from './message-of.ts'
import { type Preview, previewEmail } from './preview-email.ts'
import { countEmailsByState, type EmailPlace, findEmail, type ListedEmail, listEmails } from './queries.ts'
import * as schema from './schema.ts'

export interface EmailRouteDeps extends DecisionRouteDeps, MessageDeps {
  readonly cursors: Cursors
}

const { emailExists, emailNotFound, leadNotFound, wrongState } = errors
const tag = 'E-mails'

const newSubject = 'Evening cleaning for Sunrise Office Park'

export function emailRoutes(deps: EmailRouteDeps): Route[] {
  const { db, cursors } = deps
  return [
    ...decisionRoutes(deps),
    defineRoute({
      method: 'GET',
      url: '/api/emails',
      summary: 'List e-mails',
      description: `Drafts to read, and what became of those that were approved; newest first where nothing else is
said. With \`include=lead\` each has its lead, as \`GET /api/leads/{id}\` shows it. By \`-score\` the list goes by the
scores of the moment: a lead that is scored again between two pages may be there twice, or be missed.`,
      tag,
      access: 'read',
      query: schema.emailListQuery,
      response: schema.emailListShape,
      async handle({ query, caller }) {
        const { state, lead_id: leadId, sort, include, limit, cursor } = query
        const list = [caller.orgId, 'emails', state ?? null, leadId ?? null, sort]
        // Sealed by this server, so it is what it gave.
        const after = cursor === undefined ? null : (cursors.open(list, cursor) as unknown as EmailPlace)
        const page = { sort, limit: limit + 1, after }
        const { rows, leads } = await db.inOrg(caller.orgId, async (tx) => {
          const rows = await listEmails(tx, { state, leadId }, page)
          return { rows, leads: include ? await leadsOf(tx, rows) : null }
        })
        const item = ({ email }: ListedEmail) => ({
          ...emailJson(email),
          ...(leads ? { lead: leads.get(email.leadId) } : {}),
        })
        return pageOf(rows, limit, item, ({ place }) => cursors.seal(list, place))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/emails/counts',
      summary: 'Count the e-mails by state',
      description: `How many there are in each state. Each is counted up to ${schema.countLimit}; \`capped\` names the
states that have more.`,
      tag,
      access: 'read',
      response: schema.emailCountsShape,
      async handle({ caller }) {
        const most = schema.countLimit
        const counts = await db.inOrg(caller.orgId, (tx) => countEmailsByState(tx, most + 1))
        const of = (state: schema.EmailState) => counts.get(state) ?? 0
        const shown = schema.emailStates.map((state) => [state, Math.min(of(state), most)])
        return {
          ...(Object.fromEntries(shown) as Record<schema.EmailState, number>),
          capped: schema.emailStates.filter((state) => of(state) > most),
        }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/emails',
      summary: 'Draft an e-mail',
      description: `Writes the first e-mail to a lead from the template, for a person to read: to one that never
qualified, or again after one that was rejected or bounced. A lead that qualifies gets its draft by itself, and has one
at a time.`,
      tag,
      access: 'write',
      status: 201,
      body: schema.newEmailShape,
      response: schema.emailShape,
      errors: [leadNotFound, emailExists],
      examples: { body: { lead_id: schema.emailExample.lead_id } },
      async handle({ body, caller }) {
        return emailJson(await db.inOrg(caller.orgId, (tx) => draftEmail(tx, body.lead_id, deps)))
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
        const email = await db.inOrg(caller.orgId, (tx) => findEmail(tx, params.id))
        if (!email) throw new AppError(emailNotFound)
        return emailJson(email)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/emails/:id/preview',
      summary: 'See an e-mail as it will go out',
      description: `Who it is from and to, its subject, text and headers as they would go out now: the sending adds the
time, and nothing else. \`missing\` says what an approval would be refused for.`,
      tag,
      access: 'read',
      params: schema.emailParams,
      response: schema.emailPreviewShape,
      errors: [emailNotFound],
      async handle({ params, caller }) {
        return previewJson(await db.inOrg(caller.orgId, (tx) => previewEmail(tx, params.id, deps)))
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
      examples: {
        body: { subject: newSubject },
        response: { ...schema.emailExample, subject: newSubject, is_edited: true },
      },
      async handle({ params, body, caller }) {
        return emailJson(await db.inOrg(caller.orgId, (tx) => editEmail(tx, params.id, body)))
      },
    }),
  ]
}

/** What the API says of the leads of these e-mails, by their ids. */
async function leadsOf(tx: OrgTx, rows: readonly ListedEmail[]) {
  const leads = await listLeadsById(
    tx,
    rows.map(({ email }) => email.leadId),
  )
  return new Map(leads.map((lead) => [lead.id, leadJson(lead)]))
}

function previewJson({ message, contentHash, missing }: Preview) {
  const headers = { 'Message-ID': message.messageId, ...message.headers }
  return {
    from: message.from,
    to: message.to,
    subject: message.subject,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    text: message.text,
    content_hash: contentHash,
    can_be_approved: missing.length === 0,
    missing: missing.map(({ definition, options }) => ({
      code: definition.code,
      message: options.message ?? definition.message,
    })),
  }
}
