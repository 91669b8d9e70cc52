/** A letter to whoever runs the server: about Luna Enterprise, or a plan that was agreed on. */
import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useSession } from '../session/session.ts'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import classes from './dialogs.module.css'
import { useContactOperator } from './queries.ts'

interface ContactDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export function ContactDialog({ opened, onClose }: ContactDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Talk to us about Luna Enterprise">
      <ContactForm onClose={onClose} />
    </Modal>
  )
}

function ContactForm({ onClose }: Pick<ContactDialogProps, 'onClose'>) {
  const { person } = useSession()
  const [message, setMessage] = useState('')
  const contact = useContactOperator()
  const errors = fieldErrors(contact.error)
  const send = (event: FormEvent) => {
    event.preventDefault()
    contact.mutate(message.trim(), {
      onSuccess: () => {
        notify.ok(`Sent. You get an answer at ${person.email}`)
        onClose()
      },
    })
  }
  return (
    <form onSubmit={send}>
      <Stack gap="md">
        <div className={classes.quiet}>
          An account manager answers you at {person.email}, and plans your onboarding with you: moving your
          leads over, connecting your systems, training your team.
        </div>
        <Textarea
          label="Your message"
          placeholder="We are 40 people and want to start in July. Please call us."
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
          autosize
          minRows={5}
          maxRows={12}
          maxLength={5000}
          required
          withAsterisk={false}
          data-autofocus
          error={errors.message}
        />
        {contact.error && !errors.message && <Alert color="red">{messageOf(contact.error)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={contact.isPending} disabled={message.trim() === ''}>
            Send
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
