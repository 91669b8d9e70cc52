/** The shapes of a recovery in the API. Loads in a browser. */
import { z } from 'zod'
import { time } from '../../platform/shapes.ts'

const recoveryExample = {
  id: 'job_01kvqfsdz4g9h4j8k2m6n1p5q7',
  webhook_id: 'whk_01kt3qv68yc4d8e2f6g9h3j7k1',
  since: '2026-06-20T14:32:10.000Z',
  state: 'done',
  requeued: 12,
  created_at: '2026-06-22T11:00:00.100Z',
  updated_at: '2026-06-22T11:00:00.184Z',
}

export const recoveryShape = z
  .strictObject({
    id: z.string(),
    webhook_id: z.string(),
    since: time,
    state: z.enum(['running', 'done', 'failed']),
    requeued: z.int().meta({ description: 'Deliveries that were queued again so far' }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Recovery', examples: [recoveryExample] })

/** The clock of who asks for all since just now may be ahead of ours. */
const clockSkewMs = 60_000

export const newRecoveryShape = z.strictObject({
  since: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-06-20T14:32:10Z' })
    .refine(
      (value) => !(Date.parse(value) > Date.now() + clockSkewMs),
      'must lie in the past: it is when your server began to miss events',
    )
    .meta({ description: 'When your server began to miss events, in RFC 3339' }),
})
export const recoveryParams = z.strictObject({ id: z.string() })
