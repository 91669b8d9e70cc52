/** Above the leads: search as you type, filters, columns, and table or board. */
import { ActionIcon, Button, Kbd, Popover, SegmentedControl, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFilter, IconLayoutKanban, IconSearch, IconTable, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcut } from '../ui/use-shortcut.ts'
import { chipsOf, FilterChips } from './filter-chips.tsx'
import { FilterPanel, type FilterPanelProps } from './filter-panel.tsx'
import type { LeadFilters, LeadsSearch } from './leads-search.ts'
import classes from './leads-toolbar.module.css'

export interface LeadsToolbarProps {
  readonly search: LeadsSearch
  readonly onFilter: FilterPanelProps['onChange']
  readonly onClear: () => void
  readonly onLayout: (view: 'board' | undefined) => void
  /** The menu of columns, where there are columns. */
  readonly children?: ReactNode
}

export function LeadsToolbar({ search, onFilter, onClear, onLayout, children }: LeadsToolbarProps) {
  const filterCount = chipsOf(search, new Date()).length
  const remove = (names: readonly (keyof LeadFilters)[]) =>
    onFilter(Object.fromEntries(names.map((name) => [name, undefined])))
  return (
    <div className={`${classes.toolbar} no-print`}>
      <SearchInput value={search.q ?? ''} onChange={(q) => onFilter({ q })} />
      <Popover position="bottom-start" width={340} trapFocus returnFocus shadow="md">
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconFilter size={15} stroke={1.6} aria-hidden />}
            rightSection={filterCount > 0 ? <span className={classes.count}>{filterCount}</span> : undefined}
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Filters" className={classes.panel}>
          <FilterPanel search={search} onChange={onFilter} />
        </Popover.Dropdown>
      </Popover>
      <FilterChips search={search} onRemove={remove} onClear={onClear} />
      <div className={classes.right}>
        {children}
        <SegmentedControl
          size="xs"
          aria-label="Layout"
          value={search.view ?? 'table'}
          onChange={(value) => onLayout(value === 'board' ? 'board' : undefined)}
          data={[
            { value: 'table', label: layoutLabel('Table', <IconTable size={15} stroke={1.6} aria-hidden />) },
            {
              value: 'board',
              label: layoutLabel('Board', <IconLayoutKanban size={15} stroke={1.6} aria-hidden />),
            },
          ]}
        />
      </div>
    </div>
  )
}

const layoutLabel = (name: string, icon: ReactNode) => (
  <span className={classes.layout} title={name}>
    {icon}
    <VisuallyHidden>{name}</VisuallyHidden>
  </span>
)

const typingMs = 180

interface SearchInputProps {
  readonly value: string
  readonly onChange: (q: string | undefined) => void
}

function SearchInput({ value, onChange }: SearchInputProps) {
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const tell = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), typingMs)
  // Of the address: back, forward, another view. Not while one types ahead of it.
  useEffect(() => {
    if (document.activeElement !== input.current || value === '') setText(value)
  }, [value])
  useShortcut('/', () => input.current?.select(), { label: 'Search leads', group: 'Leads' })
  const change = (next: string) => {
    setText(next)
    tell(next)
  }
  return (
    <TextInput
      ref={input}
      type="search"
      className={classes.search}
      aria-label="Search leads"
      placeholder="Search leads"
      value={text}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        if (text !== '') change('')
        else event.currentTarget.blur()
      }}
      leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
      rightSection={
        text === '' ? (
          <Kbd size="xs" className={classes.hint}>
            /
          </Kbd>
        ) : (
          <ActionIcon size="sm" aria-label="Clear search" onClick={() => change('')}>
            <IconX size={14} stroke={1.6} aria-hidden />
          </ActionIcon>
        )
      }
    />
  )
}
