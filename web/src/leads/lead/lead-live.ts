/** Keeps a lead as it is on the server, while a teammate, an import or the scorer changes it. */
import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../../ui/use-live.ts'
import { leadKeys } from '../queries.ts'
import { scoresKey } from './score-card.tsx'
import { timelineKey } from './timeline.tsx'

export function useLiveLead(id: string): void {
  const queryClient = useQueryClient()
  useLive(['lead.', 'email.'], (events) => {
    const own = events.filter(({ lead_id }) => lead_id === id)
    if (own.length === 0) return
    const again = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey })
    again(timelineKey(id))
    if (own.some(({ type }) => type.startsWith('lead.'))) again(leadKeys.one(id))
    if (own.some(({ type }) => type === 'lead.scored')) again(scoresKey(id))
    if (own.some(({ type }) => type.startsWith('email.'))) again(['emails'])
  })
}
