/**
 * Makes the deliveries of events, in the transaction that writes the events: nothing can be stored and not queued.
 * To a disabled endpoint they are `skipped`, from where `recover` can bring them back; so are those below the plan, by
 * the engine: asking for the plan here would cost every change a statement.
 */
import type { OrgTx } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import type { RecordedEvent, Subscriber } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { listSubscriptions, type Subscription } from '../endpoints/queries.ts'
import { deliveriesChannel, eventsChannel } from './channels.ts'
import { deliveriesInsert, type NewDelivery } from './queries.ts'

/** The leads of these ids as the API shows them; one that is not there is left out. */
export type LeadJson = (tx: OrgTx, leadIds: readonly string[]) => Promise<ReadonlyMap<string, object>>

export interface FanOutOptions {
  waker: Pick<Waker, 'wake'>
  leadJson: LeadJson
}

const wants = ({ eventTypes }: Subscription, type: string): boolean =>
  eventTypes.includes(type) || eventTypes.includes('*')

export function fanOut({ waker, leadJson }: FanOutOptions): Subscriber {
  return async (tx, events) => {
    const subscriptions = await listSubscriptions(tx)
    const wanted = subscriptions.flatMap((subscription) =>
      events.flatMap((event, index) =>
        wants(subscription, event.type) ? [{ subscription, event, place: index + 1 }] : [],
      ),
    )
    const isAnyOpen = wanted.some(({ subscription }) => subscription.status === 'enabled')
    // One notice is enough: whoever follows the feed hears both.
    tx.afterCommit(() => waker.wake(isAnyOpen ? deliveriesChannel : eventsChannel))
    if (wanted.length === 0) return undefined
    const bodies = await bodiesWithLead(tx, wanted, leadJson)
    const deliveries = wanted.map((each) => deliveryOf(each, bodies))
    return (before) => deliveriesInsert(tx.orgId, deliveries, before)
  }
}

interface Wanted {
  subscription: Subscription
  event: RecordedEvent
  /** From 1, among the events of the transaction. */
  place: number
}

const deliveryOf = (
  { subscription, event, place }: Wanted,
  bodies: ReadonlyMap<string, string>,
): NewDelivery => ({
  id: newId('dlv'),
  webhookId: subscription.id,
  event,
  place,
  body: subscription.include.includes('lead') ? (bodies.get(event.id) ?? null) : null,
  isSkipped: subscription.status === 'disabled',
})

/**
 * The bodies of `include: ["lead"]` by event: the bytes of the event's own, and one last field. The lead is as it is
 * when the transaction ends, so that a customer's record is made in one call.
 */
async function bodiesWithLead(
  tx: OrgTx,
  wanted: readonly Wanted[],
  leadJson: LeadJson,
): Promise<Map<string, string>> {
  const including = wanted.filter(({ subscription }) => subscription.include.includes('lead'))
  const leadIds = new Set(including.flatMap(({ event }) => event.leadId ?? []))
  if (leadIds.size === 0) return new Map()
  const leads = await leadJson(tx, [...leadIds])
  const texts = new Map([...leads].map(([id, lead]) => [id, JSON.stringify(lead)]))
  return new Map(
    including.flatMap(({ event }) => {
      const lead = event.leadId === null ? undefined : texts.get(event.leadId)
      return lead === undefined ? [] : [[event.id, `${event.body.slice(0, -1)},"lead":${lead}}`] as const]
    }),
  )
}
