/** What can be done with a webhook: a test at hand, the rest in a menu. */
import type { Webhook } from '@bolsivo/sdk'
import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconDots,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiRefusal } from '../api-keys/api-plan.tsx'
import { useRefusal } from '../session/session.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { useDeleteWebhook, useUpdateWebhook } from './queries.ts'
import { RecoverDialog } from './recover-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'
import { TestDialog, type WebhookDialogProps } from './test-dialog.tsx'
import { EditWebhookDialog } from './webhook-dialogs.tsx'

type Dialog = 'test' | 'edit' | 'recover' | 'rotate' | 'disable' | 'delete'

export function WebhookActions({ webhook }: { readonly webhook: Webhook }) {
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const mayTest = useApiRefusal('member')
  const refusal = useRefusal('member')
  const shared = (name: Dialog) => ({ webhook, opened: dialog === name, onClose: () => setDialog(null) })
  return (
    <>
      <Refusable why={mayTest}>
        <Button variant="default" onClick={() => setDialog('recover')}>
          Recover
        </Button>
      </Refusable>
      <Refusable why={mayTest}>
        <Button onClick={() => setDialog('test')}>Send test</Button>
      </Refusable>
      {refusal === null && <MoreMenu webhook={webhook} onChoose={setDialog} />}
      <TestDialog {...shared('test')} />
      <EditWebhookDialog {...shared('edit')} />
      <RecoverDialog {...shared('recover')} />
      <RotateDialog {...shared('rotate')} />
      <DisableDialog {...shared('disable')} />
      <DeleteDialog {...shared('delete')} />
    </>
  )
}

interface MoreMenuProps {
  readonly webhook: Webhook
  readonly onChoose: (dialog: Dialog) => void
}

const icon = { size: 15, stroke: 1.6, 'aria-hidden': true } as const

function MoreMenu({ webhook, onChoose }: MoreMenuProps) {
  const update = useUpdateWebhook(webhook.id)
  const enable = () =>
    update.mutate(
      { status: 'enabled' },
      {
        onSuccess: () => notify.ok('Enabled. What was missed is sent when you recover it.'),
        onError: (error) => notify.error(error),
      },
    )
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="default" size={32} aria-label="More actions">
          <IconDots size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onChoose('edit')}>
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconKey {...icon} />} onClick={() => onChoose('rotate')}>
          Rotate secret
        </Menu.Item>
        {webhook.status === 'disabled' ? (
          <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={enable}>
            Enable
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconPlayerPause {...icon} />} onClick={() => onChoose('disable')}>
            Disable
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="var(--bad)" leftSection={<IconTrash {...icon} />} onClick={() => onChoose('delete')}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function DisableDialog({ webhook, opened, onClose }: WebhookDialogProps) {
  const update = useUpdateWebhook(webhook.id)
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Disable ${webhook.name}?`}
      confirm="Disable"
      onConfirm={async () => {
        await update.mutateAsync({ status: 'disabled' })
        notify.ok('Disabled', { undo: () => update.mutateAsync({ status: 'enabled' }) })
      }}
    >
      Nothing more is sent, and retries that wait are skipped. What happens meanwhile is noted, and can be
      recovered after it is enabled again.
    </ConfirmDialog>
  )
}

function DeleteDialog({ webhook, opened, onClose }: WebhookDialogProps) {
  const remove = useDeleteWebhook(webhook.id)
  const navigate = useNavigate()
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Delete ${webhook.name}?`}
      confirm="Delete webhook"
      isDangerous
      onConfirm={async () => {
        await remove.mutateAsync()
        notify.ok(`${webhook.name} is deleted`)
        await navigate({ to: '/settings/webhooks' })
      }}
    >
      Deliveries that wait are cancelled, and its secret ends. A webhook that was deleted can’t be brought
      back.
    </ConfirmDialog>
  )
}
