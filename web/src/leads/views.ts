/** Saved views: those that are always there, and the org's and the person's own. */
import type { CreateLeadViewBody, LeadStatus, LeadView, UpdateLeadViewBody } from '@bolsivo/sdk'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import type { LeadsSearch } from './leads-search.ts'

export const viewKeys = { all: ['lead-views'] as const }

export const viewsQuery = queryOptions({
  queryKey: viewKeys.all,
  queryFn: async ({ signal }): Promise<LeadView[]> => (await bolsivo.people.leadViews.list({ signal })).data,
  staleTime: 60_000,
})

export interface StandingView {
  readonly name: string
  readonly search: LeadsSearch
  readonly statuses: readonly LeadStatus[] | null
}

const standing = (name: string, ...statuses: LeadStatus[]): StandingView => ({
  name,
  statuses,
  search: { status: statuses.join(',') },
})

export const standingViews: readonly StandingView[] = [
  { name: 'All', search: {}, statuses: null },
  standing('Qualified', 'qualified'),
  standing('Contacted', 'contacted'),
  standing('In talks', 'replied', 'meeting'),
  standing('Won', 'closed_won'),
]

export function useSaveView() {
  return useViewChange((body: CreateLeadViewBody) => bolsivo.people.leadViews.create(body))
}

export function useUpdateView() {
  return useViewChange(({ id, ...body }: UpdateLeadViewBody & { id: string }) =>
    bolsivo.people.leadViews.update(id, body),
  )
}

export function useDeleteView() {
  return useViewChange((id: string) => bolsivo.people.leadViews.delete(id))
}

function useViewChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: viewKeys.all }),
  })
}
