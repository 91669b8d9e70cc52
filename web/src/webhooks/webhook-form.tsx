/** A new webhook, or a changed one: what it hears, where it is told, and how it is tried again. */
import type { CreateWebhookBody } from '@bolsivo/sdk'
import { Alert, Button, Group, Radio, Stack, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { fieldErrors, isCode, messageOf } from '../ui/error-text.ts'
import { EventTypePicker } from './event-type-picker.tsx'
import { OwnHeadersInput } from './own-headers-input.tsx'
import { bodyOf, type DraftErrors, draftErrors, type WebhookDraft } from './webhook-draft.ts'
import classes from './webhook-form.module.css'

export interface WebhookFormProps {
  readonly initial: WebhookDraft
  /** The verb: «Create webhook». */
  readonly submit: string
  readonly isRunning: boolean
  readonly error: unknown
  readonly onSubmit: (body: CreateWebhookBody) => void
  readonly onCancel: () => void
}

export function WebhookForm({ initial, submit, isRunning, error, onSubmit, onCancel }: WebhookFormProps) {
  const [draft, setDraft] = useState(initial)
  const change = (patch: Partial<WebhookDraft>) => setDraft({ ...draft, ...patch })
  const errors = draftErrors(fieldErrors(error), isCode(error, 'url_not_allowed') ? messageOf(error) : null)
  const form = useRef<HTMLFormElement>(null)
  // What was refused may be far above the button that was pressed.
  useEffect(() => {
    if (error === null) return
    const refused = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')
    refused?.focus()
    refused?.scrollIntoView({ block: 'center' })
  }, [error])
  const send = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(bodyOf(draft))
  }
  return (
    <form ref={form} onSubmit={send}>
      <Stack gap="lg">
        <Place draft={draft} errors={errors} onChange={change} />
        <EventTypePicker
          value={draft.event_types}
          onChange={(event_types) => change({ event_types })}
          error={errors.event_types}
        />
        <Switch
          label="Include the whole lead"
          description="Each body ends with all fields of its lead as they are then: saves you asking for them."
          checked={draft.isWithLead}
          onChange={(event) => change({ isWithLead: event.currentTarget.checked })}
        />
        <RetryPolicy value={draft.retry_policy} onChange={(retry_policy) => change({ retry_policy })} />
        <OwnHeadersInput value={draft.headers} onChange={(headers) => change({ headers })} errors={errors} />
        {error !== null && !hasPlace(errors) && <Alert color="red">{messageOf(error)}</Alert>}
      </Stack>
      <Group justify="flex-end" gap="xs" className={classes.foot}>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isRunning}>
          {submit}
        </Button>
      </Group>
    </form>
  )
}

const hasPlace = ({ headersByName, ...others }: DraftErrors): boolean =>
  Object.keys(headersByName).length + Object.keys(others).length > 0

interface PlaceProps {
  readonly draft: WebhookDraft
  readonly errors: DraftErrors
  readonly onChange: (patch: Partial<WebhookDraft>) => void
}

function Place({ draft, errors, onChange }: PlaceProps) {
  return (
    <>
      <TextInput
        label="Name"
        placeholder="My CRM sync"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errors.name}
        maxLength={100}
        required
        data-autofocus
        autoComplete="off"
      />
      <TextInput
        label="URL"
        description="A public https address of yours that takes a POST."
        placeholder="https://your-server.com/bolsivo-events"
        type="url"
        value={draft.target_url}
        onChange={(event) => onChange({ target_url: event.currentTarget.value })}
        error={errors.target_url}
        required
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label="Note"
        description="For your team: what it is for, whom to ask."
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        error={errors.description}
        maxLength={500}
        autoComplete="off"
      />
    </>
  )
}

const policies = [
  {
    value: 'standard',
    label: 'Standard',
    description: 'Again after 30 seconds, 5 minutes and 30 minutes: four requests in all.',
  },
  {
    value: 'extended',
    label: 'Extended',
    description:
      'Then goes on after 2, 5, 10, 14, 20 and 24 hours: for an endpoint that may be down for days.',
  },
] as const

interface RetryPolicyProps {
  readonly value: WebhookDraft['retry_policy']
  readonly onChange: (policy: WebhookDraft['retry_policy']) => void
}

function RetryPolicy({ value, onChange }: RetryPolicyProps) {
  return (
    <Radio.Group
      label="When a delivery fails"
      value={value}
      onChange={(policy) => onChange(policy === 'extended' ? 'extended' : 'standard')}
    >
      <Stack gap="xs" mt={4}>
        {policies.map((policy) => (
          <Radio key={policy.value} {...policy} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
