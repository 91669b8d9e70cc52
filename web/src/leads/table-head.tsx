/** Headings of the table; a click orders by one, the next turns the order round, the third gives the usual one back. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Column } from './columns.tsx'
import classes from './lead-table.module.css'
import type { LeadSort } from './leads-search.ts'

export interface TableHeadProps {
  readonly columns: readonly Column[]
  readonly sort: LeadSort
  readonly onSort: (sort: LeadSort | undefined) => void
  /** Null: nothing can be selected. */
  readonly selected: 'none' | 'some' | 'all' | null
  readonly onSelectAll: () => void
}

export function TableHead({ columns, sort, onSort, selected, onSelectAll }: TableHeadProps) {
  return (
    <thead className={classes.head}>
      <tr className={classes.headRow} aria-rowindex={1}>
        {selected !== null && (
          <th scope="col" className={classes.select}>
            <input
              type="checkbox"
              aria-label="Select all that are loaded"
              checked={selected === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = selected === 'some'
              }}
              onChange={onSelectAll}
            />
          </th>
        )}
        {columns.map((column) => (
          <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  )
}

type HeadingProps = Pick<TableHeadProps, 'sort' | 'onSort'> & { readonly column: Column }

function Heading({ column: { id, name, isNumber, sort: first }, sort, onSort }: HeadingProps) {
  const className = id === 'business_name' ? `${classes.heading} ${classes.name}` : classes.heading
  if (first === undefined) {
    return (
      <th scope="col" className={className} data-number={isNumber || undefined}>
        <span className="clip">{name}</span>
      </th>
    )
  }
  const isSorted = sort.replace('-', '') === first.replace('-', '')
  const isDown = sort.startsWith('-')
  const Arrow = isDown ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className={classes.sort} onClick={() => onSort(nextSort(sort, first))}>
        <span className="clip">{name}</span>
        {isSorted && <Arrow size={13} stroke={1.8} aria-hidden />}
      </button>
    </th>
  )
}

/** Undefined: the usual one. */
export function nextSort(sort: LeadSort, first: LeadSort): LeadSort | undefined {
  const turned = (first.startsWith('-') ? first.slice(1) : `-${first}`) as LeadSort
  if (sort === first) return turned
  return sort === turned ? undefined : first
}
