/** All filters in one panel. Each counts at once; texts when typing pauses. */
import { Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { afterOf, beforeOf, dayOf, firstOf, lastOf } from './day-range.ts'
import type { LeadFilters, LeadsSearch } from './leads-search.ts'
import { statusesOf } from './leads-search.ts'
import classes from './leads-toolbar.module.css'
import { StatusPill, statuses } from './status.tsx'
import { ValueFilter } from './value-filter.tsx'

export interface FilterPanelProps {
  readonly search: LeadsSearch
  /** Undefined takes one away. */
  readonly onChange: (
    change: { readonly [Name in keyof LeadFilters]?: LeadFilters[Name] | undefined },
  ) => void
}

const textNames = { category: 'Category', city: 'City', source: 'Source', tag: 'Tag' } as const
const typingMs = 300

export function FilterPanel({ search, onChange }: FilterPanelProps) {
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
          <ValueFilter
            key={name}
            field={name}
            label={textNames[name]}
            value={search[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
        <DayInput
          label="Added from"
          value={search.created_after && dayOf(firstOf(search.created_after))}
          onChange={(day) => onChange({ created_after: afterOf(day) })}
        />
        <DayInput
          label="Added until"
          value={search.created_before && dayOf(lastOf(search.created_before))}
          onChange={(day) => onChange({ created_before: beforeOf(day) })}
        />
        <DayInput
          label="Changed from"
          value={search.updated_after && dayOf(firstOf(search.updated_after))}
          onChange={(day) => onChange({ updated_after: afterOf(day) })}
        />
        <DayInput
          label="Changed until"
          value={search.updated_before && dayOf(lastOf(search.updated_before))}
          onChange={(day) => onChange({ updated_before: beforeOf(day) })}
        />
      </div>
    </Stack>
  )
}

interface ScoreInputProps {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
}

function ScoreInput({ label, value, onChange }: ScoreInputProps) {
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

interface DayInputProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (day: string) => void
}

function DayInput({ label, value, onChange }: DayInputProps) {
  return (
    <TextInput
      type="date"
      label={label}
      defaultValue={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
