/** A secret on the one occasion on which it is shown: to select, to copy, and with the warning that belongs to it. */
import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { CopyButton } from '../ui/copy-button.tsx'
import classes from './shown-once.module.css'

export interface ShownOnceProps {
  /** `API key` */
  readonly name: string
  /** Null: the answer got lost, and what came with the second try has no secret. */
  readonly secret: string | null
  /** What to do when it is null. */
  readonly remedy: string
}

export function ShownOnce({ name, secret, remedy }: ShownOnceProps) {
  if (secret === null) {
    return (
      <Alert color="red" title="It was made, but can’t be shown">
        The connection broke before it arrived, and it is never sent twice. {remedy}
      </Alert>
    )
  }
  return (
    <div>
      <div className={classes.name}>{name}</div>
      <div className={classes.secret}>
        <code className={classes.value}>{secret}</code>
        <CopyButton value={secret} label="Copy" withText />
      </div>
      <div className={classes.warning}>
        <IconAlertTriangle size={15} stroke={1.6} aria-hidden />
        <span>
          Copy it now: it is shown only this once and can’t be recovered. Keep it like a password, in an
          environment variable, and never in a browser or a repository.
        </span>
      </div>
    </div>
  )
}
