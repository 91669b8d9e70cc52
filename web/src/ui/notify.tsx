/** Toasts: what happened, with Undo where it can be undone. */
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertCircle, IconCheck } from '@tabler/icons-react'
import { messageOf } from './error-text.ts'
import { Keys } from './keys.tsx'
import classes from './notify.module.css'

export interface OkOptions {
  /** Called at most once; what it throws is told. */
  readonly undo?: () => Promise<unknown> | unknown
}

const done = { icon: <IconCheck size={14} aria-hidden />, color: 'brand' }

/** `notify.ok('Moved to Won', { undo: () => move.mutateAsync(before) })` */
function ok(text: string, { undo }: OkOptions = {}): void {
  if (undo) show(text, { undo }, { autoClose: 8000 })
  else notifications.show({ ...done, autoClose: 4000, message: text })
}

export interface UndoableOptions extends Required<OkOptions> {
  /** The page's own shortcut for the same, shown on the button. */
  readonly keys?: string
  /** Whether somebody points at it, or has the focus in it. */
  readonly onLook?: (isLooking: boolean) => void
}

const phone = '(max-width: 47.99em)'

/** What stays to be undone for as long as the caller says: until the function that is answered is called. */
function undoable(text: string, options: UndoableOptions): () => void {
  // A page's own buttons are at the bottom of a phone, and the next one is wanted before this is gone.
  const position = matchMedia(phone).matches ? 'top-center' : 'bottom-right'
  const id = show(text, options, { autoClose: false, withCloseButton: false, allowClose: false, position })
  return () => void notifications.hide(id)
}

function show(text: string, { undo, keys, onLook }: UndoableOptions, staying: StayOptions): string {
  const onUndo = async () => {
    notifications.hide(id)
    try {
      await undo()
    } catch (failure) {
      error(failure)
    }
  }
  const message = (
    <span className={classes.line}>
      <span>{text}</span>
      <Button
        size="compact-xs"
        variant="subtle"
        className={classes.undo}
        onClick={onUndo}
        rightSection={keys && <Keys keys={keys} />}
        aria-keyshortcuts={keys}
      >
        Undo
      </Button>
    </span>
  )
  const id = notifications.show({ ...done, ...staying, ...(onLook ? lookEvents(onLook) : {}), message })
  return id
}

/** A finger points as long as it is down. */
function lookEvents(onLook: (isLooking: boolean) => void) {
  let isPointedAt = false
  let isFocused = false
  const tell = () => onLook(isPointedAt || isFocused)
  return {
    onPointerEnter: () => {
      isPointedAt = true
      tell()
    },
    onPointerLeave: () => {
      isPointedAt = false
      tell()
    },
    onFocusCapture: () => {
      isFocused = true
      tell()
    },
    onBlurCapture: () => {
      isFocused = false
      tell()
    },
  }
}

interface StayOptions {
  readonly autoClose: number | false
  readonly withCloseButton?: boolean
  readonly allowClose?: boolean
  readonly position?: 'top-center' | 'bottom-right'
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

export const notify = { ok, undoable, problem, error }
