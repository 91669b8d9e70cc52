/** The company: its name, how long things are kept, and the erasing of a person or a lead. */
import type { Lead, UpdateOrgRetentionBody } from '@bolsivo/sdk'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { reloadSession } from '../session/session.ts'
import { isStatus } from '../ui/error-text.ts'

export const orgKeys = { all: ['org'] as const, retention: ['org', 'retention'] as const }

export const retentionQuery = queryOptions({
  queryKey: orgKeys.retention,
  queryFn: ({ signal }) => bolsivo.org.retention({ signal }),
})

export function useSetRetention() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: UpdateOrgRetentionBody) => bolsivo.people.org.retention(change),
    onSuccess: (retention) => queryClient.setQueryData(orgKeys.retention, retention),
  })
}

export function useRenameOrg() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => bolsivo.people.org.update({ name }),
    onSuccess: () => reloadSession(queryClient),
  })
}

/** Whoever has the address, and whoever was written to at it. */
export function useErasePerson() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (email: string) => bolsivo.erasures.create({ email }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['leads'] }),
        queryClient.invalidateQueries({ queryKey: ['emails'] }),
      ]),
  })
}

const mostFound = 8

/** By words, or by the id of one. */
export const findLeadsQuery = (text: string) =>
  queryOptions({
    queryKey: ['leads', 'to-erase', text],
    enabled: text !== '',
    queryFn: async ({ signal }): Promise<readonly Lead[]> => {
      if (text.startsWith('lead_')) {
        const lead = await bolsivo.leads.get(text, { signal }).catch((error: unknown) => {
          if (isStatus(error, 404)) return null
          throw error
        })
        return lead ? [lead] : []
      }
      return (await bolsivo.leads.list({ q: text, limit: mostFound }, { signal })).data
    },
  })
