/** The ideal customer, as a company describes it, and the sender of its mail. Loads in a browser. */
import { z } from 'zod'
import { requiredText, text } from '../platform/shapes.ts'

export const contactKinds = ['phone', 'email', 'website', 'contact_name'] as const
export type ContactKind = (typeof contactKinds)[number]

export const criterionNames = ['category', 'location', 'words', 'rating', 'reviews', 'contact'] as const
export type CriterionName = (typeof criterionNames)[number]

const list = (what: string) =>
  z
    .array(requiredText(100))
    .max(50, `must have at most 50 ${what}`)
    .overwrite((items) => [...new Map(items.map((item) => [item.toLowerCase(), item])).values()])
    .default([])

const weight = (standard: number) =>
  z
    .number('must be a number from 0 to 100')
    .min(0, 'must be at least 0')
    .max(100, 'must be at most 100')
    .default(standard)

/**
 * How much each criterion counts. Those for which a lead has no facts count half, so that the standard weights let a
 * business of the right category in the right city qualify without a rating.
 */
const weightsSchema = z
  .strictObject({
    category: weight(35),
    location: weight(20),
    words: weight(15),
    rating: weight(10),
    reviews: weight(10),
    contact: weight(10),
  })
  .refine((weights) => Object.values(weights).some((value) => value > 0), 'must not all be 0')

/** What is absent takes its default, so an empty object is the profile of an org that never set one. */
export const profileSchema = z.strictObject({
  sells: text(500).default('').meta({ description: 'What the company sells' }),
  categories: list('categories').meta({ description: 'Ideal categories, such as "office park"' }),
  cities: list('cities'),
  regions: list('regions'),
  wanted_words: list('words'),
  unwanted_words: list('words').meta({ description: 'A lead that mentions one of these does not qualify' }),
  min_rating: z
    .number('must be a number from 0 to 5, or null')
    .min(0, 'must be at least 0')
    .max(5, 'must be at most 5')
    .nullable()
    .default(null),
  min_reviews: z
    .int('must be a whole number, or null')
    .min(0, 'must not be negative')
    .max(1_000_000, 'must be at most 1000000')
    .nullable()
    .default(null),
  contact: z
    .array(z.enum(contactKinds, `must be one of ${contactKinds.join(', ')}`))
    .max(contactKinds.length, 'must name each kind once')
    .overwrite((kinds) => [...new Set(kinds)])
    .default(['phone', 'email'])
    .meta({ description: 'Which ways to reach a lead matter' }),
  weights: weightsSchema.prefault({}),
  threshold: z
    .int('must be a whole number from 0 to 100')
    .min(0, 'must be at least 0')
    .max(100, 'must be at most 100')
    .default(70)
    .meta({ description: 'Score at which a lead qualifies' }),
  sender_name: text(100).default(''),
  postal_address: text(300).default(''),
})

export type Profile = z.output<typeof profileSchema>
export type ProfileInput = z.input<typeof profileSchema>

export const defaultProfile: Profile = profileSchema.parse({})
