/**
 * Saves an edit only onto what its author saw. The lead is read first and written with its entity tag; who lost the
 * race (412) reads again. A change elsewhere in the lead (the scorer, an import) does not count: the edit goes on.
 */
import type { Lead, UpdateLeadBody } from '@bolsivo/sdk'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../../session/bolsivo.ts'
import { isStatus } from '../../ui/error-text.ts'
import { showChanges } from '../lead-cache.ts'
import { leadKeys } from '../queries.ts'
import { conflictsOf } from './lead-fields.ts'

/** Somebody else changed just this meanwhile: `current` is the lead as it is now. */
export class EditConflict extends Error {
  readonly current: Lead
  constructor(current: Lead) {
    super('It was changed meanwhile')
    this.current = current
  }
}

export interface Edit {
  /** The lead as it was when the edit began. */
  readonly base: Lead
  readonly patch: UpdateLeadBody
}

const mostTries = 5

export function useSaveLead(id: string) {
  const queryClient = useQueryClient()
  const show = (lead: Lead) => queryClient.setQueryData(leadKeys.one(id), lead)
  return useMutation({
    mutationFn: (edit: Edit) => save(id, edit),
    onSuccess: (lead, { base }) => {
      show(lead)
      showChanges(queryClient, [lead], [base])
    },
    onError: (error) => {
      if (error instanceof EditConflict) show(error.current)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: leadKeys.one(id) }),
  })
}

async function save(id: string, { base, patch }: Edit): Promise<Lead> {
  const address = `/api/leads/${encodeURIComponent(id)}`
  for (let tries = 1; ; tries++) {
    const answer = await bolsivo.open('GET', address)
    const current = (await answer.json()) as Lead
    if (conflictsOf(base, current, patch).length > 0) throw new EditConflict(current)
    const headers = { 'if-match': answer.headers.get('etag') ?? '*' }
    try {
      return await bolsivo.leads.update(id, patch, { headers })
    } catch (error) {
      if (!isStatus(error, 412) || tries === mostTries) throw error
    }
  }
}
