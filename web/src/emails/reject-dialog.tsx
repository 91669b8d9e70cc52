/** A draft is rejected for a reason, which the timeline of its lead keeps. It can't be taken back. */
import type { Email } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { messageOf } from '../ui/error-text.ts'
import { useEmailDecision } from './queries.ts'
import classes from './reject-dialog.module.css'

const usualReasons = ['Not a fit for us', 'A customer already', 'The wrong person', 'Not a good time']

export interface RejectDialogProps {
  readonly email: Email
  readonly opened: boolean
  readonly onClose: () => void
  readonly onRejected: () => void
}

export function RejectDialog(props: RejectDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Reject this draft?" size="sm" centered>
      <Reason {...props} />
    </Modal>
  )
}

function Reason({ email, onClose, onRejected }: RejectDialogProps) {
  const [reason, setReason] = useState('')
  const rejecting = useEmailDecision((given: string) => bolsivo.emails.reject(email.id, { reason: given }))
  const reject = (given: string) => {
    if (given.trim() === '' || rejecting.isPending) return
    rejecting.mutate(given.trim(), {
      onSuccess: () => {
        onClose()
        onRejected()
      },
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        reject(reason)
      }}
    >
      <Stack gap="sm">
        <p className={classes.words}>
          It is never sent, and no other is drafted for this step. The lead stays.
        </p>
        <div className={classes.usual}>
          {usualReasons.map((usual) => (
            <Button key={usual} size="compact-sm" variant="default" onClick={() => setReason(usual)}>
              {usual}
            </Button>
          ))}
        </div>
        <Textarea
          label="Reason"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return
            event.preventDefault()
            reject(reason)
          }}
          data-autofocus
        />
        {rejecting.error && <Alert color="red">{messageOf(rejecting.error)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={rejecting.isPending} disabled={reason.trim() === ''}>
            Reject draft
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
