import type { Subscription } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { planNames } from '../session/session.ts'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { subscriptionText } from './billing-text.ts'
import { useOpenPortal } from './queries.ts'
import classes from './subscription-card.module.css'

interface SubscriptionCardProps {
  readonly subscription: Subscription
  readonly refusal: string | null
}

const day = (at: string): string => new Date(at).toLocaleDateString(undefined, { dateStyle: 'long' })

/** The subscription at Stripe, and the way to its invoices. */
export function SubscriptionCard({ subscription, refusal }: SubscriptionCardProps) {
  const portal = useOpenPortal()
  const { tone, state, words } = subscriptionText(subscription, day)
  const name = subscription.plan === null ? null : (planNames[subscription.plan] ?? subscription.plan)
  return (
    <div className={classes.card}>
      <div className={classes.words}>
        <div className={classes.line}>
          <span className={classes.name}>{name === null ? 'Subscription' : `${name}, paid at Stripe`}</span>
          <StatusDot tone={tone}>{state}</StatusDot>
        </div>
        {words !== '' && <div className={classes.quiet}>{words}</div>}
      </div>
      <Refusable why={refusal}>
        <Button
          variant="default"
          loading={portal.isPending}
          onClick={() => portal.mutate(undefined, { onError: (error) => notify.error(error) })}
        >
          Invoices and payment
        </Button>
      </Refusable>
    </div>
  )
}
