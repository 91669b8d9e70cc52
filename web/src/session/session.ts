/** Who is signed in, for which org, and what they may do. */
import type { PlanOrgBody, Session } from '@bolsivo/sdk'
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import { isStatus } from '../ui/error-text.ts'
import { bolsivo, shownOrg, showOrg } from './bolsivo.ts'

export type Role = Session['orgs'][number]['role']
export type SessionOrg = Session['orgs'][number]

const ranks: Record<Role, number> = { read_only: 0, member: 1, admin: 2, owner: 3 }

export const roleNames: Record<Role, string> = {
  read_only: 'Read only',
  member: 'Member',
  admin: 'Admin',
  owner: 'Owner',
}

/** A server may have plans that this page does not know. */
export const planNames: Record<string, string> = {
  starter: 'Starter',
  growth: 'Growth',
  scale: 'Scale',
  luna_enterprise: 'Luna Enterprise',
} satisfies Record<PlanOrgBody['plan'], string>

/** Null: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    const session = await bolsivo.people.session.get().catch((error: unknown) => {
      if (isStatus(error, 401)) return null
      throw error
    })
    return session && keepShownOrg(session)
  },
  staleTime: 60_000,
})

/** Another window may have chosen another org since: this one stays with its own, while the person works for it. */
function keepShownOrg(session: Session): Session {
  const kept = session.orgs.find(({ id }) => id === shownOrg())?.id ?? session.active_org_id
  showOrg(kept)
  return { ...session, active_org_id: kept }
}

/** Asks anew: after signing in, after making an org. */
export function reloadSession(queryClient: QueryClient): Promise<Session | null> {
  return queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
}

export interface CurrentSession {
  readonly person: Session['person']
  readonly orgs: readonly SessionOrg[]
  /** That the pages are about. */
  readonly org: SessionOrg
  readonly role: Role
  /** `may('member')`: is their role that one or more? */
  may(role: Role): boolean
}

/** The company that the pages are about. */
export const orgOf = (session: Session | null | undefined): SessionOrg | undefined =>
  session?.orgs.find(({ id }) => id === session.active_org_id)

/** Only below the shell, whose route makes sure that somebody is signed in and has an org. */
export function useSession(): CurrentSession {
  const { data } = useSuspenseQuery(sessionQuery)
  const org = orgOf(data)
  if (!data || !org) throw new Error('This page needs a session with an org')
  return {
    person: data.person,
    orgs: data.orgs,
    org,
    role: org.role,
    may: (role) => ranks[org.role] >= ranks[role],
  }
}

const whoMay: Record<Role, string> = {
  read_only: 'Everybody',
  member: 'Members, admins and owners',
  admin: 'Admins and owners',
  owner: 'Only owners',
}

/** Why a control is off, for its tooltip; null when it is on. */
export function useRefusal(role: Role): string | null {
  const session = useSession()
  if (session.may(role)) return null
  return `${whoMay[role]} can do this. You are here as: ${roleNames[session.role].toLowerCase()}.`
}

/** Everything that was loaded belongs to the other org: it goes. */
export function useSwitchOrg() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (orgId: string) => bolsivo.people.session.org({ org_id: orgId }),
    onSuccess: (session) => {
      showOrg(session.active_org_id)
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
      queryClient.setQueryData(sessionQuery.queryKey, session)
    },
  })
}
