/** The shapes of the values that leads have. Loads in a browser. */
import { z } from 'zod'
import { queryText } from '../../platform/shapes.ts'

export const valueFields = ['category', 'city', 'source', 'tag'] as const

export const leadValuesQuery = z.strictObject({
  field: z.enum(valueFields, `must be one of ${valueFields.join(', ')}`).default('category'),
  q: queryText(200)
    .meta({
      description: 'With what the value begins; upper and lower case are one, as far as people write them',
    })
    .optional(),
})

export const leadValuesShape = z
  .strictObject({
    data: z
      .array(
        z.strictObject({
          value: z.string(),
          count: z
            .int()
            .min(0)
            .nullable()
            .meta({ description: 'Leads that have it; null: too many to count' }),
        }),
      )
      .meta({ description: 'At most 50, those with the most leads first' }),
  })
  .meta({
    id: 'LeadValues',
    examples: [
      {
        data: [
          { value: 'Office park', count: 214 },
          { value: 'Dental clinic', count: 96 },
        ],
      },
    ],
  })
