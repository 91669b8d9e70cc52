/** How many drafts wait, for the menu and the page. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { count } from '../ui/time-text.ts'
import { useLive } from '../ui/use-live.ts'
import { useHeldApprovals } from './held-approvals.ts'

const countsQuery = queryOptions({
  queryKey: ['emails', 'counts'],
  queryFn: ({ signal }) => bolsivo.emails.counts({ signal }),
  refetchInterval: 60_000,
})

/** `3`, `10,000+`; null while there are none. */
export function useDraftCount(): string | null {
  const queryClient = useQueryClient()
  useLive(['email.', 'lead.qualified', 'lead.deleted'], () =>
    queryClient.invalidateQueries({ queryKey: countsQuery.queryKey }),
  )
  const { hidden } = useHeldApprovals()
  const { data } = useQuery(countsQuery)
  if (!data) return null
  if (data.capped.includes('draft')) return `${count(data.draft)}+`
  const left = data.draft - hidden.size
  return left > 0 ? count(left) : null
}

/** One was approved, before the server is asked again. */
export function countWithout(queryClient: QueryClient): void {
  queryClient.setQueryData(
    countsQuery.queryKey,
    (counts) => counts && { ...counts, draft: Math.max(0, counts.draft - 1) },
  )
}
