/** The state of a mail, what it means, and what a person can do about it. */
import type { Email } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { bolsivo } from '../session/bolsivo.ts'
import { useRefusal } from '../session/session.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { Time } from '../ui/time.tsx'
import { useEmailDecision } from './queries.ts'
import classes from './sent-actions.module.css'
import { EmailStateDot, emailStates } from './state.tsx'

export function SentActions({ email }: { readonly email: Email }) {
  const { state, sent_at, updated_at, message_id, reason, approved_by } = email
  return (
    <div className={classes.state}>
      <div className={classes.words}>
        <p className={classes.line}>
          <EmailStateDot state={state} />
          <Time at={sent_at ?? updated_at} format="exact" />
        </p>
        <p className={classes.meaning}>{emailStates[state].meaning}</p>
        {reason !== null && <p className={classes.reason}>{reason}</p>}
        {approved_by?.name && <p className={classes.meaning}>Approved by {approved_by.name}</p>}
        {message_id !== null && (
          <p className={classes.id}>
            <span className="mono clip">{message_id}</span>
            <CopyButton value={message_id} label="Copy the Message-ID" />
          </p>
        )}
      </div>
      <Decisions email={email} />
    </div>
  )
}

function Decisions({ email }: { readonly email: Email }) {
  const why = useRefusal('member')
  const navigate = useNavigate()
  const withdrawing = useEmailDecision(() => bolsivo.emails.withdraw(email.id))
  const settling = useEmailDecision((state: 'sent' | 'failed') => bolsivo.emails.settle(email.id, { state }))
  const withdraw = () =>
    withdrawing.mutate(undefined, {
      onSuccess: () => {
        notify.ok('It is a draft again')
        void navigate({ to: '/approvals', search: { email: email.id } })
      },
      onError: notify.error,
    })
  const settle = (state: 'sent' | 'failed') => settling.mutate(state, { onError: notify.error })
  if (email.can.includes('settle')) {
    return (
      <div className={classes.buttons}>
        <Refusable why={why}>
          <Button variant="default" loading={settling.isPending} onClick={() => settle('sent')}>
            It went out
          </Button>
        </Refusable>
        <Refusable why={why}>
          <Button variant="default" loading={settling.isPending} onClick={() => settle('failed')}>
            It did not
          </Button>
        </Refusable>
      </div>
    )
  }
  if (!email.can.includes('withdraw')) return null
  return (
    <div className={classes.buttons}>
      <Refusable why={why}>
        <Button variant="default" loading={withdrawing.isPending} onClick={withdraw}>
          Make it a draft again
        </Button>
      </Refusable>
    </div>
  )
}
