/** How many drafts wait, for the menu: exact up to a few, since more than that is «many» to a person. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { useLive } from '../ui/use-live.ts'

const most = 20
const queryKey = ['emails', 'draft-count']

/** `3`, `20+`; null while there are none. */
export function useDraftCount(): string | null {
  const queryClient = useQueryClient()
  useLive(['email.', 'lead.qualified'], () => queryClient.invalidateQueries({ queryKey }))
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      Promise.resolve(bolsivo.emails.list({ state: ['draft'], limit: most }, { signal })),
    refetchInterval: 60_000,
  })
  if (!data || data.data.length === 0) return null
  return data.has_more ? `${most}+` : String(data.data.length)
}
