/** The shapes of a count of leads. Loads in a browser. */
import { z } from 'zod'
import { leadListQuery, leadStatuses } from '../schema.ts'

export const leadCountQuery = leadListQuery.omit({ sort: true, limit: true, cursor: true })

const leads = z.int().min(0)

export const leadCountShape = z
  .strictObject({
    total: leads,
    is_estimate: z.boolean().meta({
      description: 'Whether there were too many to look at: `total` is then about right, never more exact',
    }),
    by_status: z
      .strictObject(
        Object.fromEntries(leadStatuses.map((status) => [status, leads])) as Record<
          (typeof leadStatuses)[number],
          typeof leads
        >,
      )
      .meta({ description: 'Their sum is `total`; 0 where `status` leaves one out' }),
  })
  .meta({
    id: 'LeadCount',
    examples: [
      {
        total: 1391,
        is_estimate: false,
        by_status: {
          ...{ new: 803, qualified: 402, contacted: 121, replied: 38 },
          ...{ meeting: 14, closed_won: 8, closed_lost: 5 },
        },
      },
    ],
  })
