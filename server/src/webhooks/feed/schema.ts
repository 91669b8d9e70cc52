/** The shapes of the feed and of the catalogue in the API. Loads in a browser. */
import { z } from 'zod'
import { eventData, listOf, queryInteger, queryText, time } from '../../platform/shapes.ts'

const anyObject = z.record(z.string(), z.unknown())

export const eventShape = z
  .strictObject({
    id: z.string(),
    sequence: z.int(),
    type: z.string(),
    created_at: time,
    data: eventData,
  })
  .meta({ id: 'FeedEvent' })

export const feedShape = z.strictObject({
  data: z.array(eventShape),
  has_more: z.boolean(),
  next_cursor: z
    .string()
    .meta({ description: 'Pass it as `after`; never null, also where there is nothing new' }),
})

export const feedQuery = z.strictObject({
  after: queryText(2_000).optional().meta({
    description:
      'A `next_cursor`, or `latest` for what is still to come; without it the feed begins with the oldest event that is served',
  }),
  type: queryText(500)
    .optional()
    .meta({
      description: 'A comma list of event types',
      ...{ type: 'array', items: { type: 'string' }, minLength: undefined, maxLength: undefined },
    }),
  limit: queryInteger(1, 100).default(25),
  wait: queryInteger(0, 30)
    .default(0)
    .meta({ description: 'Seconds to wait for an event when there is none' }),
})

export const eventTypeShape = z
  .strictObject({
    type: z.string(),
    description: z.string(),
    schema: anyObject.meta({ description: 'JSON Schema of the body' }),
    sample: anyObject,
  })
  .meta({ id: 'EventType' })
export const eventTypeListShape = listOf(eventTypeShape)
export const eventTypeParams = z.strictObject({ type: z.string() })
export const samplesShape = z.strictObject({ data: z.array(anyObject) })
