import { Autocomplete } from '@mantine/core'
import { useDebouncedCallback, useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { asFound, renderValue, useLeadValues, type ValueField } from './lead-values.tsx'

const lookMs = 150
const tellMs = 300

export interface ValueFilterProps {
  readonly field: ValueField
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** Chosen from what the leads have, or typed. Opened once more it offers all again, not what was chosen. */
export function ValueFilter({ field, label, value, onChange }: ValueFilterProps) {
  const [text, setText] = useState(value ?? '')
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [looked] = useDebouncedValue(typed, lookMs)
  const known = useLeadValues(field, looked, isOpen)
  const tell = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), tellMs)
  return (
    <Autocomplete
      label={label}
      value={text}
      data={known.data}
      filter={asFound}
      renderOption={renderValue(known)}
      maxDropdownHeight={200}
      placeholder="Any"
      maxLength={500}
      comboboxProps={{ withinPortal: false }}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => {
        setOpen(false)
        setTyped('')
      }}
      onChange={(next) => {
        setText(next)
        setTyped(next)
        tell(next)
      }}
    />
  )
}
