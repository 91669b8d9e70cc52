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
import { showChanges } from './lead-cache.ts'
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
  /** How many stay where somebody else moved them meanwhile. */
  readonly stayed: number
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
        if (stayed > 0) notify.problem(toldStayed(stayed, moved.length))
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
export function moveLeads(
  mover: Mover,
  leads: readonly Lead[],
  to: LeadStatus,
  onProgress?: OnProgress,
): Promise<MoveResult> {
  return move(mover, leads, { status: to }, onProgress)
}

async function move(
  mover: Mover,
  leads: readonly Lead[],
  given: Guarded,
  onProgress: OnProgress = () => {},
): Promise<MoveResult> {
  const to = given.status
  const moving = leads.filter(({ status }) => status !== to)
  if (moving.length === 0) return { moved: [], stayed: 0, failure: null }
  const at = new Date().toISOString()
  const after = moving.map((lead) => ({ ...lead, status: to, updated_at: at }))
  showChanges(mover.queryClient, moving, after)
  const moved: Lead[] = []
  let stayed = 0
  let failure: unknown = null
  let from = 0
  try {
    for (; from < moving.length; from += bulkSize) {
      const part = moving.slice(from, from + bulkSize)
      const { data } = await mover.update({ ids: part.map(({ id }) => id), ...given })
      const isMoved = new Set(
        data.flatMap(({ id, outcome }) => (outcome === 'updated' || outcome === 'unchanged' ? id : [])),
      )
      moved.push(...part.filter(({ id }) => isMoved.has(id)))
      stayed += showStayed(mover.queryClient, after.slice(from, from + bulkSize), data)
      onProgress(from + part.length)
    }
  } catch (error) {
    failure = error
    showChanges(mover.queryClient, after.slice(from), moving.slice(from))
  }
  void mover.queryClient.invalidateQueries({ queryKey: leadKeys.counts })
  return { moved, stayed, failure }
}

interface Guarded {
  readonly status: LeadStatus
  readonly if_status?: LeadStatus
}

/** Where somebody else moved them; how many they are. */
function showStayed(
  queryClient: QueryClient,
  shown: readonly Lead[],
  results: UpdateLeadsAnswer['data'],
): number {
  const statuses = new Map(
    results.flatMap(({ id, outcome, status }) =>
      outcome === 'moved_on' && status !== null ? [[id, status]] : [],
    ),
  )
  const wrong = shown.filter(({ id }) => statuses.has(id))
  const right = wrong.map((lead) => ({ ...lead, status: statuses.get(lead.id) ?? lead.status }))
  if (wrong.length > 0) showChanges(queryClient, wrong, right)
  return wrong.length
}

/**
 * What is undone is one's own move: the server leaves each lead that has another status by now. Answers how many those
 * were. Throws what stops it.
 */
export async function moveBack(mover: Mover, moved: readonly Lead[], from: LeadStatus): Promise<number> {
  let stayed = 0
  for (const [status, leads] of Map.groupBy(moved, (lead) => lead.status)) {
    const shown = leads.map((lead) => ({ ...lead, status: from }))
    const result = await move(mover, shown, { status, if_status: from })
    if (result.failure !== null) throw result.failure
    stayed += result.stayed
  }
  return stayed
}

export function toldMove(leads: readonly Lead[], to: LeadStatus): string {
  const [only] = leads
  const what = only && leads.length === 1 ? only.business_name.slice(0, 60) : `${count(leads.length)} leads`
  return `Moved ${what} to ${statusNames[to]}`
}

export const toldStayed = (stayed: number, all: number): string =>
  all === 1
    ? 'Somebody moved it on meanwhile: it stays there'
    : `${count(all - stayed)} moved back. Somebody moved ${count(stayed)} on meanwhile: ${stayed === 1 ? 'it stays' : 'they stay'} there`
