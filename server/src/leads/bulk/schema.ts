/** The shapes of edits of many leads at once. Loads in a browser. */
import { z } from 'zod'
import { requiredText } from '../../platform/shapes.ts'
import { leadLimits as limits } from '../lead-facts.ts'
import { statusShape } from '../schema.ts'

const maxLeads = 1_000

const tagsShape = z.array(requiredText(limits.tag)).max(limits.tags, `must have at most ${limits.tags} tags`)

export const bulkPatchShape = z
  .strictObject({
    ids: z
      .array(z.string().max(50, 'must be the id of a lead'), 'must be a list of ids of leads')
      .min(1, 'must have at least 1 id')
      .max(maxLeads, `must have at most ${maxLeads} ids`)
      .refine((ids) => new Set(ids).size === ids.length, 'must have each id once'),
    status: statusShape.optional(),
    if_status: statusShape
      .optional()
      .meta({ description: 'Only those that still have this status; the others are left as `moved_on`' }),
    add_tags: tagsShape.optional(),
    remove_tags: tagsShape.optional(),
  })
  .refine(
    ({ status, add_tags, remove_tags }) =>
      status !== undefined || add_tags !== undefined || remove_tags !== undefined,
    'must have status, add_tags or remove_tags',
  )
  .refine(({ add_tags = [], remove_tags = [] }) => !add_tags.some((tag) => remove_tags.includes(tag)), {
    path: ['remove_tags'],
    message: 'must not have a tag that add_tags has',
  })
export type BulkPatch = z.output<typeof bulkPatchShape>

const outcomes = ['updated', 'unchanged', 'moved_on', 'not_found', 'rejected'] as const

/** One per id that was sent, in the same order. */
export const bulkResultShape = z.strictObject({
  data: z.array(
    z
      .strictObject({
        id: z.string(),
        outcome: z.enum(outcomes),
        status: statusShape
          .nullable()
          .meta({ description: 'As it is now; null where there is no such lead' }),
        errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
      })
      .meta({ id: 'BulkResult' }),
  ),
})
export type BulkResult = z.output<typeof bulkResultShape>['data'][number]
