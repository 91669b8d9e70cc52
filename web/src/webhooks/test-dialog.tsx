/** Sends a sample of any event and shows what the endpoint answered. */
import type { Webhook } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, NativeSelect, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { messageOf } from '../ui/error-text.ts'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { AttemptView } from './attempt-view.tsx'
import { BodyView } from './body-view.tsx'
import { isSubscribed } from './event-groups.ts'
import { eventTypesQuery, useTestWebhook } from './queries.ts'

export interface WebhookDialogProps {
  readonly webhook: Webhook
  readonly opened: boolean
  readonly onClose: () => void
}

export function TestDialog({ webhook, opened, onClose }: WebhookDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Send a test" size="lg">
      <TestForm webhook={webhook} onClose={onClose} />
    </Modal>
  )
}

function TestForm({ webhook, onClose }: Omit<WebhookDialogProps, 'opened'>) {
  const { data: catalogue, error, refetch } = useQuery(eventTypesQuery)
  const test = useTestWebhook(webhook.id)
  const [chosen, setChosen] = useState<string | null>(null)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!catalogue) return <FormSkeleton count={2} />
  const [own, others] = [true, false].map((isOwn) =>
    catalogue.map(({ type }) => type).filter((type) => isSubscribed(webhook.event_types, type) === isOwn),
  ) as [string[], string[]]
  const type = chosen ?? own[0] ?? others[0] ?? ''
  const sample = catalogue.find((one) => one.type === type)?.sample
  return (
    <Stack gap="md">
      <NativeSelect
        label="Event"
        description="A sample with made-up values, signed like any other and marked by X-Bolsivo-Test. It is sent once and not tried again."
        value={type}
        onChange={(event) => {
          setChosen(event.currentTarget.value)
          test.reset()
        }}
        data={[
          { group: 'It listens to', items: own },
          { group: 'Others', items: others },
        ].filter(({ items }) => items.length > 0)}
        data-autofocus
      />
      {test.error && <Alert color="red">{messageOf(test.error)}</Alert>}
      {test.data ? (
        <div role="status">
          <AttemptView attempt={test.data} isOpen />
        </div>
      ) : (
        sample && <BodyView name="Sample" body={JSON.stringify(sample)} />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={test.isPending} onClick={() => test.mutate(type)}>
          {test.data ? 'Send again' : 'Send test'}
        </Button>
      </Group>
    </Stack>
  )
}
