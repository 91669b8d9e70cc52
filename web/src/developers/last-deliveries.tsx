import type { Delivery, Webhook } from '@bolsivo/sdk'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { bolsivo } from '../session/bolsivo.ts'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { Time } from '../ui/time.tsx'
import { deliveryStateNames, deliveryTones } from '../webhooks/delivery-search.ts'
import { deliveryKeys } from '../webhooks/queries.ts'
import classes from './developers-page.module.css'
import { newestOf, timeOf } from './newest-deliveries.ts'

const shown = 8
/** The API lists deliveries by webhook: of more than these not all are asked. */
const mostWebhooks = 10

export function LastDeliveries({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  const answers = useQueries({
    queries: webhooks.slice(0, mostWebhooks).map(({ id }) => ({
      queryKey: [...deliveryKeys.all, 'newest', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await bolsivo.webhooks.deliveries(id, { limit: shown }, { signal })).data,
      refetchInterval: 15_000,
    })),
  })
  if (answers.some(({ isPending }) => isPending)) return <RowsSkeleton count={5} height={34} />
  const newest = newestOf(
    answers.flatMap(({ data = [] }) => data),
    shown,
  )
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
