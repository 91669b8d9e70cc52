/** How long an org keeps what is not its leads. Loads in a browser. */
import { z } from 'zod'

const days = (description: string) =>
  z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(365, 'must be at most 365')
    .meta({ description })

export const retentionShape = z
  .strictObject({
    deliveries_days: days('How long deliveries and their attempts are kept once they have ended'),
    feed_days: days('How far back the feed goes; events themselves are kept as long as their lead'),
  })
  .meta({ id: 'Retention', examples: [{ deliveries_days: 30, feed_days: 90 }] })
export type Retention = z.output<typeof retentionShape>

/** What is absent stays as it is. */
export const retentionPatchShape = retentionShape.partial()
