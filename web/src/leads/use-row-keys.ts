/**
 * The keys of the table. J, K, X and S work wherever the focus is; arrows, Enter and Space in the table alone, since
 * elsewhere they are a button's. The active lead is held by its id: it stays active when others come in above it.
 */
import type { Lead } from '@bolsivo/sdk'
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { useShortcut } from '../ui/use-shortcut.ts'

export interface RowKeysOptions {
  readonly leads: readonly Lead[]
  readonly grid: RefObject<HTMLElement | null>
  readonly isEditable: boolean
  onOpen(lead: Lead): void
  onStatus(lead: Lead): void
  onToggle(lead: Lead): void
  /** From the last toggled to this one. */
  onExtend(lead: Lead): void
  onAll(): void
  onNone(): void
  show(index: number): void
}

export interface RowKeys {
  readonly active: Lead | undefined
  activate(index: number): void
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
}

const page = 15

export function useRowKeys(options: RowKeysOptions): RowKeys {
  const { leads, grid, isEditable } = options
  const [place, setPlace] = useState<{ id: string; index: number } | null>(null)
  const index = indexOf(leads, place)
  const active = leads[index]

  const activate = (next: number) => {
    const lead = leads[next]
    if (lead) setPlace({ id: lead.id, index: next })
  }
  const go = (by: number): Lead | undefined => {
    const next = index < 0 ? 0 : Math.max(0, Math.min(leads.length - 1, index + by))
    activate(next)
    options.show(next)
    grid.current?.focus({ preventScroll: true })
    return leads[next]
  }
  const group = 'Leads'
  useShortcut('J', () => go(1), { label: 'Next lead', group })
  useShortcut('K', () => go(-1), { label: 'Lead before', group })
  useShortcut('X', () => active && options.onToggle(active), {
    ...{ label: 'Select the lead', group, isEnabled: isEditable },
  })
  useShortcut('S', () => active && options.onStatus(active), {
    ...{ label: 'Change the status', group, isEnabled: isEditable },
  })
  useShortcut('Escape', options.onNone, { isEnabled: isEditable })

  useEffect(() => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement?.id === 'content') {
      grid.current?.focus({ preventScroll: true })
    }
  }, [grid])

  const moves: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -leads.length,
    End: leads.length,
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.altKey) return
    const { key } = event
    const by = moves[key]
    const isAll = key === 'a' && (event.metaKey || event.ctrlKey) && isEditable
    if (isAll) options.onAll()
    else if (event.metaKey || event.ctrlKey) return
    else if (by !== undefined) {
      if (event.shiftKey && active && isEditable) options.onExtend(active)
      const lead = go(by)
      if (event.shiftKey && lead && isEditable) options.onExtend(lead)
    } else if (key === 'Enter' && active) options.onOpen(active)
    else if (key === ' ' && active && isEditable) options.onToggle(active)
    else return
    event.preventDefault()
  }
  return { active, activate, onKeyDown }
}

/** Where the lead is by now; of one that is gone, who came into its place. */
function indexOf(leads: readonly Lead[], place: { id: string; index: number } | null): number {
  if (place === null) return -1
  if (leads[place.index]?.id === place.id) return place.index
  const found = leads.findIndex(({ id }) => id === place.id)
  return found >= 0 ? found : Math.min(place.index, leads.length - 1)
}
