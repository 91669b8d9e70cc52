/**
 * A list of leads that grows as one scrolls. When it is asked anew (somebody changed something, the connection was
 * lost, the page is opened again) it does not load its thousand pages once more: it asks what changed since, and puts
 * just that in its place.
 */
import type { Lead, ListLeadsQuery } from '@bolsivo/sdk'
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { isJudgedHere, type LeadList, listOfPage, matches, withChanges, withPage } from './lead-list.ts'
import { leadKeys } from './queries.ts'

const pageSize = 100
/** Of changes: more is a new beginning. */
const mostPages = 5
/** A transaction that began before the newest one that is seen may end after it. */
const marginMs = 3_000

export const leadListQuery = (queryClient: QueryClient, query: ListLeadsQuery) =>
  queryOptions({
    queryKey: leadKeys.list(query),
    queryFn: ({ signal }): Promise<LeadList> => {
      const known = queryClient.getQueryData<LeadList>(leadKeys.list(query))
      return known ? catchUp(queryClient, query, known, signal) : begin(queryClient, query, signal)
    },
    // Comparing a hundred thousand leads field by field at each page would stop the scrolling.
    structuralSharing: false,
  })

async function begin(
  queryClient: QueryClient,
  query: ListLeadsQuery,
  signal: AbortSignal,
): Promise<LeadList> {
  const asOf = await newestChange(queryClient)
  return listOfPage(await bolsivo.leads.list({ ...query, limit: pageSize }, { signal }), asOf)
}

/** By the server's clock; asked once for all columns of a board. */
async function newestChange(queryClient: QueryClient): Promise<string> {
  return queryClient.fetchQuery({
    queryKey: [...leadKeys.all, 'newest-change'],
    queryFn: async () => {
      const { data } = await bolsivo.leads.list({ sort: '-updated_at', limit: 1 })
      return newestOf(data) ?? new Date(0).toISOString()
    },
    staleTime: 2_000,
  })
}

const newestOf = ([newest]: readonly Lead[]): string | null => newest?.updated_at ?? null

async function catchUp(
  queryClient: QueryClient,
  query: ListLeadsQuery,
  known: LeadList,
  signal: AbortSignal,
): Promise<LeadList> {
  const changes = await changesSince(queryClient, known.asOf)
  const current = () => queryClient.getQueryData<LeadList>(leadKeys.list(query)) ?? known
  if (changes === null) {
    // Whoever is still at the beginning gets a new one; whoever has scrolled far is told, and stays where they are.
    if (known.leads.length <= pageSize) return begin(queryClient, query, signal)
    return { ...current(), isBehind: true }
  }
  const found = isJudgedHere(query) ? null : await foundOf(query, known, changes, signal)
  const mayEnter = ({ id }: Lead) => found?.has(id) ?? true
  return { ...withChanges(current(), query, changes, mayEnter), asOf: newestOf(changes) ?? known.asOf }
}

/** Newest first. Null: too many. */
function changesSince(queryClient: QueryClient, asOf: string): Promise<Lead[] | null> {
  const since = new Date(Date.parse(asOf) - marginMs).toISOString()
  return queryClient.fetchQuery({
    queryKey: [...leadKeys.all, 'changes', asOf],
    queryFn: async () => {
      const changes: Lead[] = []
      let cursor: string | undefined
      for (let page = 0; page < mostPages; page++) {
        const query = { sort: '-updated_at', updated_after: since, limit: pageSize, cursor } as const
        const { data, next_cursor } = await bolsivo.leads.list(query)
        changes.push(...data)
        // The margin itself may hold thousands, right after an import: one page of it does.
        const isInMargin = (data.at(-1)?.updated_at ?? '') <= asOf
        if (next_cursor === null || isInMargin) return changes
        cursor = next_cursor
      }
      return null
    },
    staleTime: 300,
    gcTime: 1_000,
  })
}

/** Those of the changed leads that the list finds, by what is not judged here. */
async function foundOf(
  query: ListLeadsQuery,
  { asOf, leads }: LeadList,
  changes: readonly Lead[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const isKnown = new Set(leads.map(({ id }) => id))
  if (!changes.some((lead) => !isKnown.has(lead.id) && matches(lead, query))) return new Set()
  const since = [query.updated_after ?? asOf, asOf].sort().at(-1)
  const options = { ...query, sort: '-updated_at' as const, updated_after: since, limit: pageSize }
  const { data } = await bolsivo.leads.list(options, { signal })
  return new Set(data.map(({ id }) => id))
}

export interface ShownList {
  readonly list: LeadList | undefined
  readonly error: Error | null
  /** Another filter's leads are shown until those of this one come. */
  readonly isOld: boolean
  readonly more: 'idle' | 'loading' | 'failed'
  readonly loadMore: () => void
  /** From the first page. */
  readonly startOver: () => void
}

export function useLeadList(query: ListLeadsQuery): ShownList {
  const queryClient = useQueryClient()
  const options = leadListQuery(queryClient, query)
  const { data, error, isPlaceholderData } = useQuery({
    ...options,
    placeholderData: keepPreviousData,
  })
  const [more, setMore] = useState<ShownList['more']>('idle')
  const loading = useRef<string | null>(null)
  const key = JSON.stringify(query)
  const queryKey = leadKeys.list(query)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the query.
  const loadMore = useCallback(async () => {
    const cursor = queryClient.getQueryData<LeadList>(queryKey)?.cursor
    if (!cursor || loading.current === cursor) return
    loading.current = cursor
    setMore('loading')
    try {
      const page = await bolsivo.leads.list({ ...query, limit: pageSize, cursor })
      queryClient.setQueryData<LeadList>(queryKey, (list) =>
        list?.cursor === cursor ? withPage(list, page) : list,
      )
      setMore('idle')
    } catch {
      setMore('failed')
    } finally {
      loading.current = null
    }
  }, [queryClient, key])

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const startOver = useCallback(() => {
    void queryClient.resetQueries({ queryKey, exact: true })
  }, [queryClient, key])

  return { list: data, error: data ? null : error, isOld: isPlaceholderData, more, loadMore, startOver }
}
