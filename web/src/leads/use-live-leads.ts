/**
 * Changes by teammates and the worker, put into what is loaded. While an import runs there are events without end: one
 * look at a time, and the next no sooner than a second after it.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type LiveEvent, useLive } from '../ui/use-live.ts'
import { dropLeads } from './lead-cache.ts'
import { leadKeys } from './queries.ts'

const pauseMs = 1_000

export function useLiveLeads(): void {
  const queryClient = useQueryClient()
  const state = useRef({ isBusy: false, isAsked: false, isGone: false })
  useEffect(() => {
    const { current } = state
    current.isGone = false
    return () => {
      current.isGone = true
    }
  }, [])

  const look = async () => {
    const { current } = state
    if (current.isBusy) {
      current.isAsked = true
      return
    }
    current.isBusy = true
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: leadKeys.lists }),
      queryClient.invalidateQueries({ queryKey: leadKeys.counts }),
    ])
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    current.isBusy = false
    if (!current.isAsked || current.isGone) return
    current.isAsked = false
    void look()
  }

  useLive(['lead.'], (events) => {
    const deleted = events.filter(({ type }) => type === 'lead.deleted').flatMap(idOf)
    if (deleted.length > 0) dropLeads(queryClient, new Set(deleted))
    void look()
  })
}

const idOf = ({ lead_id }: LiveEvent): string[] => (lead_id === null ? [] : [lead_id])
