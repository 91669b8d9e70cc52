import { Alert, Button, Group, Modal, PasswordInput, Stack } from '@mantine/core'
import { type ReactNode, type SubmitEvent, useState } from 'react'
import { messageOf } from '../../ui/error-text.ts'

interface PasswordDialogProps extends PasswordFormProps {
  readonly opened: boolean
  readonly title: string
}

/** Asks for the password before it does something. */
export function PasswordDialog({ opened, title, ...form }: PasswordDialogProps) {
  return (
    <Modal opened={opened} onClose={form.onClose} title={title} size="sm" centered>
      <PasswordQuestion {...form} onDone={form.onClose} />
    </Modal>
  )
}

interface PasswordFormProps {
  readonly onClose: () => void
  readonly confirm: string
  readonly isDangerous?: boolean
  readonly children: ReactNode
  readonly onPassword: (password: string) => Promise<unknown>
}

export function PasswordQuestion(props: PasswordFormProps & { readonly onDone?: () => void }) {
  const { onClose, onDone, confirm, isDangerous = false, children, onPassword } = props
  const [isRunning, setIsRunning] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password'))
    setIsRunning(true)
    setFailure(null)
    try {
      await onPassword(password)
      onDone?.()
    } catch (error) {
      setFailure(error)
    } finally {
      setIsRunning(false)
    }
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>{children}</div>
        <PasswordInput
          name="password"
          label="Your password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        {failure !== null && <Alert color="red">{messageOf(failure)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isRunning} {...(isDangerous ? { color: 'red' } : {})}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
