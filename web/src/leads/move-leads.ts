/**
 * Moving leads to a status: shown at once, taken back where the server refuses, and undone by moving each lead back to
 * where it was. One or a hundred thousand, it is the same way.
 */
import type { Lead, LeadStatus, UpdateLeadsAnswer, UpdateLeadsBody } from '@bolsivo/sdk'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { notify } from '../ui/notify.tsx'
import { count } from '../ui/time-text.ts'
import { leadsNotIn, showChanges } from './lead-cache.ts'
import { leadKeys } from './queries.ts'
import { statusNames } from './status.tsx'

/** The most that `PATCH /api/leads` takes. */
export const bulkSize = 1_000

export type OnProgress = (done: number) => void

export interface Mover {
  readonly queryClient: QueryClient
  update(body: UpdateLeadsBody): Promise<Pick<UpdateLeadsAnswer, 'data'>>
}

export interface MoveResult {
  /** As they were before; somebody may have erased others meanwhile. */
  readonly moved: readonly Lead[]
  /** What stopped it, null when all are moved. */
  readonly failure: unknown
}

/** Resolves when all are moved; what goes wrong is told here. */
export function useMoveLeads() {
  const queryClient = useQueryClient()
  return useCallback(
    async (leads: readonly Lead[], to: LeadStatus, onProgress?: OnProgress): Promise<void> => {
      const mover: Mover = { queryClient, update: (body) => inOrder(() => bolsivo.leads.updateMany(body)) }
      const { moved, failure } = await moveLeads(mover, leads, to, onProgress)
      if (failure !== null) notify.error(failure)
      if (moved.length === 0) return
      const undo = async () => {
        const stayed = await moveBack(mover, moved, to)
        if (stayed > 0) notify.problem(toldStayed(stayed))
      }
      notify.ok(toldMove(moved, to), { undo })
    },
    [queryClient],
  )
}

let last: Promise<unknown> = Promise.resolve()

/** One after the other: of two moves of a lead the first must not arrive last. */
export function inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
  const mine = last.then(work)
  last = mine.catch(() => {})
  return mine
}

/** Those that are there already stay out of it. */
export async function moveLeads(
  mover: Mover,
  leads: readonly Lead[],
  to: LeadStatus,
  onProgress: OnProgress = () => {},
): Promise<MoveResult> {
  const moving = leads.filter(({ status }) => status !== to)
  if (moving.length === 0) return { moved: [], failure: null }
  const at = new Date().toISOString()
  const after = moving.map((lead) => ({ ...lead, status: to, updated_at: at }))
  showChanges(mover.queryClient, moving, after)
  const moved: Lead[] = []
  let failure: unknown = null
  let from = 0
  try {
    for (; from < moving.length; from += bulkSize) {
      const part = moving.slice(from, from + bulkSize)
      const { data } = await mover.update({ ids: part.map(({ id }) => id), status: to })
      const isThere = new Set(data.filter(({ outcome }) => outcome !== 'not_found').map(({ id }) => id))
      moved.push(...part.filter(({ id }) => isThere.has(id)))
      onProgress(from + part.length)
    }
  } catch (error) {
    failure = error
    showChanges(mover.queryClient, after.slice(from), moving.slice(from))
  }
  void mover.queryClient.invalidateQueries({ queryKey: leadKeys.counts })
  return { moved, failure }
}

/**
 * Answers how many stay where they are, since somebody else moved them on meanwhile: what is undone is one's own move.
 * Throws what stops it.
 */
export async function moveBack(mover: Mover, moved: readonly Lead[], from: LeadStatus): Promise<number> {
  const movedOn = leadsNotIn(mover.queryClient, from)
  const there = moved.filter(({ id }) => !movedOn.has(id))
  for (const [status, leads] of Map.groupBy(there, (lead) => lead.status)) {
    const shown = leads.map((lead) => ({ ...lead, status: from }))
    const { failure } = await moveLeads(mover, shown, status)
    if (failure !== null) throw failure
  }
  return moved.length - there.length
}

export function toldMove(leads: readonly Lead[], to: LeadStatus): string {
  const [only] = leads
  const what = only && leads.length === 1 ? only.business_name.slice(0, 60) : `${count(leads.length)} leads`
  return `Moved ${what} to ${statusNames[to]}`
}

const toldStayed = (stayed: number): string =>
  stayed === 1
    ? 'Somebody moved it on meanwhile: it stays there'
    : `${count(stayed)} were moved on meanwhile: they stay there`
