/** Changes of leads in everything that is loaded: lists, columns of the board, single leads and the counts. */
import type { Lead, ListLeadsQuery } from '@bolsivo/sdk'
import type { QueryClient } from '@tanstack/react-query'
import { type LeadList, withChanges, without } from './lead-list.ts'
import { type LeadCounts, leadKeys } from './queries.ts'

/** `before`, each with the status that is shown, so that the counts follow; `after` has the same leads. */
export function showChanges(queryClient: QueryClient, before: readonly Lead[], after: readonly Lead[]): void {
  const known = new Map(before.map((lead) => [lead.id, lead]))
  // Whoever leaves a list by words was found by them, and may come back into it.
  changeLists(queryClient, (list, query) =>
    withChanges(list, query, after, ({ id }) => query.q === undefined || known.has(id)),
  )
  for (const lead of after) {
    const key = leadKeys.one(lead.id)
    if (queryClient.getQueryData(key) !== undefined) queryClient.setQueryData(key, lead)
  }
  queryClient.setQueryData<LeadCounts>(
    leadKeys.counts,
    (counts) => counts && recounted(counts, before, after),
  )
}

export function dropLeads(queryClient: QueryClient, ids: ReadonlySet<string>): void {
  changeLists(queryClient, (list) => without(list, ids))
  for (const id of ids) queryClient.removeQueries({ queryKey: leadKeys.one(id), type: 'inactive' })
}

function changeLists(
  queryClient: QueryClient,
  change: (list: LeadList, query: ListLeadsQuery) => LeadList,
): void {
  for (const [key, list] of queryClient.getQueriesData<LeadList>({ queryKey: leadKeys.lists })) {
    if (list === undefined) continue
    const next = change(list, key[2] as ListLeadsQuery)
    // What is the same stays as old as it is.
    if (next !== list) queryClient.setQueryData(key, next)
  }
}

function recounted(counts: LeadCounts, before: readonly Lead[], after: readonly Lead[]): LeadCounts {
  const next = { ...counts }
  for (const { status } of before) next[status] = Math.max(0, (next[status] ?? 0) - 1)
  for (const { status } of after) next[status] = (next[status] ?? 0) + 1
  return next
}
