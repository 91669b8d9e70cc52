/** What is done to a selection besides moving it: tags, and erasing for good. */
import type { Lead, UpdateLeadsBody } from '@bolsivo/sdk'
import { useQueryClient } from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'
import { isStatus } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { count } from '../ui/time-text.ts'
import { dropLeads } from './lead-cache.ts'
import { bulkSize, type OnProgress } from './move-leads.ts'
import { leadKeys } from './queries.ts'

/** One request each: more at once would only queue, and hold up what others ask. */
const atOnce = 6

export const leadsText = (number: number): string => (number === 1 ? '1 lead' : `${count(number)} leads`)

export type TagChange = Required<Pick<UpdateLeadsBody, 'add_tags' | 'remove_tags'>>

/** Says how many of them have too many tags already, and stay as they are. */
export function useTagLeads() {
  const queryClient = useQueryClient()
  return async (leads: readonly Lead[], change: TagChange, onProgress: OnProgress) => {
    let changed = 0
    let refused = 0
    for (let from = 0; from < leads.length; from += bulkSize) {
      const ids = leads.slice(from, from + bulkSize).map(({ id }) => id)
      const { data } = await bolsivo.leads.updateMany({ ids, ...change })
      changed += data.filter(({ outcome }) => outcome === 'updated').length
      refused += data.filter(({ outcome }) => outcome === 'rejected').length
      onProgress(from + ids.length)
    }
    void queryClient.invalidateQueries({ queryKey: leadKeys.all })
    notify.ok(`Changed the tags of ${leadsText(changed)}`)
    if (refused > 0) notify.problem(`${leadsText(refused)} would have too many tags and stayed as before`)
  }
}

/** Stops at the first that fails; those before it are gone, and told to `onGone`. */
export function useEraseLeads() {
  const queryClient = useQueryClient()
  return async (
    leads: readonly Lead[],
    onProgress: OnProgress,
    onGone: (ids: ReadonlySet<string>) => void,
  ) => {
    const waiting = leads.map(({ id }) => id).values()
    const gone = new Set<string>()
    const erase = async () => {
      for (const id of waiting) {
        await bolsivo.leads.delete(id).catch((error: unknown) => {
          // Somebody else was faster.
          if (!isStatus(error, 404)) throw error
        })
        gone.add(id)
        onProgress(gone.size)
      }
    }
    try {
      await Promise.all(Array.from({ length: atOnce }, erase))
      notify.ok(`Erased ${leadsText(gone.size)}`)
    } finally {
      dropLeads(queryClient, gone)
      onGone(gone)
      void queryClient.invalidateQueries({ queryKey: leadKeys.counts })
    }
  }
}
