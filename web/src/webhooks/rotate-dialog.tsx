/** A new secret, shown once; the old one goes on for as long as the change takes at the endpoint. */
import { Alert, Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { messageOf } from '../ui/error-text.ts'
import { useRotateSecret } from './queries.ts'
import { SecretShown } from './secret-shown.tsx'
import type { WebhookDialogProps } from './test-dialog.tsx'

interface Rotated {
  readonly secret: string | null
  readonly hours: number
}

export function RotateDialog({ webhook, opened, onClose }: WebhookDialogProps) {
  const [rotated, setRotated] = useState<Rotated | null>(null)
  const close = () => {
    onClose()
    setRotated(null)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={rotated ? 'The new secret' : 'Rotate the secret'}
      size={rotated ? 'lg' : 'md'}
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={rotated === null}
      closeOnEscape={rotated === null}
    >
      {rotated ? (
        <SecretShown secret={rotated.secret} onDone={close}>
          {rotated.hours === 0
            ? 'The old one has ended: deliveries are refused by your endpoint until it has this one. They are tried again.'
            : `For ${overlapName(rotated.hours)} both sign. Replace the old one at your endpoint before that ends.`}
        </SecretShown>
      ) : (
        <RotateForm webhookId={webhook.id} onRotated={setRotated} onCancel={close} />
      )}
    </Modal>
  )
}

const overlaps = [
  { hours: 24, name: '24 hours', description: 'Time to change it at your endpoint, without a break.' },
  { hours: 1, name: '1 hour', description: 'You are about to change it now.' },
  { hours: 168, name: '7 days', description: 'Somebody else has to change it.' },
  { hours: 0, name: 'Not at all', description: 'The old one got out: it ends at once.' },
] as const

const overlapName = (hours: number): string => overlaps.find((one) => one.hours === hours)?.name ?? ''

interface RotateFormProps {
  readonly webhookId: string
  readonly onRotated: (rotated: Rotated) => void
  readonly onCancel: () => void
}

function RotateForm({ webhookId, onRotated, onCancel }: RotateFormProps) {
  const rotate = useRotateSecret(webhookId)
  const [hours, setHours] = useState('24')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rotate.mutate(Number(hours), {
      onSuccess: ({ secret }) => onRotated({ secret, hours: Number(hours) }),
    })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group label="How long the old secret goes on signing" value={hours} onChange={setHours}>
          <Stack gap="xs" mt={4}>
            {overlaps.map((one) => (
              <Radio
                key={one.hours}
                value={String(one.hours)}
                label={one.name}
                description={one.description}
              />
            ))}
          </Stack>
        </Radio.Group>
        {rotate.error && <Alert color="red">{messageOf(rotate.error)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={rotate.isPending}>
            Rotate secret
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
