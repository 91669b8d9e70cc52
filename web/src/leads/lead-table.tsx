/**
 * The table of leads: only the rows that are seen exist. It has the focus as a whole and names its active row, so that
 * the keys work however far one scrolls. What changes above the fold moves nothing that is seen.
 */
import type { Lead } from '@bolsivo/sdk'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type MouseEvent, useEffect, useRef } from 'react'
import { copyText } from '../ui/copy-text.ts'
import type { Column } from './columns.tsx'
import { LeadRow, rowId } from './lead-row.tsx'
import classes from './lead-table.module.css'
import type { LeadSort } from './leads-search.ts'
import { extend, nothingSelected, type Selection, toggle, toggleAll } from './selection.ts'
import { TableHead } from './table-head.tsx'
import { useFling } from './use-fling.ts'
import { useFresh } from './use-fresh.ts'
import type { ShownList } from './use-lead-list.ts'
import { useRowKeys } from './use-row-keys.ts'
import { useSteadyScroll } from './use-steady-scroll.ts'

const rowHeight = 37
const cardHeight = 64
/** The next page is asked for this many rows before its place comes into sight. */
const ahead = 150
const blankRows = 20
const overscan = 8

export interface LeadTableProps {
  readonly shown: ShownList
  /** Empty on a phone: cards. */
  readonly columns: readonly Column[]
  readonly sort: LeadSort
  readonly onSort: (sort: LeadSort | undefined) => void
  readonly selection: Selection
  readonly onSelect: (change: (selection: Selection) => Selection) => void
  readonly mayEdit: boolean
  readonly onStatus: (leads: readonly Lead[], target: Element) => void
}

const noLeads: readonly Lead[] = []

export function LeadTable(props: LeadTableProps) {
  const { shown, columns, sort, onSort, selection, onSelect, mayEdit, onStatus } = props
  const leads = shown.list?.leads ?? noLeads
  const hasMore = shown.list ? shown.list.cursor !== null : true
  const isCards = columns.length === 0
  const height = isCards ? cardHeight : rowHeight
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLTableElement>(null)
  const navigate = useNavigate()
  const rows = useVirtualizer({
    count: leads.length + (hasMore ? blankRows : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    scrollPaddingStart: isCards ? 0 : 34,
    useFlushSync: false,
  })
  const open = (lead: Lead) => void navigate({ to: '/leads/$leadId', params: { leadId: lead.id } })
  const statusOf = (lead: Lead) => {
    const row = document.getElementById(rowId(lead.id))
    const target =
      row?.querySelector('[data-cell="status"], [data-action="status"]') ?? row ?? scroller.current
    const chosen = selection.leads.size > 0 ? [...selection.leads.values()] : [lead]
    if (target) onStatus(chosen, target)
  }
  const keys = useRowKeys({
    leads,
    grid,
    isEditable: mayEdit,
    onOpen: open,
    onStatus: statusOf,
    onToggle: (lead) => onSelect((now) => toggle(now, lead)),
    onExtend: (lead) => onSelect((now) => extend(now, leads, lead)),
    onAll: () => onSelect((now) => toggleAll(now, leads)),
    onNone: () => onSelect(() => nothingSelected),
    show: (index) => rows.scrollToIndex(index),
  })
  const isBlank = useFling(scroller) && rows.isScrolling
  const steady = useSteadyScroll({ leads, scroller, height })
  const fresh = useFresh(shown.list?.fresh)

  const layout = gridOf(columns, mayEdit)
  const items = rows.getVirtualItems()
  // While it scrolls, a row that leaves becomes the one that comes, and none is moved in the document: half the work of
  // making new ones. Once it rests, they stand in their true order, as a screen reader reads them.
  const slots = Math.ceil((rows.scrollRect?.height ?? 0) / height) + 2 * overscan + 2
  const placed = rows.isScrolling ? items.toSorted((a, b) => (a.index % slots) - (b.index % slots)) : items
  const lastSeen = items.at(-1)?.index ?? 0
  const { loadMore, more } = shown
  useEffect(() => {
    if (hasMore && more === 'idle' && leads.length > 0 && lastSeen >= leads.length - ahead) loadMore()
  }, [hasMore, more, lastSeen, leads.length, loadMore])

  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element)) return
    const index = Number(event.target.closest('[data-index]')?.getAttribute('data-index') ?? Number.NaN)
    const lead = leads[index]
    if (!lead) return
    const acted = event.target.closest('[data-action]')
    const action = acted?.getAttribute('data-action')
    keys.activate(index)
    if (action === 'select') {
      onSelect((now) => (event.shiftKey ? extend(now, leads, lead) : toggle(now, lead)))
    } else if (action === 'status' && mayEdit) {
      if (acted) onStatus([lead], acted)
    } else if (action === 'copy') {
      const email = lead.email ?? ''
      void copyText(email, `Copied ${email}`, 'Open the lead, and copy it there.')
    } else if (!event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault()
      open(lead)
    }
  }
  return (
    <div className={classes.frame} data-selecting={selection.leads.size > 0 || undefined}>
      {(steady.above > 0 || shown.list?.isBehind) && (
        <button
          type="button"
          className={classes.pill}
          onClick={() => {
            steady.toTop()
            if (shown.list?.isBehind) shown.startOver()
          }}
        >
          {shown.list?.isBehind ? 'Show the latest leads' : newLeads(steady.above)}
        </button>
      )}
      <div
        ref={scroller}
        className={classes.scroller}
        data-old={shown.isOld || undefined}
        data-scroll-restoration-id="leads"
      >
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen and opened by keys.
          role="grid"
          className={classes.table}
          style={layout.style}
          data-wide={layout.leastWidth > (rows.scrollRect?.width ?? 0) || undefined}
          aria-label="Leads"
          aria-rowcount={hasMore ? -1 : leads.length + 1}
          aria-multiselectable={mayEdit}
          aria-busy={shown.list === undefined}
          aria-activedescendant={keys.active ? rowId(keys.active.id) : undefined}
          tabIndex={0}
          onKeyDown={keys.onKeyDown}
        >
          {!isCards && (
            <TableHead
              columns={columns}
              sort={sort}
              onSort={onSort}
              selected={mayEdit ? selectedOf(leads, selection) : null}
              onSelectAll={() => onSelect((now) => toggleAll(now, leads))}
            />
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's. */}
          <tbody className={classes.body} style={{ height: rows.getTotalSize() }} onClick={onClick}>
            {placed.map(({ index, start }) => {
              const lead = leads[index]
              return lead && !isBlank ? (
                <LeadRow
                  key={index % slots}
                  lead={lead}
                  index={index}
                  top={start}
                  columns={columns}
                  isActive={lead === keys.active}
                  isSelected={selection.leads.has(lead.id)}
                  isFresh={fresh.has(lead.id)}
                  mayEdit={mayEdit}
                />
              ) : (
                <BlankRow key={index % slots} index={index} top={start} isCard={isCards} />
              )
            })}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const newLeads = (count: number): string => (count === 1 ? '1 new lead' : `${count} new leads`)

function selectedOf(leads: readonly Lead[], selection: Selection): 'none' | 'some' | 'all' {
  if (selection.leads.size === 0) return 'none'
  if (selection.leads.size < leads.length) return 'some'
  return leads.every(({ id }) => selection.leads.has(id)) ? 'all' : 'some'
}

interface Grid {
  /** Below it, rows scroll sideways together. */
  readonly leastWidth: number
  readonly style: CSSProperties
}

function gridOf(columns: readonly Column[], mayEdit: boolean): Grid {
  if (columns.length === 0) return { leastWidth: 0, style: {} }
  const widths = [...(mayEdit ? ['40px'] : []), ...columns.map(({ width }) => width)]
  const leastWidth = widths.reduce((sum, width) => sum + Number(/\d+/.exec(width)?.[0] ?? 0), 12)
  return { leastWidth, style: { '--columns': widths.join(' '), minWidth: leastWidth } as CSSProperties }
}

interface BlankRowProps {
  readonly index: number
  readonly top: number
  readonly isCard: boolean
}

/** Where a lead will be. */
function BlankRow({ index, top, isCard }: BlankRowProps) {
  return (
    <tr
      className={classes.blank}
      style={{ transform: `translateY(${top}px)` }}
      data-card={isCard || undefined}
    >
      <td style={{ width: `${18 + ((index * 7) % 12)}%` }} />
      <td style={{ width: '7%' }} />
      <td style={{ width: `${9 + ((index * 5) % 9)}%` }} />
    </tr>
  )
}
