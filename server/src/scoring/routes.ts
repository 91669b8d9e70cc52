import { findLead } from '../leads/index.ts'
import { type Cursors, pageOf } from '../platform/cursors.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { AppError, invalidRequest } from '../platform/errors.ts'
import { entityTagOf, readIfMatch } from '../platform/http/entity-tag.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { assessLead } from './assess-lead.ts'
import { rescoreNotFound, scoredLeadNotFound } from './errors.ts'
import { previewProfile } from './preview-profile.ts'
import { profileSchema } from './profile.ts'
import { findProfile, findRescore, listRescores, listScores, type Rescore } from './queries.ts'
import { startRescore } from './rescore-leads.ts'
import { saveProfile } from './save-profile.ts'
import * as schema from './schema.ts'
import { scoreJson } from './score-json.ts'

export interface ScoringRouteDeps {
  db: Database
  jobs: JobQueue
  cursors: Cursors
  /** In the transaction that saves a profile: what is made of profiles elsewhere follows. */
  onProfileSaved(tx: OrgTx): Promise<void>
}

const sample = {
  sells: 'Office cleaning',
  categories: ['office park', 'dental clinic'],
  cities: ['Bellevue'],
  unwanted_words: ['franchise'],
  min_rating: 3.5,
  threshold: 70,
  sender_name: 'Ana Ruiz',
  postal_address: '500 108th Ave NE, Bellevue, WA 98004',
}

const noProfile = { message: 'Send the whole profile as JSON; {} is the default one' }

export function scoringRoutes({ db, jobs, cursors, onProfileSaved }: ScoringRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/profile',
      summary: 'Get the profile',
      description: 'The ideal customer, by which leads are scored, and the sender of mail.',
      tag: 'Profile',
      access: 'read',
      response: schema.profileShape,
      hasEntityTag: true,
      async handle({ caller, reply }) {
        const profile = await db.inOrg(caller.orgId, findProfile)
        reply.header('etag', entityTagOf(profile))
        return profile
      },
    }),
    defineRoute({
      method: 'PUT',
      url: '/api/profile',
      summary: 'Change the profile',
      description: `Replaces the whole profile: a field that is absent gets its default. Leads that come in from now on
are scored by it. Those that are there keep their scores until \`POST /api/profile/rescore\`; \`preview\` in the
answer says what that would do.`,
      tag: 'Profile',
      access: 'write',
      body: profileSchema,
      response: schema.savedProfileShape,
      hasEntityTag: true,
      examples: { body: sample },
      async handle({ body, caller, raw, reply }) {
        if (raw.body === undefined || raw.body === null) throw new AppError(invalidRequest, noProfile)
        const check = readIfMatch(raw)
        const { orgId } = caller
        const { previous, isScoringChanged } = await db.inOrg(orgId, async (tx) => {
          await onProfileSaved(tx)
          return saveProfile(tx, body, check)
        })
        // Of the profile alone, as it is read: `preview` is no part of it.
        reply.header('etag', entityTagOf(body))
        const comparison = { profile: body, thresholdNow: previous.threshold }
        return { ...body, preview: isScoringChanged ? await previewProfile(db, orgId, comparison) : null }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/profile/preview',
      summary: 'Try a profile',
      description: `Says how many leads would qualify by this profile, and changes nothing. Above 100,000 leads the
answer is an estimate from about 50,000 of them.`,
      tag: 'Profile',
      access: 'read',
      body: profileSchema,
      response: schema.previewShape,
      // It reads for up to seconds.
      once: 'claim',
      examples: { body: sample },
      async handle({ body, caller }) {
        const { threshold } = await db.inOrg(caller.orgId, findProfile)
        return previewProfile(db, caller.orgId, { profile: body, thresholdNow: threshold })
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/profile/rescore',
      summary: 'Score all leads again',
      description: `Begins in the background; \`GET /api/rescores/{id}\` tells how far it is. A lead that is \`new\` and
meets the threshold qualifies; none moves back. One that runs already with this profile is answered with 200, one that
began with an older profile is superseded.`,
      tag: 'Profile',
      access: 'write',
      status: 201,
      otherwise: { status: 200, when: 'One with this profile runs already' },
      response: schema.rescoreShape,
      async handle({ caller, reply }) {
        const { rescore, isNew } = await db.inOrg(caller.orgId, (tx) => startRescore(tx, jobs))
        if (!isNew) reply.code(200)
        return rescoreJson(rescore)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/rescores',
      summary: 'List the rescores',
      description: 'Newest first. `state=running` finds the one that runs, of which there is one at most.',
      tag: 'Profile',
      access: 'read',
      query: schema.rescoreListQuery,
      response: schema.rescoreListShape,
      async handle({ query: { state, limit, cursor }, caller }) {
        const list = [caller.orgId, 'rescores', state ?? null]
        const [beforeId] = cursor === undefined ? [null] : cursors.open(list, cursor)
        const page = { limit: limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listRescores(tx, state, page))
        return pageOf(rows, limit, rescoreJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/rescores/:id',
      summary: 'Get a rescore',
      tag: 'Profile',
      access: 'read',
      params: schema.rescoreParams,
      response: schema.rescoreShape,
      errors: [rescoreNotFound],
      async handle({ params, caller }) {
        const rescore = await db.inOrg(caller.orgId, (tx) => findRescore(tx, params.id))
        if (!rescore) throw new AppError(rescoreNotFound)
        return rescoreJson(rescore)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/leads/:id/assessment',
      summary: 'Explain the score of a lead',
      description: `The score that the built-in rules give the lead as it is now, by the profile in force, with the part
that each criterion has in it. Changes nothing: the lead keeps the score that it has.`,
      tag: 'Leads',
      access: 'read',
      params: schema.scoredLeadParams,
      response: schema.assessmentShape,
      errors: [scoredLeadNotFound],
      async handle({ params, caller }) {
        return db.inOrg(caller.orgId, (tx) => assessLead(tx, params.id))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/leads/:id/scores',
      summary: 'List the scores of a lead',
      description: 'Every score that it ever had, newest first.',
      tag: 'Leads',
      access: 'read',
      params: schema.scoredLeadParams,
      query: schema.scoreListQuery,
      response: schema.scoreListShape,
      errors: [scoredLeadNotFound],
      async handle({ params, query, caller }) {
        const list = [caller.orgId, 'scores', params.id]
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const page = { limit: query.limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, async (tx) => {
          if (!(await findLead(tx, params.id))) throw new AppError(scoredLeadNotFound)
          return listScores(tx, params.id, page)
        })
        return pageOf(rows, query.limit, scoreJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
  ]
}

function rescoreJson(rescore: Rescore) {
  return {
    id: rescore.id,
    state: rescore.state,
    leads_total: rescore.leadsTotal,
    leads_scored: rescore.leadsScored,
    leads_changed: rescore.leadsChanged,
    newly_qualified: rescore.newlyQualified,
    created_at: rescore.createdAt.toISOString(),
    updated_at: rescore.updatedAt.toISOString(),
  }
}
