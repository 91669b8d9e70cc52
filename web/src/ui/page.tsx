/** The room of a page: scrolls by itself, with the margins that all have. `wide` takes the whole width. */
import type { ReactNode } from 'react'
import classes from './page.module.css'

export interface PageProps {
  readonly width?: 'narrow' | 'normal' | 'wide'
  readonly children: ReactNode
}

export function Page({ width = 'normal', children }: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      {children}
    </div>
  )
}
