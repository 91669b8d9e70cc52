/** The pages without a session: one column, one thing to do. */
import { Alert } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Mark } from '../ui/brand.tsx'
import { messageOf } from '../ui/error-text.ts'
import classes from './auth-layout.module.css'

export interface AuthLayoutProps {
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  /** Under it: the way to another page. */
  readonly foot?: ReactNode
}

export function AuthLayout({ title, description, children, foot }: AuthLayoutProps) {
  useDocumentTitle(`${title} · Bolsivo`)
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <Mark size={26} />
          <span>Bolsivo</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {description !== undefined && <p className={classes.description}>{description}</p>}
        <div className={classes.form}>{children}</div>
        {foot !== undefined && <p className={classes.foot}>{foot}</p>}
      </div>
    </main>
  )
}

/** The server's sentence, told at once to a screen reader. */
export function FormError({ error }: { readonly error: unknown }) {
  if (!error) return null
  return (
    <Alert color="red" role="alert" p="xs">
      {messageOf(error)}
    </Alert>
  )
}
