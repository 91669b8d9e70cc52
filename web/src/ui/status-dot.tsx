/** A state as a word with a dot; the colour says good or bad to who sees it, the word to everybody. */
import type { ReactNode } from 'react'
import classes from './status-dot.module.css'

export interface StatusDotProps {
  readonly tone: 'quiet' | 'good' | 'warn' | 'bad' | 'busy'
  readonly children: ReactNode
}

export function StatusDot({ tone, children }: StatusDotProps) {
  return (
    <span className={classes.status} data-tone={tone}>
      {children}
    </span>
  )
}
