/** The leads by status, to be dragged from one column to the next. Each column is a list of its own. */
import type { Lead, LeadCount, LeadStatus } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ErrorState } from '../../ui/states.tsx'
import { count } from '../../ui/time-text.ts'
import { foundLeadsQuery, foundText } from '../found-leads.ts'
import type { LeadList } from '../lead-list.ts'
import { countQueryOf, isFiltered, type LeadsSearch, queryOf, statusesOf } from '../leads-search.ts'
import { useMoveLeads } from '../move-leads.ts'
import { NoLeads } from '../no-leads.tsx'
import { type LeadCounts, leadCountsQuery, totalOf } from '../queries.ts'
import { statuses } from '../status.tsx'
import { useStatusMenu } from '../status-menu.tsx'
import { type ShownList, useLeadList } from '../use-lead-list.ts'
import classes from './board.module.css'
import { CardFace } from './board-card.tsx'
import { BoardColumn } from './board-column.tsx'
import { type BoardKeys, useBoardKeys } from './use-board-keys.ts'
import { type CardDrag, useCardDrag } from './use-card-drag.ts'

export interface BoardProps {
  readonly search: LeadsSearch
  readonly mayEdit: boolean
  readonly onClear: () => void
}

/** What each column has loaded, for the keys. */
type Loaded = Map<LeadStatus, readonly Lead[]>

/** Columns that did not load, and how each is tried again. */
type Failures = ReadonlyMap<LeadStatus, Pick<ShownList, 'error' | 'startOver'>>

export function Board({ search, mayEdit, onClear }: BoardProps) {
  const board = useRef<HTMLDivElement>(null)
  const loaded = useRef<Loaded>(new Map())
  const [failures, onFailure] = useFailures()
  const counts = useQuery(leadCountsQuery).data
  const move = useMoveLeads()
  const status = useStatusMenu()
  const chosen = statusesOf(search.status)
  const columns = chosen.length > 0 ? chosen : statuses
  const onMove = (lead: Lead, to: LeadStatus) => void move([lead], to)
  const drag = useCardDrag(board, onMove)
  const keys = useBoardKeys({
    columns,
    mayEdit,
    leadAt: ({ status: name, index }) => loaded.current.get(name)?.[index],
    lengthOf: (name) => loaded.current.get(name)?.length ?? 0,
    onMove,
    onStatus: (lead, target) => status.open([lead], target),
  })
  const filtered = isFiltered(search)
  if (!filtered && counts && totalOf(counts) === 0) return <NoLeads isFiltered={false} onClear={onClear} />
  const { dragged } = drag
  // What failed everywhere has one reason, and is told once.
  const failed = columns.length > 1 && columns.every((name) => failures.has(name))
  const retryAll = () => {
    for (const { startOver } of failures.values()) startOver()
  }
  return (
    <>
      {failed && <ErrorState error={failures.get(columns[0] ?? 'new')?.error} onRetry={retryAll} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys and clicks of the cards, which have the focus. */}
      <div
        ref={board}
        className={classes.board}
        hidden={failed}
        data-dragging={dragged !== null || undefined}
        onKeyDown={keys.onKeyDown}
        onClickCapture={drag.onClickCapture}
        onContextMenu={drag.onContextMenu}
      >
        {columns.map((name) => (
          <Column
            key={name}
            status={name}
            search={search}
            counts={counts}
            drag={mayEdit ? drag : null}
            keys={keys}
            loaded={loaded.current}
            onFailure={onFailure}
          />
        ))}
      </div>
      {dragged && (
        <div ref={drag.ghost} className={classes.ghost} style={{ width: dragged.width }} aria-hidden="true">
          <div className={classes.card}>
            <CardFace lead={dragged.lead} />
          </div>
        </div>
      )}
      <div className="unseen" aria-live="assertive">
        {keys.told}
      </div>
      {status.menu}
    </>
  )
}

function useFailures() {
  const [failures, setFailures] = useState<Failures>(new Map())
  const onFailure = useCallback(
    (status: LeadStatus, failure: Pick<ShownList, 'error' | 'startOver'> | null) => {
      setFailures((known) => {
        if (failure === null && !known.has(status)) return known
        const next = new Map(known)
        if (failure === null) next.delete(status)
        else next.set(status, failure)
        return next
      })
    },
    [],
  )
  return [failures, onFailure] as const
}

interface ColumnProps {
  readonly status: LeadStatus
  readonly search: LeadsSearch
  readonly counts: LeadCounts | undefined
  readonly drag: CardDrag | null
  readonly keys: BoardKeys
  readonly loaded: Loaded
  readonly onFailure: ReturnType<typeof useFailures>[1]
}

function Column({ status, search, counts, drag, keys, loaded, onFailure }: ColumnProps) {
  const shown = useLeadList(queryOf(search, status))
  const leads = shown.list?.leads
  useEffect(() => {
    loaded.set(status, leads ?? [])
    return () => {
      loaded.delete(status)
    }
  }, [loaded, status, leads])
  const { error, startOver } = shown
  useEffect(() => {
    onFailure(status, error && { error, startOver })
    return () => onFailure(status, null)
  }, [onFailure, status, error, startOver])
  const { status: _status, ...others } = search
  // While the counts are on their way, no number at all: one that jumps to another is worse.
  const isHidingSome = isFiltered(others)
  const found = useQuery({ ...foundLeadsQuery(countQueryOf(search)), enabled: isHidingSome }).data
  const all = counts && count(counts[status] ?? 0)
  const total = isHidingSome ? found && columnText(found, status, shown.list) : all
  return <BoardColumn status={status} shown={shown} total={total} drag={drag} keys={keys} />
}

/** What is loaded to its end is known better than by an estimate. */
function columnText(found: LeadCount, status: LeadStatus, list: LeadList | undefined): string {
  if (found.is_estimate && list?.cursor === null) return count(list.leads.length)
  return foundText(found.by_status[status], found.is_estimate)
}
