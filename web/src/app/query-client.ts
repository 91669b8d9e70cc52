/** How data is loaded: no second try after a refusal, and a session that ended leads to signing in. */
import { BolsivoError } from '@bolsivo/sdk'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isCode } from '../ui/error-text.ts'

export interface SessionEnds {
  onSignedOut(): void
  /** The person was removed from the org that the window shows. */
  onOrgLost(): void
}

export function createQueryClient({ onSignedOut, onOrgLost }: SessionEnds): QueryClient {
  const onError = (error: unknown) => {
    if (isCode(error, 'unauthorized')) onSignedOut()
    if (isCode(error, 'org_not_found', 'org_required')) onOrgLost()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 1 && !(error instanceof BolsivoError && error.status < 500),
        staleTime: 15_000,
      },
    },
  })
}
