/** The rescore that this page tells of: one that is offered after a save, or runs, whoever began it. */
import type { ProfilePreview } from '@bolsivo/sdk'
import { useSessionStorage } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSession } from '../session/session.ts'
import { runningRescoreQuery } from './queries.ts'

export interface KnownRescore {
  /** What scoring again would do now; null: there is no reason for it. */
  readonly offered: ProfilePreview | null
  readonly id: string | null
  offer(preview: ProfilePreview): void
  begin(id: string): void
  dismiss(): void
}

export function useKnownRescore(): KnownRescore {
  const { org } = useSession()
  const [offered, setOffered] = useState<ProfilePreview | null>(null)
  const [id, setId] = useSessionStorage<string | null>({
    key: `bolsivo-rescore-${org.id}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const queryClient = useQueryClient()
  const running = useQuery({ ...runningRescoreQuery, enabled: id === null }).data
  useEffect(() => {
    // Kept from then on, so that its end is told, too.
    if (running && id === null && offered === null) setId(running.id)
  }, [running, id, offered, setId])
  return {
    offered,
    id,
    offer: (preview) => {
      setId(null)
      setOffered(preview)
    },
    begin: (begun) => {
      setOffered(null)
      setId(begun)
    },
    dismiss: () => {
      // What was found to run is over by now.
      queryClient.setQueryData(runningRescoreQuery.queryKey, null)
      setOffered(null)
      setId(null)
    },
  }
}
