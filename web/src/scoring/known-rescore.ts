/** The rescore that this window knows of: one that is offered after a save, or runs; found again after a reload. */
import type { ProfilePreview } from '@bolsivo/sdk'
import { useSessionStorage } from '@mantine/hooks'
import { useState } from 'react'
import { useSession } from '../session/session.ts'

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
      setOffered(null)
      setId(null)
    },
  }
}
