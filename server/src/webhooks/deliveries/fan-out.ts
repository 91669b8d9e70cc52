/**
 * Makes the deliveries of events, in the transaction that writes the events: nothing can be stored and not queued.
 * To a disabled endpoint, or below the plan, they are `skipped`, from where `recover` can bring them back.
 */
import type { OrgTx } from '../../platform/db/database.ts'
import type { RecordedEvent, Subscriber } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { findOrg, mayUseApi } from '../../orgs/index.ts'
import { listSubscriptions, type Subscription } from '../endpoints/queries.ts'
import { insertDeliveries, type NewDelivery } from './queries.ts'

const wants = ({ eventTypes }: Subscription, type: string): boolean =>
  eventTypes.includes(type) || eventTypes.includes('*')

/** `wake` is called after the commit when there is something to send. */
export function fanOut(wake: () => void): Subscriber {
  return async (tx: OrgTx, events: readonly RecordedEvent[]) => {
    const subscriptions = await listSubscriptions(tx)
    const deliveries = subscriptions.flatMap((subscription) =>
      events
        .filter((event) => wants(subscription, event.type))
        .map((event): NewDelivery => ({
          id: newId('dlv'),
          webhookId: subscription.id,
          isSkipped: subscription.status === 'disabled',
          event,
        })),
    )
    if (deliveries.length === 0) return
    const org = await findOrg(tx)
    const isPaused = org === null || !mayUseApi(org.plan)
    await insertDeliveries(
      tx,
      isPaused ? deliveries.map((delivery) => ({ ...delivery, isSkipped: true })) : deliveries,
    )
    if (deliveries.some((delivery) => !delivery.isSkipped) && !isPaused) tx.afterCommit(wake)
  }
}
