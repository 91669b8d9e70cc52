/** Headers that the endpoint's owner wants in each request, such as a token for their gateway. */
import { ActionIcon, Button, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import classes from './own-headers-input.module.css'
import type { DraftErrors, HeaderRow } from './webhook-draft.ts'

export interface OwnHeadersInputProps {
  readonly value: readonly HeaderRow[]
  readonly onChange: (rows: HeaderRow[]) => void
  readonly errors: DraftErrors
}

export function OwnHeadersInput({ value, onChange, errors }: OwnHeadersInputProps) {
  const change = (id: number, patch: Partial<HeaderRow>) =>
    onChange(value.map((row) => (row.id === id ? { ...row, ...patch } : row)))
  const add = () =>
    onChange([...value, { id: Math.max(-1, ...value.map(({ id }) => id)) + 1, name: '', value: '' }])
  return (
    <fieldset className={classes.headers}>
      <legend className={classes.legend}>Own headers</legend>
      <Text size="xs" c="dimmed" mb={6}>
        Sent with every delivery, such as a token that your gateway asks for.
      </Text>
      {value.map((row, at) => (
        <div key={row.id} className={classes.row}>
          <TextInput
            aria-label={`Name of header ${at + 1}`}
            placeholder="X-Token"
            value={row.name}
            onChange={(event) => change(row.id, { name: event.currentTarget.value })}
            error={errors.headersByName[row.name.trim()]}
            autoComplete="off"
            spellCheck={false}
          />
          <TextInput
            aria-label={`Value of header ${at + 1}`}
            placeholder="Value"
            value={row.value}
            onChange={(event) => change(row.id, { value: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
          <ActionIcon
            mt={2}
            aria-label={`Remove header ${at + 1}`}
            onClick={() => onChange(value.filter(({ id }) => id !== row.id))}
          >
            <IconX size={15} stroke={1.6} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {errors.headers !== undefined && (
        <Text c="var(--bad)" size="xs" mb={6} role="alert">
          {errors.headers}
        </Text>
      )}
      <Button
        variant="subtle"
        color="gray"
        size="xs"
        onClick={add}
        leftSection={<IconPlus size={14} stroke={1.6} aria-hidden />}
      >
        Add header
      </Button>
    </fieldset>
  )
}
