/** Another address to sign in with: it counts once the link that is mailed there was followed. */
import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { useSession } from '../../session/session.ts'
import { fieldErrors, isCode, messageOf } from '../../ui/error-text.ts'
import { FormError } from '../auth-layout.tsx'
import { keptMail, useSendsMail } from '../sends-mail.ts'
import classes from './account.module.css'

export function EmailChange() {
  const { person } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  return (
    <div className={classes.address}>
      <span className="clip">{person.email}</span>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        Change
      </Button>
      <Modal opened={isOpen} onClose={close} title="Change your e-mail address" size="sm" centered>
        <Steps onClose={close} />
      </Modal>
    </div>
  )
}

/** Mounted anew whenever the dialog is opened. */
function Steps({ onClose }: { readonly onClose: () => void }) {
  const [mailedTo, setMailedTo] = useState<string | null>(null)
  const sendsMail = useSendsMail()
  return mailedTo === null ? (
    <Question onAsked={setMailedTo} onClose={onClose} />
  ) : (
    <Stack gap="md">
      <div role="status">
        {sendsMail ? 'We have written to' : 'A link was made for'} <strong>{mailedTo}</strong>. Your address
        changes once you open {sendsMail ? 'the link in that mail' : 'it'}, within an hour. Until then you
        sign in as before. {!sendsMail && keptMail}
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  )
}

interface QuestionProps {
  readonly onAsked: (newEmail: string) => void
  readonly onClose: () => void
}

function Question({ onAsked, onClose }: QuestionProps) {
  const change = useMutation({
    gcTime: 0,
    mutationFn: (body: { newEmail: string; password: string }) => bolsivo.people.account.changeEmail(body),
  })
  const fields = fieldErrors(change.error)
  const password = isCode(change.error, 'invalid_password') ? messageOf(change.error) : fields.password
  const isElsewhere = change.error !== null && password === undefined && fields.newEmail === undefined
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = new FormData(event.currentTarget)
    const newEmail = String(text.get('email')).trim()
    change.mutate(
      { newEmail, password: String(text.get('password')) },
      { onSuccess: () => onAsked(newEmail) },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          name="email"
          type="email"
          label="New address"
          autoComplete="email"
          required
          withAsterisk={false}
          data-autofocus
          error={fields.newEmail}
        />
        <PasswordInput
          name="password"
          label="Your password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={password}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        {isElsewhere && <FormError error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Send the link
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
