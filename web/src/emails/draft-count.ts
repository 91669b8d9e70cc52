/** How many drafts wait, for the menu and the page. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { count } from '../ui/time-text.ts'
import { useLive } from '../ui/use-live.ts'

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
  const { data } = useQuery(countsQuery)
  if (!data || data.draft === 0) return null
  return `${count(data.draft)}${data.capped.includes('draft') ? '+' : ''}`
}
