/** Leads, one and counted. Lists, which load as one scrolls, are in lead-list.ts and use-lead-list.ts. */
import type { LeadStatus } from '@bolsivo/sdk'
import { queryOptions } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { isStatusName } from './status.tsx'

export const leadKeys = {
  all: ['leads'] as const,
  lists: ['leads', 'list'] as const,
  list: (query: object) => ['leads', 'list', query] as const,
  one: (id: string) => ['leads', 'one', id] as const,
  counts: ['leads', 'counts'] as const,
  /** Below the counts: what changes those changes it, too. */
  found: (filter: object) => ['leads', 'counts', filter] as const,
  values: (field: string, q: string) => ['leads', 'values', field, q] as const,
}

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: leadKeys.one(id),
    queryFn: ({ signal }) => bolsivo.leads.get(id, { signal }),
  })

export type LeadCounts = Partial<Record<LeadStatus, number>>

/** How many leads have each status at this moment. */
export const leadCountsQuery = queryOptions({
  queryKey: leadKeys.counts,
  queryFn: async ({ signal }): Promise<LeadCounts> => {
    // Of a single day: what came to pass is not asked here, and counting it over a month takes longer.
    const today = new Date().toISOString().slice(0, 10)
    const { data } = await bolsivo.analytics.funnel({ from: today, to: today }, { signal })
    return Object.fromEntries(
      data.flatMap(({ status, now }) => (isStatusName(status) ? [[status, now]] : [])),
    )
  },
})

export const totalOf = (counts: LeadCounts): number =>
  Object.values(counts).reduce((sum, one) => sum + one, 0)
