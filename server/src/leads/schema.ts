/** The shapes of a lead in the API. Loads in a browser. */
import { z } from 'zod'
import {
  deletedShape,
  eventData,
  listOf,
  pageQuery,
  queryInteger,
  queryList,
  queryText,
  queryTime,
  requiredText as requiredTextFrom,
  text as textFrom,
  time,
} from '../platform/shapes.ts'
import { customName } from './custom-cells.ts'
import { queryHistory } from './history.ts'
import { leadLimits as limits } from './lead-facts.ts'
import { withoutTurningMarks } from './turning-marks.ts'

const tidied = z.string().overwrite(withoutTurningMarks)
const text = (max: number) => textFrom(max, tidied)
const requiredText = (max: number) => requiredTextFrom(max, tidied)

export const leadStatuses = [
  'new',
  'qualified',
  'contacted',
  'replied',
  'meeting',
  'closed_won',
  'closed_lost',
] as const
export const statusShape = z.enum(leadStatuses, `must be one of ${leadStatuses.join(', ')}`).meta({
  id: 'LeadStatus',
  description: 'A new lead is `new`. Bolsivo moves it only forward along this line, you to any of these',
})
export type LeadStatus = z.output<typeof statusShape>

export const customShape = z
  .record(
    z.string().regex(customName, 'must be of lower-case letters, digits and _, such as contract_value'),
    z.union(
      [text(limits.customText), z.number(), z.boolean(), z.null()],
      'must be a text, a number, true, false or null',
    ),
  )
  .refine(
    (custom) => Object.keys(custom).length <= limits.custom,
    `must have at most ${limits.custom} fields`,
  )

/** An empty text says the same as null: nothing is known. */
const optionalText = (max: number) => text(max).nullable()

/** What the descriptions say of a fact holds for what is sent; `leadShape` says what is kept. */
const facts = {
  category: optionalText(limits.category),
  address: optionalText(limits.address),
  city: optionalText(limits.city),
  region: optionalText(limits.region),
  postal_code: optionalText(limits.postalCode),
  country: optionalText(limits.country).meta({
    description: 'As you write it. A code or an English name (`DE`, `Germany`) says how `phone` is read',
  }),
  phone: optionalText(limits.phone).meta({
    description:
      'In any way of writing; kept as E.164. Without a code it is one of `country`, or else of the US',
  }),
  website: optionalText(limits.website).meta({ description: 'With or without `https://`' }),
  email: optionalText(limits.email),
  contact_name: optionalText(limits.contactName),
  rating: z.number().min(0, 'must be from 0 to 5').max(5, 'must be from 0 to 5').nullable(),
  review_count: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(limits.reviewCount, `must be at most ${limits.reviewCount}`)
    .nullable(),
  external_id: optionalText(limits.externalId).meta({
    description: 'Its id in your system. The same id is always the same lead, another one never is',
  }),
}

const lists = {
  tags: z
    .array(requiredText(limits.tag))
    .max(limits.tags, `must have at most ${limits.tags} tags`)
    .nullable(),
  custom: customShape.nullable(),
}

export const newLeadShape = z
  .strictObject({
    business_name: requiredText(limits.businessName),
    ...z.strictObject({ ...facts, ...lists }).partial().shape,
    tags: lists.tags.optional().meta({ description: 'Are added to those that a lead has already' }),
    custom: lists.custom.optional().meta({
      description:
        'Your own fields, up to 50, named like `contract_value`; each is added or replaced by itself',
    }),
    source: optionalText(limits.source)
      .optional()
      .meta({ description: 'Where it comes from; `api` where nothing is said' }),
    status: statusShape
      .optional()
      .meta({ description: '`new` where nothing is said; of a lead that is there already it is a move' }),
  })
  .meta({ id: 'NewLead' })
export type NewLead = z.output<typeof newLeadShape>

export const leadPatchShape = z
  .strictObject({
    business_name: requiredText(limits.businessName),
    ...facts,
    tags: lists.tags.meta({ description: 'Replace all that it has; null or `[]` clears them' }),
    custom: lists.custom.meta({
      description: 'Field by field: an absent one stays, null takes it out. null for `custom` takes out all',
    }),
    status: statusShape,
  })
  .partial()
export type LeadPatch = z.output<typeof leadPatchShape>

/** The examples tell one story: this lead, from its import to the answer to its first e-mail. */
export const leadExample = {
  id: 'lead_01kvd00xrpq8w7x5y4t2r1s0p9',
  business_name: 'Sunrise Office Park',
  category: 'Office park',
  address: '1400 112th Ave SE',
  city: 'Bellevue',
  region: 'WA',
  postal_code: '98004',
  country: 'US',
  phone: '+14255550142',
  website: 'https://sunriseofficepark.com',
  email: 'manager@sunriseofficepark.com',
  contact_name: 'Dana Reyes',
  rating: 4.6,
  review_count: 187,
  source: 'import',
  external_id: 'crm-1042',
  tags: ['office', 'east side'],
  custom: { contract_value: 18000, evening_only: true },
  status: 'qualified' as const,
  score: 82,
  fit_reason: 'Active office park in Bellevue with 180+ reviews',
  created_at: '2026-06-18T09:12:04.118Z',
  updated_at: '2026-06-18T09:12:04.351Z',
}

export const leadShape = z
  .strictObject({
    id: z.string(),
    business_name: z.string(),
    category: z.string().nullable(),
    address: z.string().nullable(),
    city: z.string().nullable(),
    region: z.string().nullable(),
    postal_code: z.string().nullable(),
    country: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'E.164' }),
    website: z.string().nullable().meta({ description: 'A URL' }),
    email: z.string().nullable(),
    contact_name: z.string().nullable(),
    rating: z.number().nullable(),
    review_count: z.int().nullable(),
    source: z.string(),
    external_id: z.string().nullable(),
    tags: z.array(z.string()),
    custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    status: statusShape,
    score: z
      .int()
      .min(0)
      .max(100)
      .nullable()
      .meta({ description: 'null until it is scored, a moment later' }),
    fit_reason: z.string().nullable().meta({ description: 'Why it has this score, in a sentence' }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Lead', examples: [leadExample] })
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
  min_score: queryInteger(0, 100).optional().meta({ description: 'This score or more' }),
  max_score: queryInteger(0, 100).optional().meta({ description: 'This score or less' }),
  q: queryText(200)
    .meta({
      description:
        'Words, each of which begins a word of business_name, contact_name, email, website domain, city or phone digits',
    })
    .optional(),
  category: queryText(limits.category).optional().meta({ description: 'Just this, in upper or lower case' }),
  city: queryText(limits.city).optional().meta({ description: 'Just this, in upper or lower case' }),
  source: queryText(limits.source).optional().meta({ description: 'Just this, letter by letter' }),
  tag: queryText(limits.tag).optional().meta({ description: 'Has this tag, letter by letter' }),
  external_id: queryText(limits.externalId).optional().meta({ description: 'Just this, letter by letter' }),
  created_after: queryTime.optional(),
  created_before: queryTime.optional(),
  updated_after: queryTime.optional(),
  updated_before: queryTime.optional(),
  without: queryList(['score', 'category'])
    .meta({
      description:
        'A comma list of fields, each of which is empty: leads that have no score yet, or no category',
    })
    .optional(),
  history: queryHistory(leadStatuses).optional(),
  sort: z
    .enum(leadSorts, `must be one of ${leadSorts.join(', ')}`)
    .default('-created_at')
    .meta({ description: 'Upwards, or with `-` downwards' }),
  ...pageQuery,
})
export type LeadListQuery = z.output<typeof leadListQuery>

export const leadListShape = listOf(leadShape)
export { deletedShape }
export const leadParams = z.strictObject({ id: z.string() })

export const leadBatchShape = z.strictObject({
  leads: z
    .array(z.unknown().meta({ $ref: '#/components/schemas/NewLead' }), 'must be a list of leads')
    .min(1, 'must have at least 1 lead')
    .max(1_000, 'must have at most 1000 leads')
    .meta({ description: 'Each as in `POST /api/leads`; a wrong one is rejected by itself' }),
})

const upsertOutcomes = ['created', 'merged', 'unchanged', 'rejected'] as const

/** One per lead that was sent, in the same order. */
export const leadBatchResultShape = z.strictObject({
  data: z.array(
    z
      .strictObject({
        index: z.int().meta({ description: 'Place in the list that was sent, from 0' }),
        outcome: z.enum(upsertOutcomes).meta({
          description: '`unchanged`: it was known, and nothing in it was new',
        }),
        lead: leadShape.nullable().meta({
          description: 'As it is after the whole request; null when it was rejected',
        }),
        errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
      })
      .meta({ id: 'BatchResult' }),
  ),
})

const eventExample = {
  id: 'evt_01kvd00y0an6p2r8s4t9v1w5x7',
  sequence: 1284,
  type: 'lead.qualified',
  created_at: '2026-06-18T09:12:04.362Z',
  actor: null,
  data: {
    event: 'lead.qualified',
    org_id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n',
    lead_id: leadExample.id,
    business_name: leadExample.business_name,
    score: leadExample.score,
    fit_reason: leadExample.fit_reason,
    timestamp: '2026-06-18T09:12:04Z',
  },
}
const timelineExample = { data: [eventExample], has_more: false, next_cursor: null }

export const timelineSorts = ['created_at', '-created_at'] as const
export const timelineQuery = z.strictObject({
  sort: z.enum(timelineSorts, `must be one of ${timelineSorts.join(', ')}`).default('-created_at'),
  ...pageQuery,
})
export const timelineShape = listOf(
  z
    .strictObject({
      id: z.string(),
      sequence: z.int(),
      type: z.string(),
      created_at: time,
      actor: z
        .strictObject({
          type: z.enum(['api_key', 'person', 'operator', 'system']),
          id: z.string().meta({ description: 'Of the key or person; else the same word as `type`' }),
          name: z.string().nullable(),
        })
        .nullable()
        .meta({
          description: 'Whose doing it was; null: it happened by itself, as in an import',
          examples: [{ type: 'person', id: 'usr_01jz6k3v9r2b4d6f8h1k3n5q7s', name: 'Grace Hopper' }, null],
        }),
      data: eventData,
    })
    .meta({ id: 'TimelineEvent' }),
).meta({ examples: [timelineExample] })
