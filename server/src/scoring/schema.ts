/** The shapes of the profile, its preview and rescores in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, queryList, time } from '../platform/shapes.ts'
import { criterionNames, profileSchema } from './profile.ts'

export const rescoreStates = ['running', 'done', 'failed', 'superseded'] as const
export type RescoreState = (typeof rescoreStates)[number]

const leadId = 'lead_01kvd00xrpq8w7x5y4t2r1s0p9'
const businessName = 'Sunrise Office Park'
const fitReason = 'Active office park in Bellevue with 180+ reviews'

const previewExample = {
  basis: 'all',
  leads_total: 1391,
  leads_scored: 1391,
  leads_changed: 212,
  newly_qualified: 37,
  qualified_now: 104,
  would_qualify: 139,
  score_changes: { up: 158, down: 54, same: 1179, first: 0 },
  examples: [
    {
      lead_id: leadId,
      business_name: businessName,
      previous_score: 64,
      score: 82,
      fit_reason: fitReason,
      newly_qualified: true,
    },
  ],
}

const profileExample = {
  sells: 'Office cleaning',
  categories: ['office park', 'dental clinic'],
  cities: ['Bellevue'],
  regions: [],
  wanted_words: [],
  unwanted_words: ['franchise'],
  min_rating: 3.5,
  min_reviews: null,
  contact: ['phone', 'email'],
  weights: { category: 35, location: 20, words: 15, rating: 10, reviews: 10, contact: 10 },
  threshold: 70,
  sender_name: 'Ana Ruiz',
  postal_address: '500 108th Ave NE, Bellevue, WA 98004',
}

const rescoreExample = {
  id: 'rescore_01kvb653xtw8x2y6z4a9b3c7d1',
  state: 'done',
  leads_total: 1391,
  leads_scored: 1391,
  leads_changed: 212,
  newly_qualified: 37,
  created_at: '2026-06-17T16:20:44.090Z',
  updated_at: '2026-06-17T16:20:47.612Z',
}

const scoreExample = {
  id: 'score_01kvd00xzzb3k9m2c7d5f8g1h4',
  score: 82,
  fit_reason: fitReason,
  scorer: 'rules',
  scorer_version: 1,
  created_at: '2026-06-18T09:12:04.351Z',
}

/** What a rescore does to the leads; of a preview, what it would do. */
const effect = {
  leads_total: z.int().meta({ description: 'All leads of the org' }),
  leads_scored: z.int().meta({ description: 'Leads that were looked at' }),
  leads_changed: z.int().meta({ description: 'Leads that get another score or reason, or that qualify' }),
  newly_qualified: z.int().meta({ description: 'Leads that move from `new` to `qualified`' }),
}

export const previewShape = z
  .strictObject({
    basis: z.enum(['all', 'sample']).meta({
      description:
        'Whether every lead was looked at, or `leads_scored` of them: then the other numbers are estimates for all',
    }),
    ...effect,
    qualified_now: z
      .int()
      .meta({ description: 'Leads whose score meets the threshold of the profile in force' }),
    would_qualify: z
      .int()
      .meta({ description: 'Leads whose score would meet the threshold of this profile' }),
    score_changes: z.strictObject({
      up: z.int(),
      down: z.int(),
      same: z.int(),
      first: z.int().meta({ description: 'Leads that have no score yet' }),
    }),
    examples: z
      .array(
        z.strictObject({
          lead_id: z.string(),
          business_name: z.string(),
          previous_score: z.int().nullable(),
          score: z.int(),
          fit_reason: z.string(),
          newly_qualified: z.boolean(),
        }),
      )
      .meta({ description: 'The best of those that would qualify, up to 10: newly qualified ones first' }),
  })
  .meta({ id: 'ProfilePreview', examples: [previewExample] })
export type Preview = z.output<typeof previewShape>

/** As it is answered; what may be sent leaves fields out. */
export const profileShape = profileSchema.meta({ id: 'Profile', examples: [profileExample] })

export const savedProfileShape = profileSchema
  .extend({
    preview: previewShape.nullable().meta({
      description:
        'What `POST /api/profile/rescore` would do now; null when nothing changed that bears on scores',
    }),
  })
  .meta({ id: 'SavedProfile', examples: [{ ...profileExample, preview: previewExample }] })

export const rescoreShape = z
  .strictObject({
    id: z.string(),
    state: z.enum(rescoreStates).meta({
      description: '`superseded`: a later one, after another change of the profile, took its place',
    }),
    ...effect,
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Rescore', examples: [rescoreExample] })

export const rescoreListQuery = z.strictObject({
  state: queryList(rescoreStates).optional(),
  ...pageQuery,
})
export const rescoreListShape = listOf(rescoreShape)
export const rescoreParams = z.strictObject({ id: z.string() })

const assessmentExample = {
  score: 82,
  fit_reason: fitReason,
  threshold: 70,
  is_current: true,
  limited_to: null,
  criteria: [
    { name: 'category', points: 41.2, of: 41.2, is_known: true, finding: 'The category is office park' },
    { name: 'location', points: 23.5, of: 23.5, is_known: true, finding: 'In one of the cities' },
    { name: 'words', points: 0, of: 0, is_known: false, finding: 'No unwanted word' },
    { name: 'rating', points: 11.8, of: 11.8, is_known: true, finding: 'Rated 4.6' },
    { name: 'reviews', points: 0, of: 11.8, is_known: true, finding: '187 reviews' },
    { name: 'contact', points: 5.9, of: 11.8, is_known: true, finding: 'Has phone' },
  ],
  scorer: 'rules',
  scorer_version: 3,
}

export const assessmentShape = z
  .strictObject({
    score: z.int().min(0).max(100),
    fit_reason: z.string(),
    threshold: z.int().meta({ description: 'Score at which a lead qualifies' }),
    is_current: z.boolean().meta({
      description:
        'Whether this is the score and reason that the lead has; if not, it was scored before the profile changed, or is about to be',
    }),
    limited_to: z.int().nullable().meta({
      description:
        'The most that such a lead can score, whatever the criteria add up to: it mentions an unwanted word, its category is not an ideal one or not known, or nothing is known of how it fits',
    }),
    criteria: z
      .array(
        z.strictObject({
          name: z.enum(criterionNames),
          points: z.number(),
          of: z.number().meta({ description: '0 where the profile asks nothing of it' }),
          is_known: z.boolean().meta({
            description:
              'False where the lead or the profile says nothing: then it counts half its weight, at half',
          }),
          finding: z.string(),
        }),
      )
      .meta({ description: 'Points add up to the score, but for rounding and `limited_to`; `of` to 100' }),
    scorer: z.string(),
    scorer_version: z.int(),
  })
  .meta({ id: 'Assessment', examples: [assessmentExample] })
export type AssessmentJson = z.output<typeof assessmentShape>

export const scoredLeadParams = z.strictObject({ id: z.string() })
export const scoreListQuery = z.strictObject(pageQuery)
export const scoreListShape = listOf(
  z
    .strictObject({
      id: z.string(),
      score: z.int(),
      fit_reason: z.string(),
      scorer: z.string().meta({ description: 'What gave it: `rules`, the built-in ones' }),
      scorer_version: z.int(),
      created_at: time,
    })
    .meta({ id: 'Score', examples: [scoreExample] }),
)
