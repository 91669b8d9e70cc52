/** Days that the company chooses. Fewer lose something, so that is asked first. */
import type { Retention } from '@bolsivo/sdk'
import { Alert, Button, NumberInput, SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useRefusal } from '../session/session.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { Section } from '../ui/section.tsx'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import classes from './data.module.css'
import { retentionQuery, useSetRetention } from './queries.ts'
import { daysText, losesDeliveries, type RetentionName, retentionChange } from './retention.ts'

export function RetentionSection() {
  const { data, error, refetch } = useQuery(retentionQuery)
  return (
    <Section title="How long to keep" description="From 1 day to 365. Leads are kept until you erase them.">
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <FormSkeleton count={1} />}
      {!error && data && <RetentionForm saved={data} />}
    </Section>
  )
}

const fields: readonly { name: RetentionName; label: string; description: string }[] = [
  {
    name: 'deliveries_days',
    label: 'Webhook deliveries',
    description: 'What was sent, and the answers',
  },
  { name: 'feed_days', label: 'Feed of events', description: 'How far back programs can read it' },
]

function RetentionForm({ saved }: { readonly saved: Retention }) {
  const [typed, setTyped] = useState<Record<RetentionName, number | null>>(saved)
  const [isAsked, setIsAsked] = useState(false)
  const set = useSetRetention()
  const refusal = useRefusal('admin')
  const change = retentionChange(saved, typed)
  const errors = fieldErrors(set.error)

  const save = async () => {
    if (change === null) return
    await set.mutateAsync(change)
    notify.ok('Saved')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (change === null) return
    if (losesDeliveries(saved, change)) setIsAsked(true)
    else void save().catch(() => {})
  }
  return (
    <form onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" maw={520}>
        {fields.map(({ name, ...texts }) => (
          <NumberInput
            key={name}
            {...texts}
            value={typed[name] ?? ''}
            onChange={(value) => setTyped({ ...typed, [name]: typeof value === 'number' ? value : null })}
            min={1}
            max={365}
            allowDecimal={false}
            suffix={typed[name] === 1 ? ' day' : ' days'}
            readOnly={refusal !== null}
            error={errors[name]}
          />
        ))}
      </SimpleGrid>
      {set.error && Object.keys(errors).length === 0 && (
        <Alert color="red" mt="md">
          {messageOf(set.error)}
        </Alert>
      )}
      <div className={classes.save}>
        <Refusable why={refusal}>
          <Button type="submit" variant="default" loading={set.isPending} disabled={change === null}>
            Save
          </Button>
        </Refusable>
      </div>
      <ConfirmDialog
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title="Keep deliveries for less time?"
        confirm="Keep for less"
        isDangerous
        onConfirm={save}
      >
        Deliveries older than {daysText(change?.deliveries_days ?? saved.deliveries_days)} leave within
        minutes, for good. They can’t be looked at or sent again.
      </ConfirmDialog>
    </form>
  )
}
