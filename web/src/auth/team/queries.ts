/** Who works for the org, and who is invited to. */
import type { CreateInvitationBody, Member } from '@bolsivo/sdk'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../../session/bolsivo.ts'
import { type Role, reloadSession } from '../../session/session.ts'

export const memberKeys = { all: ['members'] as const, list: ['members', 'list'] as const }
export const invitationKeys = { all: ['invitations'] as const }

export const membersQuery = queryOptions({
  queryKey: memberKeys.list,
  queryFn: ({ signal }) => bolsivo.people.members.list({ signal }),
})

export const invitationsQuery = queryOptions({
  queryKey: invitationKeys.all,
  queryFn: ({ signal }) => bolsivo.people.invitations.list({ signal }),
})

/** Whoever changes their own role sees other pages from then on. */
function useMembersChanged(): () => Promise<unknown> {
  const queryClient = useQueryClient()
  return async () => {
    await reloadSession(queryClient)
    await queryClient.invalidateQueries({ queryKey: memberKeys.all })
  }
}

export function useSetRole() {
  const changed = useMembersChanged()
  return useMutation({
    mutationFn: ({ user_id, role }: { user_id: string; role: Role }): Promise<Member> =>
      bolsivo.people.members.update(user_id, { role }),
    onSuccess: changed,
  })
}

export function useRemoveMember() {
  const changed = useMembersChanged()
  return useMutation({
    mutationFn: (userId: string) => bolsivo.people.members.delete(userId),
    onSuccess: changed,
  })
}

/** The page is loaded anew, since nothing of that company may stay, and there may be no other to show. */
export function useLeave() {
  return useMutation({
    mutationFn: (ownId: string) => bolsivo.people.members.delete(ownId),
    onSuccess: () => window.location.assign('/'),
  })
}

/** The answer may hold a link that lets whoever has it in: it is kept in no cache. */
export function useInvite() {
  const queryClient = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: (body: CreateInvitationBody) => bolsivo.people.invitations.create(body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationKeys.all }),
  })
}

export function useRevokeInvitation() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => bolsivo.people.invitations.delete(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationKeys.all }),
  })
}
