/** One's own account: it is the same in every company. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../../session/bolsivo.ts'
import { reloadSession } from '../../session/session.ts'

export const signInsQuery = queryOptions({
  queryKey: ['sign-ins'],
  queryFn: async ({ signal }) => {
    const { account } = bolsivo.people
    const [sessions, currentId] = await Promise.all([
      account.listSessions({ signal }),
      account.currentSessionId({ signal }),
    ])
    const isCurrent = ({ id }: { id: string }) => id === currentId
    // This one first, then those that were used last.
    return [...sessions]
      .sort((one, other) => other.updatedAt.localeCompare(one.updatedAt))
      .sort((one, other) => Number(isCurrent(other)) - Number(isCurrent(one)))
      .map((session) => ({ ...session, isCurrent: isCurrent(session) }))
  },
})

export function useChangeName() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => bolsivo.people.account.changeName(name),
    onSuccess: async () => {
      await reloadSession(queryClient)
      await queryClient.invalidateQueries({ queryKey: ['members'] })
    },
  })
}

export function useEndSession() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string | 'others') =>
      id === 'others' ? bolsivo.people.account.endOtherSessions() : bolsivo.people.account.endSession(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: signInsQuery.queryKey }),
  })
}

/** Asks who one is again: whether a second factor is on stands there. */
export function useSecondFactorChanged(): () => Promise<unknown> {
  const queryClient = useQueryClient()
  return async () => {
    await reloadSession(queryClient)
    await queryClient.invalidateQueries({ queryKey: ['members'] })
    await queryClient.invalidateQueries({ queryKey: signInsQuery.queryKey })
  }
}
