import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { notify } from '../ui/notify.tsx'
import { pauseLive } from '../ui/use-live.ts'
import { bolsivo, showOrg } from './bolsivo.ts'
import { sessionQuery } from './session.ts'
import { finishAll } from './unfinished.ts'

/** Ends the session, and forgets what was loaded. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    try {
      await finishAll()
      pauseLive(true)
      await bolsivo.people.account.signOut()
    } catch (error) {
      pauseLive(false)
      notify.error(error)
      return
    }
    await navigate({ to: '/sign-in' })
    showOrg(null)
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, null)
  }
}
