/** Chooses the period: the usual ones by one press, any other by its two days. */
import { Button, Group, Popover, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import {
  type AnalyticsSearch,
  firstDate,
  lastDate,
  type Period,
  periodNameOf,
  periodNames,
  periodProblem,
  readAnalyticsSearch,
} from './analytics-search.ts'
import classes from './period-picker.module.css'

export interface PeriodPickerProps {
  readonly search: AnalyticsSearch
  /** That it stands for today. */
  readonly period: Period
  readonly onChange: (search: AnalyticsSearch) => void
}

export function PeriodPicker({ search, period, onChange }: PeriodPickerProps) {
  const [isOpen, setIsOpen] = useState(false)
  const name = periodNameOf(search)
  return (
    <div className={classes.picker}>
      <SegmentedControl
        className={classes.usual}
        aria-label="Period"
        value={name ?? ''}
        onChange={(value) => onChange(readAnalyticsSearch({ period: value }))}
        data={Object.entries(periodNames).map(([value, label]) => ({ value, label }))}
      />
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconCalendar size={15} stroke={1.6} aria-hidden />}
            aria-label="Custom period"
            aria-pressed={name === null}
            data-chosen={name === null || undefined}
            className={classes.custom}
            onClick={() => setIsOpen(!isOpen)}
          >
            Custom
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Custom period">
          <DatesForm
            period={period}
            onChoose={(chosen) => {
              setIsOpen(false)
              onChange(chosen)
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

interface DatesFormProps {
  readonly period: Period
  readonly onChoose: (period: Period) => void
}

function DatesForm({ period, onChoose }: DatesFormProps) {
  const [dates, setDates] = useState(period)
  const [isTried, setIsTried] = useState(false)
  const problem = periodProblem(dates)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (problem === null) onChoose(dates)
  }
  const field = (name: keyof Period, label: string) => (
    <TextInput
      type="date"
      label={label}
      min={firstDate}
      max={lastDate}
      value={dates[name]}
      error={isTried && problem !== null}
      onChange={(event) => setDates({ ...dates, [name]: event.currentTarget.value })}
    />
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap">
          {field('from', 'First day')}
          {field('to', 'Last day')}
        </Group>
        {isTried && problem !== null && (
          <Text c="var(--bad)" size="xs" role="alert">
            {problem}
          </Text>
        )}
        <Button type="submit" fullWidth>
          Show
        </Button>
      </Stack>
    </form>
  )
}
