/**
 * The keys of the board: arrows from card to card, Space takes one up, arrows carry it to another column, Space or Enter
 * puts it down, Escape leaves it where it was. What happens is said aloud.
 */
import type { Lead, LeadStatus } from '@bolsivo/sdk'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useShortcut } from '../../ui/use-shortcut.ts'
import { statusNames } from '../status.tsx'

export interface Place {
  readonly status: LeadStatus
  readonly index: number
}

export interface BoardKeysOptions {
  readonly columns: readonly LeadStatus[]
  readonly mayEdit: boolean
  leadAt(place: Place): Lead | undefined
  lengthOf(status: LeadStatus): number
  onMove(lead: Lead, to: LeadStatus): void
  onStatus(lead: Lead, target: Element): void
}

export interface BoardKeys {
  readonly active: Place | null
  readonly carried: { readonly lead: Lead; readonly to: LeadStatus } | null
  /** For a screen reader. */
  readonly told: string
  /** The active card is to have the focus once it is there. */
  readonly wantsFocus: { current: boolean }
  onFocus(place: Place): void
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
}

export function useBoardKeys(options: BoardKeysOptions): BoardKeys {
  const { columns, mayEdit, leadAt, lengthOf, onMove } = options
  const [active, setActive] = useState<Place | null>(null)
  const [carried, setCarried] = useState<BoardKeys['carried']>(null)
  const [told, setTold] = useState('')
  const wantsFocus = useRef(false)

  const go = (place: Place) => {
    wantsFocus.current = true
    setActive(place)
  }
  const down = (by: number) => {
    const first = columns.find((status) => lengthOf(status) > 0)
    if (active === null) {
      if (first !== undefined) go({ status: first, index: 0 })
      return
    }
    const last = lengthOf(active.status) - 1
    go({ ...active, index: Math.max(0, Math.min(last, active.index + by)) })
  }
  /** To the next column that has cards. */
  const across = (by: 1 | -1) => {
    if (active === null) return down(0)
    for (let at = columns.indexOf(active.status) + by; ; at += by) {
      const status = columns[at]
      if (status === undefined) return
      const last = lengthOf(status) - 1
      if (last >= 0) return go({ status, index: Math.min(active.index, last) })
    }
  }
  const lead = active ? leadAt(active) : undefined
  const carry = (by: 1 | -1) => {
    const to = carried && columns[columns.indexOf(carried.to) + by]
    if (!carried || !to) return
    setCarried({ ...carried, to })
    setTold(statusNames[to])
  }
  const putDown = () => {
    if (!carried) return
    setCarried(null)
    const isMoved = carried.to !== carried.lead.status
    setTold(`${carried.lead.business_name} ${isMoved ? `moved to ${statusNames[carried.to]}` : 'stays'}`)
    if (!isMoved) return
    onMove(carried.lead, carried.to)
    go({ status: carried.to, index: 0 })
  }
  const takeUp = () => {
    if (!lead || !mayEdit) return
    setCarried({ lead, to: lead.status })
    setTold(
      `${lead.business_name} taken up. Arrows left and right choose the column, Space puts it down, Escape cancels.`,
    )
  }
  const cancel = () => {
    if (!carried) return
    setCarried(null)
    setTold(`${carried.lead.business_name} stays in ${statusNames[carried.lead.status]}`)
  }
  const group = 'Board'
  useShortcut('J', () => down(1), { label: 'Next card', group })
  useShortcut('K', () => down(-1), { label: 'Card before', group })
  useShortcut(
    'S',
    () => {
      const target = lead && document.getElementById(cardId(lead.id))
      if (lead && target) options.onStatus(lead, target)
    },
    { label: 'Change the status', group, isEnabled: mayEdit },
  )

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (!(event.target instanceof Element) || !event.target.closest('[data-card]')) return
    const { key } = event
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const by = key === 'ArrowLeft' ? -1 : 1
      if (carried) carry(by)
      else across(by)
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (!carried) down(key === 'ArrowUp' ? -1 : 1)
    } else if (key === ' ' || (key === 'Enter' && carried)) {
      if (carried) putDown()
      else takeUp()
    } else if (key === 'Escape' && carried) cancel()
    else return
    event.preventDefault()
  }
  return { active, carried, told, wantsFocus, onFocus: setActive, onKeyDown }
}

export const cardId = (leadId: string): string => `card-${leadId}`
