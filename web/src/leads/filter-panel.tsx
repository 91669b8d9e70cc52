/** All filters in one panel. Each counts at once; texts when typing pauses. */
import { Autocomplete, Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import type { LeadFilters, LeadsSearch } from './leads-search.ts'
import { statusesOf } from './leads-search.ts'
import classes from './leads-toolbar.module.css'
import { StatusPill, statuses } from './status.tsx'

export interface FilterPanelProps {
  readonly search: LeadsSearch
  /** Undefined takes one away. */
  readonly onChange: (
    change: { readonly [Name in keyof LeadFilters]?: LeadFilters[Name] | undefined },
  ) => void
  /** What the loaded leads have, by field. */
  readonly known: Readonly<Record<'category' | 'city' | 'source' | 'tag', readonly string[]>>
}

const textNames = { category: 'Category', city: 'City', source: 'Source', tag: 'Tag' } as const
const typingMs = 300

export function FilterPanel({ search, onChange, known }: FilterPanelProps) {
  const chosen = statusesOf(search.status)
  const toggle = (list: typeof chosen) => onChange({ status: list.length > 0 ? list.join(',') : undefined })
  return (
    <Stack gap="sm">
      <fieldset className={classes.fieldset}>
        <legend className={classes.legend}>Status</legend>
        <div className={classes.statuses}>
          {statuses.map((status) => (
            <Checkbox
              key={status}
              label={<StatusPill status={status} />}
              checked={chosen.includes(status)}
              onChange={({ currentTarget }) =>
                toggle(
                  currentTarget.checked
                    ? statusesOf([...chosen, status].join(','))
                    : chosen.filter((one) => one !== status),
                )
              }
            />
          ))}
        </div>
      </fieldset>
      <Group grow gap="xs" wrap="nowrap">
        <ScoreInput
          label="Score from"
          value={search.min_score}
          onChange={(min_score) => onChange({ min_score })}
        />
        <ScoreInput
          label="Score to"
          value={search.max_score}
          onChange={(max_score) => onChange({ max_score })}
        />
      </Group>
      <div className={classes.pairs}>
        {(['category', 'city', 'source', 'tag'] as const).map((name) => (
          <TextFilter
            key={name}
            label={textNames[name]}
            value={search[name]}
            data={known[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
        <DayInput
          label="Added after"
          value={search.created_after}
          onChange={(created_after) => onChange({ created_after })}
        />
        <DayInput
          label="Changed after"
          value={search.updated_after}
          onChange={(updated_after) => onChange({ updated_after })}
        />
      </div>
    </Stack>
  )
}

interface FieldProps<Value> {
  readonly label: string
  readonly value: Value | undefined
  readonly onChange: (value: Value | undefined) => void
}

function ScoreInput({ label, value, onChange }: FieldProps<number>) {
  const tell = useDebouncedCallback(onChange, typingMs)
  return (
    <NumberInput
      label={label}
      defaultValue={value ?? ''}
      onChange={(next) => tell(typeof next === 'number' ? next : undefined)}
      min={0}
      max={100}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      placeholder={label.endsWith('from') ? '0' : '100'}
    />
  )
}

function TextFilter({
  label,
  value,
  data,
  onChange,
}: FieldProps<string> & { readonly data: readonly string[] }) {
  const [text, setText] = useState(value ?? '')
  const tell = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), typingMs)
  return (
    <Autocomplete
      label={label}
      value={text}
      data={[...data]}
      limit={8}
      placeholder="Any"
      comboboxProps={{ withinPortal: false }}
      onChange={(next) => {
        setText(next)
        tell(next)
      }}
    />
  )
}

/** Days begin at midnight of the person's own zone. */
function DayInput({ label, value, onChange }: FieldProps<string>) {
  return (
    <TextInput
      type="date"
      label={label}
      defaultValue={value === undefined ? '' : dayOf(new Date(value))}
      onChange={({ currentTarget }) => {
        const [year, month, day] = currentTarget.value.split('-').map(Number)
        const isDay = year !== undefined && month !== undefined && day !== undefined && year >= 1970
        onChange(isDay ? new Date(year, month - 1, day).toISOString() : undefined)
      }}
    />
  )
}

const dayOf = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
