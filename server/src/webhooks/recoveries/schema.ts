/** The shapes of a recovery in the API. Loads in a browser. */
import { z } from 'zod'
import { time } from '../../platform/shapes.ts'

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
  .meta({ id: 'Recovery' })

export const newRecoveryShape = z.strictObject({
  since: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-06-20T14:32:10Z' })
    .meta({ description: 'RFC 3339' }),
})
export const recoveryParams = z.strictObject({ id: z.string() })
