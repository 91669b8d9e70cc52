/** The shapes of a lead in the API. Loads in a browser. */
import { z } from 'zod'
import {
  listOf,
  pageQuery,
  queryInteger,
  queryList,
  queryText,
  requiredText,
  text,
  time,
} from '../platform/shapes.ts'
import { leadLimits as limits } from './lead-facts.ts'

export const leadStatuses = [
  'new',
  'qualified',
  'contacted',
  'replied',
  'meeting',
  'closed_won',
  'closed_lost',
] as const
export const statusShape = z.enum(leadStatuses, `must be one of ${leadStatuses.join(', ')}`)
export type LeadStatus = z.output<typeof statusShape>

const customShape = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'must be a lower-case name such as contract_value'),
    z.union(
      [text(1_000), z.number(), z.boolean(), z.null()],
      'must be a text, a number, true, false or null',
    ),
  )
  .refine((custom) => Object.keys(custom).length <= 50, 'must have at most 50 fields')

/** An empty text says the same as null: nothing is known. */
const optionalText = (max: number) => text(max).nullable()

const facts = {
  category: optionalText(limits.category),
  address: optionalText(limits.address),
  city: optionalText(limits.city),
  region: optionalText(limits.region),
  postal_code: optionalText(limits.postalCode),
  country: optionalText(limits.country),
  phone: optionalText(limits.phone),
  website: optionalText(limits.website),
  email: optionalText(limits.email),
  contact_name: optionalText(limits.contactName),
  rating: z.number().min(0, 'must be from 0 to 5').max(5, 'must be from 0 to 5').nullable(),
  review_count: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(limits.reviewCount, `must be at most ${limits.reviewCount}`)
    .nullable(),
  external_id: optionalText(limits.externalId),
}

const lists = {
  tags: z.array(requiredText(limits.tag)).max(limits.tags, `must have at most ${limits.tags} tags`),
  custom: customShape,
}

export const newLeadShape = z.strictObject({
  business_name: requiredText(limits.businessName),
  ...z.strictObject({ ...facts, ...lists }).partial().shape,
  source: requiredText(50).optional(),
  status: statusShape.optional(),
})
export type NewLead = z.output<typeof newLeadShape>

export const leadPatchShape = z
  .strictObject({ business_name: requiredText(limits.businessName), ...facts, ...lists, status: statusShape })
  .partial()
export type LeadPatch = z.output<typeof leadPatchShape>

export const leadShape = z.strictObject({
  id: z.string(),
  business_name: z.string(),
  category: z.string().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  postal_code: z.string().nullable(),
  country: z.string().nullable(),
  phone: z.string().nullable().meta({ description: 'E.164' }),
  website: z.string().nullable(),
  email: z.string().nullable(),
  contact_name: z.string().nullable(),
  rating: z.number().nullable(),
  review_count: z.int().nullable(),
  source: z.string(),
  external_id: z.string().nullable(),
  tags: z.array(z.string()),
  custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  status: statusShape,
  score: z.int().min(0).max(100).nullable(),
  fit_reason: z.string().nullable(),
  created_at: time,
  updated_at: time,
})
export type LeadJson = z.output<typeof leadShape>

export const leadSorts = [
  'created_at',
  '-created_at',
  'updated_at',
  '-updated_at',
  'score',
  '-score',
  'business_name',
  '-business_name',
] as const
export type LeadSort = (typeof leadSorts)[number]

export const leadListQuery = z.strictObject({
  status: queryList(leadStatuses).optional(),
  min_score: queryInteger(0, 100).optional(),
  q: queryText(200).optional(),
  sort: z.enum(leadSorts, `must be one of ${leadSorts.join(', ')}`).default('-created_at'),
  ...pageQuery,
})
export type LeadListQuery = z.output<typeof leadListQuery>

export const leadListShape = listOf(leadShape)
export const leadParams = z.strictObject({ id: z.string() })
