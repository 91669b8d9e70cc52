import type { CreateApiKeyBody } from '@bolsivo/sdk'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'

export const apiKeyKeys = { all: ['api-keys'] as const }

/** An org has few: one page of a hundred is all of them. */
export const apiKeysQuery = queryOptions({
  queryKey: apiKeyKeys.all,
  queryFn: ({ signal }) => Promise.resolve(bolsivo.people.apiKeys.list({ limit: 100 }, { signal })),
})

/** The answer holds the key: it is forgotten with the dialog, and kept in no cache. */
export function useCreateApiKey() {
  const queryClient = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: (body: CreateApiKeyBody) => bolsivo.people.apiKeys.create(body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeyKeys.all }),
  })
}

export function useRevokeApiKey() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => bolsivo.people.apiKeys.delete(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeyKeys.all }),
  })
}
