/**
 * What went to this company’s own endpoints last, so that the page is about them and not about an example.
 */
import type { Delivery, Webhook } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { Time } from '../ui/time.tsx'
import { timeOf } from '../webhooks/body-text.ts'
import { deliveryStateNames, deliveryTones } from '../webhooks/delivery-search.ts'
import { newestDeliveriesQuery } from '../webhooks/queries.ts'
import classes from './developers-page.module.css'

const shown = 8

export function LastDeliveries({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  const { data: newest, error, refetch } = useQuery(newestDeliveriesQuery(shown))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!newest) return <RowsSkeleton count={5} height={34} />
  if (newest.length === 0) {
    return <p className={classes.quiet}>Nothing was sent yet. The next event shows here.</p>
  }
  return (
    <ul className={classes.rows}>
      {newest.map((delivery) => (
        <DeliveryLine
          key={delivery.id}
          delivery={delivery}
          webhook={webhooks.find(({ id }) => id === delivery.webhook_id)}
        />
      ))}
    </ul>
  )
}

interface DeliveryLineProps {
  readonly delivery: Delivery
  readonly webhook: Webhook | undefined
}

function DeliveryLine({ delivery, webhook }: DeliveryLineProps) {
  const at = timeOf(delivery)
  return (
    <li className={classes.row}>
      <Link
        to="/settings/webhooks/$webhookId"
        params={{ webhookId: delivery.webhook_id }}
        search={{ delivery: delivery.id }}
        className={`${classes.name} mono clip`}
      >
        {delivery.event_type}
      </Link>
      <span className={`${classes.url} clip`}>
        {webhook?.name}
        {at !== null && (
          <>
            {', '}
            <Time at={at} />
          </>
        )}
      </span>
      <StatusDot tone={deliveryTones[delivery.state]}>{deliveryStateNames[delivery.state]}</StatusDot>
    </li>
  )
}
