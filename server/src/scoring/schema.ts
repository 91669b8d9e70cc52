/** The shapes of the profile, its preview and rescores in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, time } from '../platform/shapes.ts'
import { profileSchema } from './profile.ts'

export const rescoreStates = ['running', 'done', 'failed', 'superseded'] as const
export type RescoreState = (typeof rescoreStates)[number]

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
  .meta({ id: 'ProfilePreview' })
export type Preview = z.output<typeof previewShape>

/** As it is answered; what may be sent leaves fields out. */
export const profileShape = profileSchema.meta({ id: 'Profile' })

export const savedProfileShape = profileSchema
  .extend({
    preview: previewShape.nullable().meta({
      description:
        'What `POST /api/profile/rescore` would do now; null when nothing changed that bears on scores',
    }),
  })
  .meta({ id: 'SavedProfile' })

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
  .meta({ id: 'Rescore' })

export const rescoreParams = z.strictObject({ id: z.string() })

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
    .meta({ id: 'Score' }),
)
