/**
 * What an org has, kind by kind, each a page at a time by keyset. Without secrets: no key, no webhook secret, no value of
 * a webhook's own headers. Not in it: what says nothing that is not said elsewhere (jobs, hashes, counters), and what
 * webhooks were sent, which are the events.
 */
import { listUsers } from '../../auth/queries.ts'
import { leadJson, listLeadsAfter } from '../../leads/index.ts'
import { findOrg, listMembers } from '../../orgs/index.ts'
import { emailJson } from '../../outreach/emails/email-json.ts'
import { type EmailPlace, listEmails } from '../../outreach/emails/queries.ts'
import { listSuppressions } from '../../outreach/suppressions/queries.ts'
import { findTemplate } from '../../outreach/templates/queries.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { listEventsAfter } from '../../platform/events/feed.ts'
import { findProfile } from '../../scoring/index.ts'
import { listAllScores, type ScorePlace } from '../../scoring/queries.ts'
import { scoreJson } from '../../scoring/score-json.ts'
import { listWebhooks } from '../../webhooks/endpoints/queries.ts'
import { webhookJson } from '../../webhooks/endpoints/webhook-json.ts'

interface Row<Place> {
  readonly data: object
  readonly place: Place
}

export interface Source<Place = unknown> {
  /** What each line says that it is. */
  readonly type: string
  /** Up to `limit` after a place; null: from the beginning. */
  page(tx: OrgTx, after: Place | null, limit: number): Promise<Row<Place>[]>
}

/** Checks a source against its places; at run time it is the identity. */
const source = <Place>(type: string, page: Source<Place>['page']): Source => ({ type, page }) as Source

/** For what an org has one of, or so few that they are one page. */
const whole = (type: string, read: (tx: OrgTx) => Promise<(object | null)[]>): Source =>
  source<true>(type, async (tx, after) =>
    after ? [] : (await read(tx)).flatMap((data) => (data ? { data, place: true as const } : [])),
  )

export const sources: readonly Source[] = [
  whole('org', async (tx) => {
    const org = await findOrg(tx)
    return [org && { id: org.id, name: org.name, plan: org.plan, created_at: org.createdAt }]
  }),
  whole('member', listPeople),
  whole('profile', async (tx) => [await findProfile(tx)]),
  whole('email_template', async (tx) => {
    const own = await findTemplate(tx)
    return [own && { subject: own.subject, body_text: own.body_text, updated_at: own.updatedAt }]
  }),
  source<string>('lead', async (tx, after, limit) =>
    (await listLeadsAfter(tx, after ?? '', limit)).map((lead) => ({ data: leadJson(lead), place: lead.id })),
  ),
  source<ScorePlace>('score', async (tx, after, limit) =>
    (await listAllScores(tx, after, limit)).map((row) => ({
      data: { lead_id: row.leadId, ...scoreJson(row) },
      place: [row.leadId, row.id] as const,
    })),
  ),
  source<EmailPlace>('email', async (tx, after, limit) =>
    (await listEmails(tx, {}, { sort: 'created_at', limit, after })).map(({ email, place }) => ({
      data: emailJson(email),
      place,
    })),
  ),
  source<string>('suppression', async (tx, after, limit) =>
    (await listSuppressions(tx, { limit, afterValue: after ?? '' })).map(({ value, reason, createdAt }) => ({
      data: { value, reason, created_at: createdAt },
      place: value,
    })),
  ),
  source<string>('webhook', async (tx, after, limit) => {
    const plan = (await findOrg(tx))?.plan ?? ''
    return (await listWebhooks(tx, { limit, beforeId: after })).map((webhook) => {
      const { headers, ...rest } = webhookJson(webhook, plan)
      return { data: { ...rest, header_names: Object.keys(headers) }, place: webhook.id }
    })
  }),
  source<number>('event', async (tx, after, limit) =>
    (await listEventsAfter(tx, { after: after ?? 0, limit })).map(
      ({ id, sequence, type, createdAt, body }) => ({
        data: { id, sequence, type, created_at: createdAt, data: JSON.parse(body) },
        place: sequence,
      }),
    ),
  ),
]

async function listPeople(tx: OrgTx): Promise<object[]> {
  const members = await listMembers(tx)
  const ids = members.map(({ userId }) => userId)
  const users = new Map((await listUsers(tx, ids)).map((user) => [user.id, user]))
  return members.map(({ userId, role, createdAt }) => ({
    user_id: userId,
    name: users.get(userId)?.name ?? '',
    email: users.get(userId)?.email ?? '',
    role,
    created_at: createdAt,
  }))
}
