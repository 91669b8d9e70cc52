import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Cursors, pageOf } from '../platform/cursors.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { AppError, type ErrorDetail } from '../platform/errors.ts'
import { listEventsOfLead } from '../platform/events/feed.ts'
import type { Outbox } from '../platform/events/outbox.ts'
import { entityTagOf, readIfMatch } from '../platform/http/entity-tag.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { parseInput } from '../platform/http/validation.ts'
import { editLead } from './edit-lead.ts'
import { eraseLead } from './erase-lead.ts'
import { externalIdTaken, leadNotFound } from './errors.ts'
import { type LeadIdsByHistory, withHistory } from './filter-conditions.ts'
import { recordOfInput } from './lead-from-input.ts'
import { leadJson } from './lead-json.ts'
import { type LeadPlace, readLeads } from './list-leads.ts'
import type { LeadRecord } from './merge-records.ts'
import { findLead, type Lead } from './queries.ts'
import { recordUpserts } from './record-upserts.ts'
import * as schema from './schema.ts'
import { upsertLeads } from './upsert-leads.ts'

export interface LeadRouteDeps {
  db: Database
  outbox: Outbox
  cursors: Cursors
  idsByHistory: LeadIdsByHistory
}

const sample = {
  business_name: 'Sunrise Office Park',
  category: 'Office park',
  city: 'Bellevue',
  region: 'WA',
  phone: '+1 425 555 0142',
  website: 'sunriseofficepark.com',
  rating: 4.6,
  review_count: 187,
}

/** Scored in the background, a moment later. */
const createdSample = {
  ...schema.leadExample,
  ...{ address: null, postal_code: null, country: null, email: null, contact_name: null, external_id: null },
  ...{ source: 'api', tags: [], custom: {}, status: 'new', score: null, fit_reason: null },
  updated_at: schema.leadExample.created_at,
}
const movedSample = { ...schema.leadExample, status: 'replied', updated_at: '2026-06-20T14:32:10.481Z' }

const duplicateRule = `A record is the same lead as one that is there when it has the same \`external_id\`, or else the
same name together with the same phone, website domain, e-mail or address. Then the two are merged: what is sent
replaces what was known, but for fields that somebody edited or a PATCH set; what is empty replaces nothing. Tags and
your own fields add up.`

export function leadRoutes({ db, outbox, cursors, idsByHistory }: LeadRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/leads',
      summary: 'Create a lead',
      description: `Answers 201 with the new lead, or 200 with the lead that it was merged into.\n\n${duplicateRule}`,
      tag: 'Leads',
      access: 'write',
      body: schema.newLeadShape,
      status: 201,
      otherwise: { status: 200, when: 'Merged with a lead that is there' },
      response: schema.leadShape,
      hasEntityTag: true,
      examples: { body: sample, response: createdSample },
      async handle({ body, caller, reply }) {
        const record = recordOfInput(body)
        const [result] = await db.inOrg(caller.orgId, async (tx) =>
          recordUpserts(tx, await upsertLeads(tx, [record], { outbox })),
        )
        if (!result) throw new Error('a record without a result')
        if (result.outcome !== 'created') reply.code(200)
        return tagged(result.lead, reply)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/leads/batch',
      summary: 'Create or update many leads',
      description: `Up to 1,000. A wrong one is rejected by itself, all others are kept: the answer is 200 with a result for each,
in the order in which they were sent.\n\n${duplicateRule}`,
      tag: 'Leads',
      access: 'write',
      body: schema.leadBatchShape,
      response: schema.leadBatchResultShape,
      examples: {
        body: { leads: [sample] },
        response: { data: [{ index: 0, outcome: 'created', lead: createdSample, errors: [] }] },
      },
      async handle({ body, caller }) {
        const rows = body.leads.map(readRow)
        const records = rows.flatMap((row) => ('record' in row ? row.record : []))
        const results = await db.inOrg(caller.orgId, async (tx) =>
          recordUpserts(tx, await upsertLeads(tx, records, { outbox })),
        )
        const remaining = results.values()
        const data = rows.map((row, index) => {
          if (!('record' in row))
            return { index, outcome: 'rejected' as const, lead: null, errors: row.errors }
          const { value: result } = remaining.next()
          if (!result) throw new Error('a record without a result')
          return { index, outcome: result.outcome, lead: leadJson(result.lead), errors: [] }
        })
        return { data }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/leads',
      summary: 'List leads',
      description: 'Filters count together: a lead passes all of them.',
      tag: 'Leads',
      access: 'read',
      query: schema.leadListQuery,
      response: schema.leadListShape,
      async handle({ query, caller }) {
        const { limit, cursor, ...filter } = query
        const list = [caller.orgId, 'leads', filter]
        const after = cursor === undefined ? null : (cursors.open(list, cursor) as unknown as LeadPlace)
        const page = { limit: limit + 1, after }
        const rows = await readLeads(db, caller.orgId, withHistory(filter, idsByHistory), page)
        return pageOf(
          rows,
          limit,
          ({ lead }) => leadJson(lead),
          ({ place }) => cursors.seal(list, place),
        )
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/leads/:id',
      summary: 'Get a lead',
      description: 'Its `ETag` names this state of it, for the `If-Match` of a change.',
      tag: 'Leads',
      access: 'read',
      params: schema.leadParams,
      response: schema.leadShape,
      hasEntityTag: true,
      errors: [leadNotFound],
      async handle({ params, caller, reply }) {
        const lead = await db.readInOrg(caller.orgId, (tx) => findLead(tx, params.id))
        if (!lead) throw new AppError(leadNotFound)
        return tagged(lead, reply)
      },
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/leads/:id',
      summary: 'Edit or move a lead',
      description: `A field that is absent stays as it is, null or an empty text clears it. What is set here is not
overwritten by a later \`POST /api/leads\`, batch or import. \`status\` moves the lead to any other status.`,
      tag: 'Leads',
      access: 'write',
      params: schema.leadParams,
      body: schema.leadPatchShape,
      response: schema.leadShape,
      hasEntityTag: true,
      errors: [leadNotFound, externalIdTaken],
      examples: { body: { status: 'replied', contact_name: 'Dana Reyes' }, response: movedSample },
      async handle({ params, body, caller, raw, reply }) {
        const check = ifMatch(raw)
        const edit = (tx: OrgTx) => editLead(tx, params.id, body, outbox, check)
        return tagged(await db.inOrg(caller.orgId, edit), reply)
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/leads/:id',
      summary: 'Erase a lead',
      description: `For good, with all that says something about it: scores, drafts and e-mails, what webhooks were sent,
errors of imports. Deliveries that are open are cancelled. Its events keep their place, type and time in the feed; their
personal fields are null. \`lead.deleted\` tells your other systems to do the same. An address that was suppressed stays
so: a keyed hash of it is kept. A record that comes in later is a new lead.`,
      tag: 'Leads',
      access: 'write',
      params: schema.leadParams,
      response: schema.deletedShape,
      hasEntityTag: true,
      errors: [leadNotFound],
      examples: { response: { id: schema.leadExample.id, deleted: true } },
      async handle({ params: { id }, caller, raw }) {
        const check = ifMatch(raw)
        await db.inOrg(caller.orgId, (tx) => eraseLead(tx, id, outbox, check))
        return { id, deleted: true as const }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/leads/:id/timeline',
      summary: 'What happened to a lead',
      description: 'Its events, newest first, and whose doing each was.',
      tag: 'Leads',
      access: 'read',
      params: schema.leadParams,
      query: schema.timelineQuery,
      response: schema.timelineShape,
      errors: [leadNotFound],
      async handle({ params, query, caller }) {
        const { limit, cursor, sort } = query
        const list = [caller.orgId, 'timeline', params.id, sort]
        const [after] = cursor === undefined ? [null] : cursors.open(list, cursor)
        const page = {
          isNewestFirst: sort === '-created_at',
          after: after as number | null,
          limit: limit + 1,
        }
        const events = await db.inOrg(caller.orgId, async (tx) => {
          if (!(await findLead(tx, params.id))) throw new AppError(leadNotFound)
          return listEventsOfLead(tx, params.id, page)
        })
        const item = ({ id, sequence, type, createdAt, body, actor }: (typeof events)[number]) => ({
          id,
          sequence,
          type,
          created_at: createdAt.toISOString(),
          actor,
          data: JSON.parse(body),
        })
        return pageOf(events, limit, item, ({ sequence }) => cursors.seal(list, [sequence]))
      },
    }),
  ]
}

/** A lead as it is answered, with the tag of just this. */
function tagged(lead: Lead, reply: FastifyReply): schema.LeadJson {
  const json = leadJson(lead)
  reply.header('etag', entityTagOf(json))
  return json
}

function ifMatch(request: FastifyRequest): (lead: Lead) => void {
  const check = readIfMatch(request)
  return (lead) => check(leadJson(lead))
}

function readRow(row: unknown): { record: LeadRecord } | { errors: ErrorDetail[] } {
  try {
    return { record: recordOfInput(parseInput(schema.newLeadShape, row, 'body')) }
  } catch (error) {
    if (error instanceof AppError) return { errors: [...error.details] }
    throw error
  }
}
