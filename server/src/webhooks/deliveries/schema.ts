/** The shapes of a delivery in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, time } from '../../platform/shapes.ts'

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
  .meta({ id: 'Attempt' })

export const deliveryShape = z
  .strictObject({
    id: z.string(),
    webhook_id: z.string(),
    event_id: z.string(),
    event_type: z.string(),
    lead_id: z.string().nullable(),
    sequence: z.int().meta({ description: "The event's place in the feed; 0: a test" }),
    state: z.enum(deliveryStates),
    attempt_count: z.int(),
    next_attempt_at: time.nullable(),
    body: z
      .string()
      .meta({ description: 'The bytes that are signed and sent; empty when the lead was erased' }),
    attempts: z.array(attemptShape),
  })
  .meta({ id: 'Delivery' })

export const deliveryParams = z.strictObject({ id: z.string() })
export const deliveryListShape = listOf(deliveryShape)
export const deliveryListQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(deliveryStates, `must be one of ${deliveryStates.join(', ')}`).optional(),
})

export const testShape = z.strictObject({ event_type: z.string() })
export const testedShape = attemptShape.extend({ delivery_id: z.string() }).meta({ id: 'WebhookTest' })
