/** What a page has to say before all else, such as a plan that lacks it or an endpoint that fails. */
import type { ReactNode } from 'react'
import classes from './note.module.css'

export interface NoteProps {
  readonly tone: 'quiet' | 'warn' | 'bad'
  readonly title?: string
  /** Beside the words. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

export function Note({ tone, title, action, children }: NoteProps) {
  return (
    <div className={classes.note} data-tone={tone} role="note">
      <div className={classes.words}>
        {title !== undefined && <div className={classes.title}>{title}</div>}
        {children}
      </div>
      {action}
    </div>
  )
}
