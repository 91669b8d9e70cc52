/** The mails of a lead, drafts and what went out; each leads to where it is read and decided. */
import type { Email } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { emailsOfLeadQuery, useEmailDecision } from '../../emails/queries.ts'
import { EmailStateDot } from '../../emails/state.tsx'
import { bolsivo } from '../../session/bolsivo.ts'
import { useRefusal } from '../../session/session.ts'
import { notify } from '../../ui/notify.tsx'
import { Refusable } from '../../ui/refusable.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './lead-emails.module.css'

export function LeadEmails({ leadId }: { readonly leadId: string }) {
  const { data, error, refetch } = useQuery(emailsOfLeadQuery(leadId))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton count={1} height={58} />
  if (data.data.length === 0) {
    return (
      <p className={classes.none}>
        None yet. A draft is written when the lead becomes qualified. <DraftNow leadId={leadId} />
      </p>
    )
  }
  return (
    <ul className={classes.emails}>
      {data.data.map((email) => (
        <li key={email.id}>
          <EmailLine email={email} />
        </li>
      ))}
      {data.data.every(({ state }) => state === 'rejected' || state === 'bounced') && (
        <li className={classes.again}>
          <DraftNow leadId={leadId} />
        </li>
      )}
    </ul>
  )
}

/** From the template; it waits to be read like any other. */
function DraftNow({ leadId }: { readonly leadId: string }) {
  const why = useRefusal('member')
  const drafting = useEmailDecision(() => bolsivo.emails.create({ lead_id: leadId }))
  const draft = () =>
    drafting.mutate(undefined, { onSuccess: () => notify.ok('Draft written'), onError: notify.error })
  return (
    <Refusable why={why}>
      <Button size="compact-sm" variant="default" loading={drafting.isPending} onClick={draft}>
        Draft a mail
      </Button>
    </Refusable>
  )
}

function EmailLine({ email }: { readonly email: Email }) {
  const { id, state, subject, to, body_text } = email
  return (
    <Link
      to="/approvals"
      search={state === 'draft' ? { email: id } : { tab: 'sent', email: id }}
      className={classes.email}
    >
      <span className={classes.line}>
        <span className={`${classes.subject} clip`}>{subject}</span>
        <EmailStateDot state={state} />
      </span>
      <span className={classes.line}>
        <span className={`${classes.start} clip`}>{body_text.slice(0, 200).replace(/\s+/g, ' ')}</span>
      </span>
      <span className={classes.line}>
        <span className={`${classes.start} clip`}>{to === null ? 'No address yet' : `To ${to}`}</span>
        <Time at={email.sent_at ?? email.updated_at} />
      </span>
    </Link>
  )
}
