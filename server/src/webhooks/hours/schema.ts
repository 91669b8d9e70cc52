/** The shape of an endpoint's health in the API. Loads in a browser. */
import { z } from 'zod'
import { time } from '../../platform/shapes.ts'

export const healthParams = z.strictObject({ id: z.string() })
export const healthQuery = z.strictObject({
  by: z
    .enum(['hour', 'day'], 'must be hour or day')
    .default('hour')
    .meta({ description: '`hour`: the last 48 of them; `day`: the last 30, in UTC' }),
})

const count = z.int().min(0)
const durationMs = z.int().nullable()

export const spanShape = z.strictObject({
  starts_at: time,
  delivered: count,
  failed_attempts: count.meta({ description: 'Retried or not' }),
  exhausted: count,
  duration_p50_ms: durationMs,
  duration_p95_ms: durationMs,
})

const example = {
  webhook_id: 'whk_01kt3qv68yc4d8e2f6g9h3j7k1',
  by: 'hour' as const,
  spans: [
    {
      starts_at: '2026-06-20T14:00:00.000Z',
      ...{ delivered: 412, failed_attempts: 3, exhausted: 0, duration_p50_ms: 84, duration_p95_ms: 230 },
    },
  ],
  open: 2,
  retrying: 1,
  last_success_at: '2026-06-20T14:32:10.000Z',
  unhealthy_since: null,
  exhausted_count: 0,
  days_needed: 5,
  exhausted_needed: 20,
  disable_progress: 0,
}

export const healthShape = z
  .strictObject({
    webhook_id: z.string(),
    by: z.enum(['hour', 'day']),
    spans: z
      .array(spanShape)
      .meta({ description: 'Oldest first, without gaps; the last one is still going on' }),
    open: count.meta({ description: 'First attempts that have not ended; counted up to 10,000' }),
    retrying: count.meta({ description: 'Waiting for another attempt; counted up to 10,000' }),
    last_success_at: time.nullable().meta({ description: 'Null: none within a month' }),
    unhealthy_since: time.nullable().meta({
      description:
        'The last success, to ten minutes, or the enabling: from here it counts. Null where nothing was given up since',
    }),
    exhausted_count: count.meta({ description: 'Deliveries that were given up since' }),
    days_needed: count.meta({ description: 'Days without a success that it takes to be disabled' }),
    exhausted_needed: count.meta({ description: 'Deliveries given up that it takes besides' }),
    disable_progress: z
      .literal([0, 50, 70, 90, 100])
      .meta({ description: 'Percent of the way to being disabled that have been passed' }),
  })
  .meta({ id: 'WebhookHealth', examples: [example] })
