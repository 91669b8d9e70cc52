/** Which events a webhook hears: all, also those to come, or single ones. */
import { Checkbox, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { eventName, groupsOf } from './event-groups.ts'
import classes from './event-type-picker.module.css'
import { eventTypesQuery } from './queries.ts'
import { Words } from './words.tsx'

export interface EventTypePickerProps {
  readonly value: readonly string[]
  readonly onChange: (types: string[]) => void
  readonly error: string | undefined
}

export function EventTypePicker({ value, onChange, error }: EventTypePickerProps) {
  const catalogue = useQuery(eventTypesQuery)
  const isAll = value.includes('*')
  const toggle = (type: string, isOn: boolean) =>
    onChange(isOn ? [...value, type] : value.filter((one) => one !== type))
  return (
    <fieldset className={classes.picker}>
      <legend className={classes.legend}>Events</legend>
      {error !== undefined && (
        <Text c="var(--bad)" size="xs" mb={6} role="alert" tabIndex={-1}>
          {error}
        </Text>
      )}
      <Checkbox
        label="Everything"
        description="All types, also those that come with later versions."
        checked={isAll}
        onChange={(event) => toggle('*', event.currentTarget.checked)}
      />
      {catalogue.error && <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />}
      {catalogue.isPending && <FormSkeleton count={4} />}
      {groupsOf(catalogue.data ?? []).map(({ name, types }) => (
        <div key={name}>
          <div className={classes.group}>{name}</div>
          <Stack gap={8}>
            {types.map(({ type, description }) => (
              <Checkbox
                key={type}
                label={
                  <>
                    {eventName(type)} <code className={`${classes.type} mono`}>{type}</code>
                  </>
                }
                description={<Words>{description}</Words>}
                checked={isAll || value.includes(type)}
                disabled={isAll}
                onChange={(event) => toggle(type, event.currentTarget.checked)}
              />
            ))}
          </Stack>
        </div>
      ))}
    </fieldset>
  )
}
