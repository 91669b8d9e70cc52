/** Mails: the drafts that wait, what was decided, and the decisions. */
import type { Email, EmailState } from '@bolsivo/sdk'
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'

export const emailKeys = {
  all: ['emails'] as const,
  lists: ['emails', 'list'] as const,
  one: (id: string) => ['emails', 'one', id] as const,
}

const pageSize = 50

const sortOf = ([first]: readonly EmailState[]) => (first === 'draft' ? '-score' : '-created_at')

/** Each with its lead. Drafts: those to the best leads first, since whoever stops early has then done most. */
export const emailListQuery = (states: readonly EmailState[]) =>
  infiniteQueryOptions({
    queryKey: [...emailKeys.lists, ...states],
    queryFn: ({ signal, pageParam }) =>
      Promise.resolve(
        bolsivo.emails.list(
          {
            state: states,
            sort: sortOf(states),
            include: 'lead',
            limit: pageSize,
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
          { signal },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

export const emailsOfLeadQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...emailKeys.all, 'lead', leadId],
    queryFn: ({ signal }) =>
      Promise.resolve(bolsivo.emails.list({ lead_id: leadId, limit: 100 }, { signal })),
  })

export const emailQuery = (id: string) =>
  queryOptions({
    queryKey: emailKeys.one(id),
    queryFn: ({ signal }) => bolsivo.emails.get(id, { signal }),
  })

/** As it goes out, with the headers that only a mail program reads, and what still stands against an approval. */
export const emailPreviewQuery = ({ id, content_hash, state }: Email) =>
  queryOptions({
    queryKey: [...emailKeys.one(id), 'preview', content_hash, state],
    queryFn: ({ signal }) => bolsivo.emails.preview(id, { signal }),
  })

/** What a decision answers is the mail as it is now. */
export function useEmailDecision<Given>(decide: (given: Given) => Promise<Email>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: decide,
    onSuccess: (email) => queryClient.setQueryData(emailKeys.one(email.id), email),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: emailKeys.all }),
  })
}

/** A draft that was decided is gone from the queue before the server is asked again. */
export function forgetDraft(queryClient: QueryClient, id: string): void {
  queryClient.setQueryData(emailListQuery(['draft']).queryKey, (drafts) =>
    drafts === undefined
      ? undefined
      : {
          ...drafts,
          pages: drafts.pages.map((page) => ({
            ...page,
            data: page.data.filter((email) => email.id !== id),
          })),
        },
  )
}
