/** The shapes of the feed and of the catalogue in the API. Loads in a browser. */
import { z } from 'zod'
import { eventData, listOf, queryInteger, queryList, queryText, time } from '../../platform/shapes.ts'

const anyObject = z.record(z.string(), z.unknown())

export const eventShape = z
  .strictObject({
    id: z.string(),
    sequence: z.int().meta({ description: 'Its place among all of the org; numbers may be missing' }),
    type: z.string(),
    created_at: time,
    data: eventData,
  })
  .meta({ id: 'FeedEvent' })

const feedExample = {
  data: [
    {
      id: 'evt_01kvd00y0an6p2r8s4t9v1w5x7',
      sequence: 1284,
      type: 'lead.qualified',
      created_at: '2026-06-18T09:12:04.362Z',
      data: {
        event: 'lead.qualified',
        org_id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n',
        lead_id: 'lead_01kvd00xrpq8w7x5y4t2r1s0p9',
        business_name: 'Sunrise Office Park',
        score: 82,
        fit_reason: 'Active office park in Bellevue with 180+ reviews',
        timestamp: '2026-06-18T09:12:04Z',
      },
    },
  ],
  has_more: false,
  next_cursor: 'eyJwIjpbMTI4NF19.9fJq2kXw',
}

export const feedShape = z
  .strictObject({
    data: z.array(eventShape),
    has_more: z.boolean(),
    next_cursor: z
      .string()
      .meta({ description: 'Pass it as `after`; never null, also where there is nothing new' }),
  })
  .meta({ examples: [feedExample] })

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
  limit: queryInteger(1, 100).default(25).meta({ description: 'How many of them at most' }),
  wait: queryInteger(0, 30)
    .default(0)
    .meta({ description: 'Seconds to wait for an event when there is none' }),
})

const sampleExample = {
  event: 'lead.deleted',
  org_id: 'org_abc123',
  lead_id: 'lead_xyz789',
  timestamp: '2026-06-20T14:32:10Z',
}
const eventTypeExample = {
  type: 'lead.deleted',
  description: 'A lead was erased, with all that was known about it: do the same.',
  schema: {
    type: 'object',
    properties: {
      event: { type: 'string', const: 'lead.deleted' },
      org_id: { type: 'string' },
      lead_id: { type: 'string' },
      timestamp: { type: 'string' },
    },
    required: ['event', 'org_id', 'lead_id', 'timestamp'],
  },
  sample: sampleExample,
}

export const eventTypeShape = z
  .strictObject({
    type: z.string(),
    description: z.string(),
    schema: anyObject.meta({ description: 'JSON Schema of the body' }),
    sample: anyObject,
  })
  .meta({ id: 'EventType', examples: [eventTypeExample] })
export const eventTypeListShape = listOf(eventTypeShape)
export const eventTypeParams = z.strictObject({ type: z.string() })
export const samplesQuery = z.strictObject({
  include: queryList(['lead']).optional().meta({ description: '`lead`: with the field `lead` at the end' }),
})
export const samplesShape = z
  .strictObject({ data: z.array(anyObject) })
  .meta({ examples: [{ data: [sampleExample] }] })

export const streamExample =
  'id: 1042\ndata: {"type":"lead.status_changed","lead_id":"lead_01kvd00xrpq8w7x5y4t2r1s0p9","sequence":1042}\n\n'
