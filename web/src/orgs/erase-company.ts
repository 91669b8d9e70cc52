import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { bolsivo, showOrg } from '../session/bolsivo.ts'
import { useSession, useSwitchOrg } from '../session/session.ts'
import { useSignOut } from '../session/sign-out.ts'
import { notify } from '../ui/notify.tsx'
import { pauseLive } from '../ui/use-live.ts'

/** Erases the company that is shown. Afterwards the person is in another of theirs, or signed out when there is none. */
export function useEraseCompany(): () => Promise<void> {
  const { org, orgs } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const switchOrg = useSwitchOrg()
  const signOut = useSignOut()
  return async () => {
    pauseLive(true)
    await bolsivo.people.org.delete({ name: org.name }).catch((error) => {
      pauseLive(false)
      throw error
    })
    // What is asked from here on would be answered with «no such company».
    await queryClient.cancelQueries()
    const other = orgs.find(({ id }) => id !== org.id)
    showOrg(other?.id ?? null)
    if (other) {
      await switchOrg.mutateAsync(other.id)
      await navigate({ to: '/leads' })
    } else {
      await signOut()
    }
    notify.ok(`${org.name} is erased`)
  }
}
