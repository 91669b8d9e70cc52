/** The shapes of saved views in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, requiredText, time } from '../../platform/shapes.ts'
import { leadListQuery, leadShape, leadSorts } from '../schema.ts'

/** What the list takes as this filter, but left as the text that it is in a query string. */
const filterText = (filter: z.ZodType) =>
  z
    .string()
    .superRefine((text, context) => {
      const issue = filter.safeParse(text).error?.issues[0]
      if (issue) context.addIssue({ code: 'custom', message: issue.message })
    })
    .optional()

const { sort: _sort, limit: _limit, cursor: _cursor, ...filters } = leadListQuery.shape
const filtersShape = z
  .strictObject(
    Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, filterText(filter)])),
  )
  .meta({
    description: 'The filters of `GET /api/leads`, each as it is in the query string',
    examples: [{ status: 'qualified,contacted', min_score: '70' }],
  })

const fields = Object.keys(leadShape.shape)
const columnShape = z
  .string()
  .refine(
    (name) => fields.includes(name) || /^custom\.[a-z][a-z0-9_]{0,49}$/.test(name),
    'must be a field of a lead such as city, or custom.contract_value',
  )

const columnsShape = z
  .array(columnShape)
  .min(1, 'must have at least 1 column')
  .max(40, 'must have at most 40 columns')
  .refine((names) => new Set(names).size === names.length, 'must not have a column twice')
  .meta({
    description: 'Fields of a lead, in order; own fields as `custom.contract_value`',
    examples: [['business_name', 'category', 'city', 'status', 'score']],
  })

const layouts = ['table', 'board'] as const

const settings = {
  name: requiredText(100).meta({ examples: ['Ready to write to'] }),
  is_shared: z.boolean().meta({
    description: 'true: of everybody in the org; false: only who made it sees it',
    examples: [true],
  }),
  filters: filtersShape,
  sort: z.enum(leadSorts, `must be one of ${leadSorts.join(', ')}`).meta({ examples: ['-score'] }),
  columns: columnsShape,
  layout: z.enum(layouts, `must be one of ${layouts.join(', ')}`).meta({ examples: ['table'] }),
  position: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(1_000_000, 'must be at most 1000000')
    .meta({ description: 'Views are listed by it, the lowest first', examples: [3] }),
}

export const newLeadViewShape = z.strictObject({
  ...settings,
  is_shared: settings.is_shared.default(false),
  filters: filtersShape.default({}),
  sort: settings.sort.default('-created_at'),
  columns: columnsShape.default(['business_name', 'category', 'city', 'status', 'score', 'updated_at']),
  layout: settings.layout.default('table'),
  position: settings.position.optional().meta({ description: 'Without it, after those that are there' }),
})

export const leadViewPatchShape = z.strictObject(settings).partial()

export const leadViewShape = z
  .strictObject({
    id: z.string().meta({ examples: ['view_01kvd01a2b3c4d5e6f7g8h9j0k'] }),
    ...settings,
    created_at: time.meta({ examples: ['2026-06-20T14:32:10.000Z'] }),
    updated_at: time.meta({ examples: ['2026-06-20T14:32:10.000Z'] }),
  })
  .meta({ id: 'LeadView' })

export const leadViewListShape = listOf(leadViewShape)
export const leadViewParams = z.strictObject({ id: z.string() })

export type LeadViewJson = z.output<typeof leadViewShape>
export type NewLeadView = z.output<typeof newLeadViewShape>
export type LeadViewPatch = z.output<typeof leadViewPatchShape>
