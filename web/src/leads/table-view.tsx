/** The leads as a table, on a phone as cards, with what may be done to a selection of them. */
import type { Lead, ListLeadsQuery } from '@bolsivo/sdk'
import { useEffect, useState } from 'react'
import { ErrorState } from '../ui/states.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { columnsOf } from './columns.tsx'
import { LeadTable } from './lead-table.tsx'
import type { LeadSort } from './leads-search.ts'
import { useMoveLeads } from './move-leads.ts'
import { NoLeads } from './no-leads.tsx'
import { nothingSelected } from './selection.ts'
import { useStatusMenu } from './status-menu.tsx'
import type { ShownList } from './use-lead-list.ts'

export interface TableViewProps {
  readonly shown: ShownList
  readonly query: ListLeadsQuery
  readonly columnIds: readonly string[]
  readonly isPhone: boolean
  readonly mayEdit: boolean
  readonly isFiltered: boolean
  readonly onSort: (sort: LeadSort | undefined) => void
  readonly onClear: () => void
}

const noColumns: ReturnType<typeof columnsOf> = []

export function TableView(props: TableViewProps) {
  const { shown, query, columnIds, isPhone, mayEdit, isFiltered, onSort, onClear } = props
  const [selection, setSelection] = useState(nothingSelected)
  const move = useMoveLeads()
  const status = useStatusMenu((leads, to) => {
    // A selection has done its work; one lead moved in passing leaves it.
    if (leads.length > 1) setSelection(nothingSelected)
    return move(leads, to)
  })
  const columns = useColumnsOf(columnIds)
  const { list } = shown
  const asked = JSON.stringify(query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is found by another filter is another list.
  useEffect(() => setSelection(nothingSelected), [asked])

  if (shown.error) return <ErrorState error={shown.error} onRetry={shown.startOver} />
  if (list && list.leads.length === 0 && list.cursor === null) {
    return <NoLeads isFiltered={isFiltered} onClear={onClear} />
  }
  const onStatus = (leads: readonly Lead[], target: Element) => status.open(leads, target)
  return (
    <>
      <LeadTable
        key={isPhone ? 'cards' : 'rows'}
        shown={shown}
        columns={isPhone ? noColumns : columns}
        sort={query.sort ?? '-created_at'}
        onSort={onSort}
        selection={selection}
        onSelect={setSelection}
        mayEdit={mayEdit}
        onStatus={onStatus}
      />
      {status.menu}
      {selection.leads.size > 0 && (
        <BulkBar
          selection={selection}
          onSelect={setSelection}
          query={query}
          hasMore={list !== undefined && list.cursor !== null}
        />
      )}
    </>
  )
}

/** The same columns as long as their names are, so that no row is rendered anew for nothing. */
function useColumnsOf(ids: readonly string[]): ReturnType<typeof columnsOf> {
  const [columns, setColumns] = useState(() => columnsOf(ids))
  if (
    columns.map(({ id }) => id).join() !==
    columnsOf(ids)
      .map(({ id }) => id)
      .join()
  ) {
    const next = columnsOf(ids)
    setColumns(next)
    return next
  }
  return columns
}
