/** Sends again what an endpoint missed since a moment, and shows how far that is. */
import type { Recovery } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { messageOf } from '../ui/error-text.ts'
import { StatusDot } from '../ui/status-dot.tsx'
import { Time } from '../ui/time.tsx'
import { count } from '../ui/time-text.ts'
import { recoveryQuery, useRecover } from './queries.ts'
import { isRecoverPreset, momentOf, type RecoverPreset, recoverPresets, sinceOf } from './recover-since.ts'
import type { WebhookDialogProps } from './test-dialog.tsx'

export function RecoverDialog({ webhook, opened, onClose }: WebhookDialogProps) {
  const [started, setStarted] = useState<Recovery | null>(null)
  return (
    <Modal
      opened={opened}
      onClose={() => {
        onClose()
        setStarted(null)
      }}
      title="Recover what was missed"
    >
      {started ? (
        <RecoveryProgress started={started} onDone={onClose} />
      ) : (
        <RecoverForm webhookId={webhook.id} onStarted={setStarted} onCancel={onClose} />
      )}
    </Modal>
  )
}

interface RecoverFormProps {
  readonly webhookId: string
  readonly onStarted: (recovery: Recovery) => void
  readonly onCancel: () => void
}

function RecoverForm({ webhookId, onStarted, onCancel }: RecoverFormProps) {
  const recover = useRecover(webhookId)
  const [preset, setPreset] = useState<RecoverPreset>('24')
  const [moment, setMoment] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    recover.mutate(sinceOf(preset, moment, Date.now()), { onSuccess: onStarted })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>
          Deliveries that were given up or skipped are sent again, with the same ids: what your endpoint
          already has, it can tell by them. Nothing that was delivered is repeated.
        </div>
        <NativeSelect
          label="Since"
          value={preset}
          onChange={({ currentTarget: { value } }) => isRecoverPreset(value) && setPreset(value)}
          data={[...recoverPresets]}
          data-autofocus
        />
        {preset === 'date' && (
          <TextInput
            type="datetime-local"
            label="Moment"
            value={moment}
            max={momentOf(new Date())}
            onChange={(event) => setMoment(event.currentTarget.value)}
            required
          />
        )}
        {recover.error && <Alert color="red">{messageOf(recover.error)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={recover.isPending}>
            Recover
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const states = {
  running: { tone: 'busy', name: 'Looking for what was missed' },
  done: { tone: 'good', name: 'Done' },
  failed: { tone: 'bad', name: 'Stopped' },
} as const

interface ProgressProps {
  readonly started: Recovery
  readonly onDone: () => void
}

function RecoveryProgress({ started, onDone }: ProgressProps) {
  const { data } = useQuery({ ...recoveryQuery(started.id), initialData: started, staleTime: 0 })
  const { tone, name } = states[data.state]
  return (
    <Stack gap="md">
      <div role="status">
        <StatusDot tone={tone}>{name}</StatusDot>
        <p style={{ margin: '8px 0 0' }}>
          {data.state === 'done' && data.requeued === 0
            ? 'Nothing was missed since '
            : `${count(data.requeued)} ${data.requeued === 1 ? 'delivery' : 'deliveries'} queued again, of what was missed since `}
          <Time at={data.since} format="exact" />.
        </p>
        {data.state === 'failed' && (
          <p style={{ margin: '4px 0 0' }}>It did not come to its end: start it again.</p>
        )}
        {data.state === 'running' && (
          <p style={{ margin: '4px 0 0' }}>You can close this; it goes on by itself.</p>
        )}
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          Close
        </Button>
      </Group>
    </Stack>
  )
}
