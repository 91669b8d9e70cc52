/** Makes a key, and shows it once. Closing it forgets it. */
import type { CreateApiKeyAnswer } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { CodeSample } from '../ui/code-sample.tsx'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { curlWithKey, type ExpiryPreset, expiryOf, expiryPresets, isExpiryPreset } from './key-text.ts'
import { useCreateApiKey } from './queries.ts'
import { ShownOnce } from './shown-once.tsx'

interface DialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function CreateKeyDialog({ opened, onClose }: DialogProps) {
  const [made, setMade] = useState<CreateApiKeyAnswer | null>(null)
  const close = () => {
    onClose()
    setMade(null)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made ? `Key “${made.name}”` : 'Create API key'}
      size="lg"
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={made === null}
      closeOnEscape={made === null}
    >
      {made ? <MadeKey made={made} onDone={close} /> : <NewKeyForm onMade={setMade} onCancel={close} />}
    </Modal>
  )
}

function MadeKey({ made, onDone }: { readonly made: CreateApiKeyAnswer; readonly onDone: () => void }) {
  return (
    <Stack gap="md">
      <ShownOnce name="API key" secret={made.api_key} remedy="Revoke it in the list and create another." />
      {made.api_key !== null && (
        <CodeSample title="A first request" code={curlWithKey(window.location.origin, made.api_key)} wraps />
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  )
}

const scopeChoices = [
  {
    value: 'read',
    label: 'Read only',
    description: 'Sees leads, e-mails, figures and events. Changes nothing.',
  },
  {
    value: 'write',
    label: 'Read and change',
    description: 'Also adds and moves leads, approves e-mails, and registers webhooks.',
  },
]

interface FormProps {
  readonly onMade: (made: CreateApiKeyAnswer) => void
  readonly onCancel: () => void
}

function NewKeyForm({ onMade, onCancel }: FormProps) {
  const create = useCreateApiKey()
  const [name, setName] = useState('')
  const [scope, setScope] = useState('write')
  const [preset, setPreset] = useState<ExpiryPreset>('never')
  const [date, setDate] = useState('')
  const errors = fieldErrors(create.error)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = {
      name: name.trim(),
      scopes: scope === 'read' ? (['read'] as const) : (['read', 'write'] as const),
      expires_at: expiryOf(preset, date, Date.now()),
    }
    create.mutate(body, { onSuccess: onMade })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="What uses it: one key for each integration, so that each can be revoked alone."
          placeholder="CRM sync"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors.name}
          maxLength={100}
          required
          data-autofocus
          autoComplete="off"
        />
        <Radio.Group label="What it may do" value={scope} onChange={setScope} error={errors.scopes}>
          <Stack gap="xs" mt={4}>
            {scopeChoices.map((choice) => (
              <Radio key={choice.value} {...choice} />
            ))}
          </Stack>
        </Radio.Group>
        <Group gap="sm" align="flex-start" grow>
          <NativeSelect
            label="Expires"
            data={[...expiryPresets]}
            value={preset}
            onChange={({ currentTarget: { value } }) => isExpiryPreset(value) && setPreset(value)}
            error={preset === 'date' ? undefined : errors.expires_at}
          />
          {preset === 'date' && (
            <TextInput
              type="date"
              label="Last day"
              value={date}
              onChange={(event) => setDate(event.currentTarget.value)}
              error={errors.expires_at}
              required
            />
          )}
        </Group>
        {create.error && Object.keys(errors).length === 0 && (
          <Alert color="red">{messageOf(create.error)}</Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
