import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import type { Period } from './analytics-search.ts'

export interface PeriodQuery extends Period {
  readonly time_zone: string
}

export const analyticsKeys = { all: ['analytics'] as const }

/** Another period replaces the figures when they are there: nothing jumps. Counting costs the server, so not too often. */
const usual = { placeholderData: keepPreviousData, staleTime: 60_000 }

export const funnelQuery = (query: PeriodQuery) =>
  queryOptions({
    queryKey: [...analyticsKeys.all, 'funnel', query],
    queryFn: ({ signal }) => bolsivo.analytics.funnel(query, { signal }),
    ...usual,
  })

export const movesQuery = (query: PeriodQuery) =>
  queryOptions({
    queryKey: [...analyticsKeys.all, 'moves', query],
    queryFn: ({ signal }) => bolsivo.analytics.moves(query, { signal }),
    ...usual,
  })

/** `top`: so many categories have a line of their own. */
export const replyRateQuery = (query: PeriodQuery & { readonly top: number }) =>
  queryOptions({
    queryKey: [...analyticsKeys.all, 'reply-rate', query],
    queryFn: ({ signal }) => bolsivo.analytics.replyRate(query, { signal }),
    ...usual,
  })

export const scoreOutcomeQuery = (query: PeriodQuery) =>
  queryOptions({
    queryKey: [...analyticsKeys.all, 'score-outcome', query],
    queryFn: ({ signal }) => bolsivo.analytics.scoreOutcome(query, { signal }),
    ...usual,
  })
