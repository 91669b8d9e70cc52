/** A column of the board: a list of its own, which loads as it is scrolled, and only what is seen of it exists. */
import type { Lead, LeadStatus } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useEffect, useRef } from 'react'
import { messageOf } from '../../ui/error-text.ts'
import { StatusGlyph, statusNames } from '../status.tsx'
import { useFresh } from '../use-fresh.ts'
import type { ShownList } from '../use-lead-list.ts'
import classes from './board.module.css'
import { CardFace } from './board-card.tsx'
import { type BoardKeys, cardId } from './use-board-keys.ts'
import type { CardDrag } from './use-card-drag.ts'

const cardHeight = 90
const ahead = 40
const blankCards = 4

export interface BoardColumnProps {
  readonly status: LeadStatus
  readonly shown: ShownList
  /** How many there are, in words; undefined: not known yet. */
  readonly total: string | undefined
  readonly drag: CardDrag | null
  readonly keys: BoardKeys
}

const noLeads: readonly Lead[] = []

export function BoardColumn({ status, shown, total, drag, keys }: BoardColumnProps) {
  const scroller = useRef<HTMLUListElement>(null)
  const navigate = useNavigate()
  const leads = shown.list?.leads ?? noLeads
  const hasMore = shown.list ? shown.list.cursor !== null : shown.error === null
  const cards = useVirtualizer({
    count: leads.length + (hasMore ? blankCards : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight,
    overscan: 6,
    scrollPaddingStart: 8,
    useFlushSync: false,
  })
  const fresh = useFresh(shown.list?.fresh)
  const items = cards.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0
  const { loadMore, more } = shown
  useEffect(() => {
    if (hasMore && more === 'idle' && leads.length > 0 && lastSeen >= leads.length - ahead) loadMore()
  }, [hasMore, more, lastSeen, leads.length, loadMore])

  const activeIndex = keys.active?.status === status ? keys.active.index : null
  const activeId = activeIndex === null ? undefined : leads[activeIndex]?.id
  useEffect(() => {
    if (activeIndex === null || activeId === undefined || !keys.wantsFocus.current) return
    keys.wantsFocus.current = false
    cards.scrollToIndex(activeIndex)
    // In the frame after, in which a card from out of sight is there.
    const frame = requestAnimationFrame(() => document.getElementById(cardId(activeId))?.focus())
    return () => cancelAnimationFrame(frame)
  }, [activeIndex, activeId, keys.wantsFocus, cards])

  const open = (event: MouseEvent, id: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    void navigate({ to: '/leads/$leadId', params: { leadId: id } })
  }
  const isTarget = drag?.dragged?.over === status || keys.carried?.to === status
  return (
    <section
      className={classes.column}
      data-column={status}
      data-target={isTarget || undefined}
      aria-label={statusNames[status]}
    >
      <h2 className={classes.heading}>
        <StatusGlyph status={status} />
        {statusNames[status]}
        <span className={classes.count}>{total}</span>
      </h2>
      {shown.error && (
        <div className={classes.note} role="alert">
          {messageOf(shown.error)}
          <Button size="xs" variant="default" onClick={shown.startOver}>
            Retry
          </Button>
        </div>
      )}
      {shown.list && leads.length === 0 && !hasMore && <p className={classes.note}>No leads here</p>}
      <ul ref={scroller} className={classes.cards} data-old={shown.isOld || undefined}>
        <li className={classes.space} style={{ height: cards.getTotalSize() }} aria-hidden="true" />
        {items.map(({ index, start }) => {
          const lead = leads[index]
          const place = { transform: `translateY(${start}px)` }
          if (!lead) return <li key={index} className={classes.blank} style={place} aria-hidden="true" />
          const isTaken = drag?.dragged?.lead.id === lead.id || keys.carried?.lead.id === lead.id
          return (
            <li key={lead.id} className={classes.place} style={place}>
              <a
                id={cardId(lead.id)}
                href={`/leads/${lead.id}`}
                className={classes.card}
                data-card={index}
                data-fresh={fresh.has(lead.id) || undefined}
                data-taken={isTaken || undefined}
                draggable={false}
                tabIndex={index === (activeIndex ?? 0) ? 0 : -1}
                onFocus={() => keys.onFocus({ status, index })}
                onClick={(event) => open(event, lead.id)}
                onPointerDown={(event) => drag?.onPointerDown(event, lead)}
              >
                <CardFace lead={lead} />
              </a>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
