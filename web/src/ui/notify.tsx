/** Toasts: what happened, with Undo where it can be undone. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertCircle, IconCheck } from '@tabler/icons-react'
import { messageOf } from './error-text.ts'
import classes from './notify.module.css'

export interface OkOptions {
  /** Called at most once; what it throws is told. */
  readonly undo?: () => Promise<unknown> | unknown
}

/** `notify.ok('Moved to Won', { undo: () => move.mutateAsync(before) })` */
function ok(text: string, { undo }: OkOptions = {}): void {
  const onUndo = async () => {
    notifications.hide(id)
    try {
      await undo?.()
    } catch (failure) {
      error(failure)
    }
  }
  const id = notifications.show({
    autoClose: undo ? 8000 : 4000,
    icon: <IconCheck size={14} aria-hidden />,
    color: 'brand',
    message: undo ? (
      <span className={classes.line}>
        <span>{text}</span>
        <Button size="compact-xs" variant="subtle" onClick={onUndo}>
          Undo
        </Button>
      </span>
    ) : (
      text
    ),
  })
}

/** What went wrong, in one sentence of ours. */
function problem(text: string): void {
  notifications.show({
    autoClose: 8000,
    icon: <IconAlertCircle size={14} aria-hidden />,
    color: 'red',
    message: text,
  })
}

/** An error that was thrown, in the server's words. */
function error(thrown: unknown): void {
  problem(messageOf(thrown))
}

export const notify = { ok, problem, error }
