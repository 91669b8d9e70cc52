/** Asks before what can't be undone. Stays open while it runs, and shows why it failed. */
import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { messageOf } from './error-text.ts'

export interface ConfirmDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** «Revoke this key?» */
  readonly title: string
  /** What follows from it. */
  readonly children?: ReactNode
  /** The verb: «Revoke key». */
  readonly confirm: string
  readonly isDangerous?: boolean
  /** Must be typed first: for what ruins much. */
  readonly typeToConfirm?: string
  /** Closes when it is done. */
  readonly onConfirm: () => Promise<unknown>
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title } = props
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm" centered>
      <Question {...props} />
    </Modal>
  )
}

/** A component of its own, so that what was typed goes with the dialog. */
function Question(props: ConfirmDialogProps) {
  const { onClose, children, confirm, isDangerous = false, typeToConfirm, onConfirm } = props
  const [typed, setTyped] = useState('')
  const [isRunning, setIsRunning] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)

  const run = async () => {
    setIsRunning(true)
    setFailure(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setFailure(error)
    } finally {
      setIsRunning(false)
    }
  }
  return (
    <Stack gap="md">
      {children !== undefined && <div>{children}</div>}
      {typeToConfirm !== undefined && (
        <TextInput
          label={`Type ${typeToConfirm} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      )}
      {failure !== null && <Alert color="red">{messageOf(failure)}</Alert>}
      <Group justify="flex-end" gap="xs">
        <Button
          variant="default"
          onClick={onClose}
          // Who types on in haste keeps what would be lost.
          data-autofocus={(isDangerous && typeToConfirm === undefined) || undefined}
        >
          Cancel
        </Button>
        <Button
          {...(isDangerous ? { color: 'red.9' } : {})}
          loading={isRunning}
          disabled={typeToConfirm !== undefined && typed !== typeToConfirm}
          onClick={run}
          data-autofocus={(!isDangerous && typeToConfirm === undefined) || undefined}
        >
          {confirm}
        </Button>
      </Group>
    </Stack>
  )
}
