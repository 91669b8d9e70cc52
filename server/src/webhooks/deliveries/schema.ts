/** The shapes of a delivery in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, queryText, time } from '../../platform/shapes.ts'

export const deliveryStates = [
  'pending',
  'sending',
  'retrying',
  'delivered',
  'exhausted',
  'skipped',
  'cancelled',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

const headersShape = z.record(z.string(), z.string()).nullable()

const bodyExample = JSON.stringify({
  event: 'lead.qualified',
  org_id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n',
  lead_id: 'lead_01kvd00xrpq8w7x5y4t2r1s0p9',
  business_name: 'Sunrise Office Park',
  score: 82,
  fit_reason: 'Active office park in Bellevue with 180+ reviews',
  timestamp: '2026-06-18T09:12:04Z',
})

const attemptExample = {
  number: 1,
  manual: false,
  url: 'https://your-server.com/bolsivo-events',
  started_at: '2026-06-18T09:12:04.401Z',
  duration_ms: 148,
  outcome: 'delivered',
  status_code: 200,
  detail: null,
  request_headers: {
    'content-type': 'application/json',
    'user-agent': 'Bolsivo-Webhooks/1',
    'x-bolsivo-event': 'lead.qualified',
    'x-bolsivo-delivery': 'dlv_01kvd00y0at5v9w3x7y1z4a8b2',
    'x-bolsivo-attempt': '1',
    'x-bolsivo-sequence': '1284',
  },
  response_headers: { 'content-type': 'text/plain' },
  response_body: 'ok',
}

const deliveryExample = {
  id: 'dlv_01kvd00y0at5v9w3x7y1z4a8b2',
  webhook_id: 'whk_01kt3qv68yc4d8e2f6g9h3j7k1',
  event_id: 'evt_01kvd00y0an6p2r8s4t9v1w5x7',
  event_type: 'lead.qualified',
  lead_id: 'lead_01kvd00xrpq8w7x5y4t2r1s0p9',
  sequence: 1284,
  state: 'delivered',
  attempt_count: 1,
  next_attempt_at: null,
  body: bodyExample,
  attempts: [attemptExample],
}

export const resentExample = {
  ...deliveryExample,
  state: 'retrying',
  next_attempt_at: '2026-06-20T14:32:10.000Z',
}

export const attemptShape = z
  .strictObject({
    number: z.int(),
    manual: z.boolean().meta({ description: 'Asked for by hand: a resend or a test' }),
    url: z.string(),
    started_at: time,
    duration_ms: z.int().nullable(),
    outcome: z.string().meta({
      description:
        '`delivered`, `http_…` with the status, `timeout`, `dns_error`, …; `lost`: nobody knows how it ended',
    }),
    status_code: z.int().nullable(),
    detail: z.string().nullable().meta({ description: 'A sentence about what went wrong' }),
    request_headers: headersShape,
    response_headers: headersShape,
    response_body: z.string().nullable().meta({ description: 'The first 4 KiB' }),
  })
  .meta({ id: 'Attempt', examples: [attemptExample] })

export const deliveryShape = z
  .strictObject({
    id: z.string(),
    webhook_id: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    lead_id: z.string().nullable(),
    sequence: z.int().meta({ description: "The event's place in the feed; 0: a test" }),
    state: z.enum(deliveryStates).meta({
      description:
        '`retrying`: failed, and is tried again at `next_attempt_at`. `exhausted`: given up, or a test that failed. `skipped`: its webhook was ' +
        'disabled or paused. `cancelled`: its webhook or its lead was deleted',
    }),
    attempt_count: z.int().meta({ description: 'Requests so far, those asked for by hand too' }),
    next_attempt_at: time.nullable(),
    body: z
      .string()
      .meta({ description: 'The bytes that are signed and sent; empty when the lead was erased' }),
    attempts: z.array(attemptShape),
  })
  .meta({ id: 'Delivery', examples: [deliveryExample] })

export const deliveryParams = z.strictObject({ id: z.string() })
export const deliveryListShape = listOf(deliveryShape)
/** The list of one webhook. */
export const webhookDeliveriesQuery = z.strictObject({
  ...pageQuery,
  state: z
    .enum(deliveryStates, `must be one of ${deliveryStates.join(', ')}`)
    .optional()
    .meta({
      description:
        '`exhausted` and `skipped` have an index: few among many are found at once. Tests are left out',
    }),
  event_type: queryText(100)
    .optional()
    .meta({ description: 'A type of the catalogue', examples: ['lead.qualified'] }),
})

/** The list of all. */
export const deliveriesQuery = webhookDeliveriesQuery.extend({
  webhook_id: queryText(100)
    .optional()
    .meta({
      description: 'Of this webhook, also when it was deleted',
      examples: [deliveryExample.webhook_id],
    }),
  lead_id: queryText(100)
    .optional()
    .meta({ description: 'What was told about this lead', examples: [deliveryExample.lead_id] }),
})

export const testShape = z.strictObject({
  event_type: z.string().meta({
    description: 'Of `GET /api/event-types`; also one that the webhook is not subscribed to',
    examples: ['lead.qualified'],
  }),
})
export const testedShape = attemptShape.extend({ delivery_id: z.string() }).meta({
  id: 'WebhookTest',
  examples: [{ ...attemptExample, manual: true, delivery_id: deliveryExample.id }],
})
