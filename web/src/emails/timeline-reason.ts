/** Why a mail was rejected, failed or came back: an event of its lead says it. */
import type { Email } from '@bolsivo/sdk'
import { queryOptions } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { emailKeys } from './queries.ts'

const told: Partial<Record<Email['state'], string>> = {
  rejected: 'email.rejected',
  failed: 'email.failed',
  bounced: 'email.bounced',
}

export const timelineReasonQuery = ({ id, state, lead_id, updated_at }: Email) =>
  queryOptions({
    queryKey: [...emailKeys.one(id), 'reason', state, updated_at],
    enabled: told[state] !== undefined,
    queryFn: async ({ signal }): Promise<string | null> => {
      const { data: events } = await bolsivo.leads.timeline(lead_id, { limit: 100 }, { signal })
      const facts = events
        .filter(({ type }) => type === told[state])
        .map(({ data }): Readonly<Record<string, unknown>> => ({ ...data }))
        .find((data) => data.email_id === id)
      return typeof facts?.reason === 'string' ? facts.reason : null
    },
  })
