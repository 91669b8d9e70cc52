/** What a page shows when there is nothing to show: empty, failed, or not for this person. */
import { Button } from '@mantine/core'
import { type Icon, IconAlertCircle, IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { isStatus, messageOf, requestIdOf } from './error-text.ts'
import classes from './states.module.css'

export interface EmptyStateProps {
  readonly icon?: Icon
  readonly title: string
  /** Where it is the whole page. */
  readonly isPage?: boolean
  readonly children?: ReactNode
  /** Buttons: what to do about it. */
  readonly actions?: ReactNode
}

export function EmptyState({ icon: Picture, title, isPage = false, children, actions }: EmptyStateProps) {
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <div className={classes.state}>
      {Picture && <Picture className={classes.icon} size={28} stroke={1.5} aria-hidden />}
      <Heading className={classes.title}>{title}</Heading>
      {children !== undefined && <div className={classes.words}>{children}</div>}
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}

export interface ErrorStateProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** The server's own sentence; a 403 becomes `NoPermission`. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  if (isStatus(error, 403)) return <NoPermission>{messageOf(error)}</NoPermission>
  const requestId = requestIdOf(error)
  return (
    <div className={classes.state} role="alert">
      <IconAlertCircle className={classes.bad} size={28} stroke={1.5} aria-hidden />
      <h2 className={classes.title}>{isStatus(error, 404) ? 'Not found' : 'This did not load'}</h2>
      <div className={classes.words}>{messageOf(error)}</div>
      {onRetry && (
        <div className={classes.actions}>
          <Button variant="default" onClick={onRetry}>
            Retry
          </Button>
        </div>
      )}
      {requestId && <div className={classes.request}>Request {requestId}</div>}
    </div>
  )
}

/** Children: why, best in the server's words, or who may. */
export function NoPermission({ children }: { readonly children?: ReactNode }) {
  return (
    <EmptyState icon={IconLock} title="Not for your role">
      {children ?? 'Ask an owner or admin of this company for it.'}
    </EmptyState>
  )
}
