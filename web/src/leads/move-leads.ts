/**
 * Moving leads to a status: shown at once, taken back where the server refuses, and undone by moving each lead back to
 * where it was. One or a hundred thousand, it is the same way.
 */
import type { Lead, LeadStatus } from '@bolsivo/sdk'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { notify } from '../ui/notify.tsx'
import { count } from '../ui/time-text.ts'
import { showChanges } from './lead-cache.ts'
import { leadKeys } from './queries.ts'
import { statusNames } from './status.tsx'

type Moved = Pick<Lead, 'id' | 'business_name' | 'status'>

/** The most that `PATCH /api/leads` takes. */
export const bulkSize = 1_000

export type OnProgress = (done: number) => void

/** Where each lead goes back to: the ids by the status that they had. */
export function waysBack(leads: readonly Moved[], to: LeadStatus): Map<LeadStatus, string[]> {
  const ways = new Map<LeadStatus, string[]>()
  for (const { id, status } of leads) {
    if (status !== to) ways.set(status, [...(ways.get(status) ?? []), id])
  }
  return ways
}

export function toldMove(leads: readonly Moved[], to: LeadStatus): string {
  const [only] = leads
  const what = only && leads.length === 1 ? only.business_name : `${count(leads.length)} leads`
  return `Moved ${what} to ${statusNames[to]}`
}

/** Resolves when all are moved; what goes wrong is told here. */
export function useMoveLeads() {
  const queryClient = useQueryClient()
  return useCallback(
    async (leads: readonly Lead[], to: LeadStatus, onProgress?: OnProgress): Promise<void> => {
      const moving = leads.filter(({ status }) => status !== to)
      if (moving.length === 0) return
      const moved = await move(queryClient, moving, to, onProgress)
      if (moved.length === 0) return
      const undo = async () => {
        const back = Map.groupBy(moved, ({ status }) => status)
        for (const [status, group] of back) {
          await move(
            queryClient,
            group.map((lead) => ({ ...lead, status: to })),
            status,
          )
        }
      }
      notify.ok(toldMove(moved, to), { undo })
    },
    [queryClient],
  )
}

/** The leads, as they were, that are now there. */
async function move(
  queryClient: QueryClient,
  leads: readonly Lead[],
  to: LeadStatus,
  onProgress: OnProgress = () => {},
): Promise<Lead[]> {
  const at = new Date().toISOString()
  showChanges(
    queryClient,
    leads.map((lead) => ({ ...lead, status: to, updated_at: at })),
    leads,
  )
  const moved: Lead[] = []
  try {
    for (let from = 0; from < leads.length; from += bulkSize) {
      const part = leads.slice(from, from + bulkSize)
      const { data } = await bolsivo.leads.updateMany({ ids: part.map(({ id }) => id), status: to })
      const isThere = new Set(data.flatMap(({ id, outcome }) => (outcome === 'not_found' ? [] : [id])))
      moved.push(...part.filter(({ id }) => isThere.has(id)))
      onProgress(from + part.length)
    }
  } catch (error) {
    const isMoved = new Set(moved.map(({ id }) => id))
    const left = leads.filter(({ id }) => !isMoved.has(id))
    showChanges(
      queryClient,
      left,
      left.map((lead) => ({ ...lead, status: to })),
    )
    notify.error(error)
  }
  void queryClient.invalidateQueries({ queryKey: leadKeys.counts })
  return moved
}
