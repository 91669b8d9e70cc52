/** Makes a webhook, and shows its secret once; changes one. */
import type { Webhook, WebhookWithSecret } from '@bolsivo/sdk'
import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { notify } from '../ui/notify.tsx'
import { useCreateWebhook, useUpdateWebhook } from './queries.ts'
import { SecretShown } from './secret-shown.tsx'
import { draftOf, emptyDraft } from './webhook-draft.ts'
import { WebhookForm } from './webhook-form.tsx'

interface DialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function CreateWebhookDialog({ opened, onClose }: DialogProps) {
  const [made, setMade] = useState<WebhookWithSecret | null>(null)
  return (
    <Modal
      opened={opened}
      onClose={() => {
        onClose()
        setMade(null)
      }}
      title={made ? `“${made.name}” is ready` : 'Create webhook'}
      size="lg"
      // A stray click must lose neither what was typed nor what is shown only once.
      closeOnClickOutside={false}
      closeOnEscape={made === null}
    >
      {made ? <Made webhook={made} /> : <NewWebhook onMade={setMade} onCancel={onClose} />}
    </Modal>
  )
}

/** Leads to its page, where a test can be sent. */
function Made({ webhook }: { readonly webhook: WebhookWithSecret }) {
  const navigate = useNavigate()
  const onDone = () =>
    void navigate({ to: '/settings/webhooks/$webhookId', params: { webhookId: webhook.id } })
  return <SecretShown secret={webhook.secret} onDone={onDone} />
}

interface NewWebhookProps {
  readonly onMade: (webhook: WebhookWithSecret) => void
  readonly onCancel: () => void
}

function NewWebhook({ onMade, onCancel }: NewWebhookProps) {
  const create = useCreateWebhook()
  return (
    <WebhookForm
      initial={emptyDraft}
      submit="Create webhook"
      isRunning={create.isPending}
      error={create.error}
      onSubmit={(body) => create.mutate(body, { onSuccess: onMade })}
      onCancel={onCancel}
    />
  )
}

export function EditWebhookDialog({ webhook, opened, onClose }: DialogProps & { readonly webhook: Webhook }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Edit webhook" size="lg" closeOnClickOutside={false}>
      <Edit webhook={webhook} onClose={onClose} />
    </Modal>
  )
}

function Edit({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const update = useUpdateWebhook(webhook.id)
  return (
    <WebhookForm
      initial={draftOf(webhook)}
      submit="Save"
      isRunning={update.isPending}
      error={update.error}
      onSubmit={(body) =>
        update.mutate(body, {
          onSuccess: () => {
            notify.ok('Saved')
            onClose()
          },
        })
      }
      onCancel={onClose}
    />
  )
}
