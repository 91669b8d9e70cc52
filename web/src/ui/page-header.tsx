/** The line at the top of a page: its name, a word about it, and what can be done; one primary button at most. */
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import classes from './page-header.module.css'

export interface PageHeaderProps {
  readonly title: string
  /** In the title of the window, where it says more than the heading. */
  readonly windowTitle?: string
  readonly description?: ReactNode
  /** Beside the heading, such as a count. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
}

export function PageHeader({ title, windowTitle, description, aside, actions }: PageHeaderProps) {
  useDocumentTitle(`${windowTitle ?? title} · Bolsivo`)
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <div className={classes.line}>
          <h1 className={classes.title}>{title}</h1>
          {aside !== undefined && <span className={classes.aside}>{aside}</span>}
        </div>
        {description !== undefined && <p className={classes.description}>{description}</p>}
      </div>
      {actions !== undefined && <div className={`${classes.actions} no-print`}>{actions}</div>}
    </header>
  )
}
