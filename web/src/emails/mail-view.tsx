/** A mail as its receiver gets it: plain text, letter by letter. Links in it are text here, as everything in it is. */
import type { Email, EmailPreview } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import classes from './mail-view.module.css'
import { emailPreviewQuery } from './queries.ts'

export interface MailViewProps {
  readonly email: Email
  /** Given where an address may be added. */
  readonly onAddAddress?: (() => void) | undefined
}

export function MailView({ email, onAddAddress }: MailViewProps) {
  const { data: preview } = useQuery(emailPreviewQuery(email))
  const from = preview && `${preview.from.name} <${preview.from.address}>`
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
      {preview && isAhead(email) && <Headers headers={preview.headers} />}
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

/** What is said of the headers is how they would be now: of a mail that went out nobody knows. */
const isAhead = ({ state }: Email) => state === 'draft' || state === 'approved'

/** What the receiver's program reads: the way to opt out with one click, the mail's own id. */
function Headers({ headers }: Pick<EmailPreview, 'headers'>) {
  return (
    <details className={classes.headers}>
      <summary>What mail programs read besides</summary>
      <dl>
        {headers.map(({ name, value }) => (
          <div key={`${name} ${value}`} className={classes.header}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
