/** A mail as its receiver gets it: plain text, letter by letter. Links in it are text here, as everything in it is. */
import type { Email } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { useSession } from '../session/session.ts'
import classes from './mail-view.module.css'

export interface MailViewProps {
  readonly email: Email
  /** Given where an address may be added. */
  readonly onAddAddress?: (() => void) | undefined
}

export function MailView({ email, onAddAddress }: MailViewProps) {
  const from = useFromName()
  return (
    <article className={classes.mail} aria-label="The mail">
      <dl className={classes.head}>
        <Line name="From">{from}</Line>
        <Line name="To">
          {email.to ?? (
            <span className={classes.missing}>
              No address yet
              {onAddAddress && (
                <Button size="compact-xs" variant="default" onClick={onAddAddress}>
                  Add one
                </Button>
              )}
            </span>
          )}
        </Line>
        <Line name="Subject">
          <strong>{email.subject}</strong>
        </Line>
      </dl>
      <div className={classes.body}>{email.body_text}</div>
    </article>
  )
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.line}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The profile's sender, or the company. */
function useFromName(): string {
  const { org } = useSession()
  const { data, isPending } = useQuery({
    queryKey: ['profile'],
    queryFn: ({ signal }) => bolsivo.profile.get({ signal }),
  })
  return isPending ? '' : data?.sender_name.trim() || org.name
}
