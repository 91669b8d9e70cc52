/** The claiming transaction: deliveries, where and how they are sent, and the log of those that got lost before. */
import { listPlans, mayUseApi } from '../../orgs/index.ts'
import type { Database, ScopeTx } from '../../platform/db/database.ts'
import { type Endpoint, listEndpoints } from '../endpoints/queries.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  findNextRetry,
  hasPending,
  type Lane,
  listEventBodies,
} from './claim.ts'
import type { ClockWatch } from './clock-watch.ts'
import { type AttemptOf, insertAttempts, listLosing } from './log/queries.ts'
import { updateRetriesOfSetBackClock } from './queries.ts'
import type { Slots } from './slots.ts'

export interface TakenDelivery extends ClaimedDelivery {
  /** Null: the lead was erased. */
  readonly body: string | null
}

export interface Batch {
  readonly token: string
  readonly deliveries: readonly TakenDelivery[]
  readonly endpoints: ReadonlyMap<string, Endpoint>
  /** Sent by hand, and the last workers that tried are gone: the next one would be too. */
  readonly killers: ReadonlySet<string>
  /** In how many milliseconds something of this lane may be due that nobody tells of; null: nothing is open. */
  readonly nextMs: number | null
}

/**
 * A batch that fills all slots of an org leaves none for the next claim, which then looks for nothing while the last of
 * these are sent. For a pile of 40,000 for one org (busy machine, Node's and PostgreSQL's time for each): as many as fit
 * 77 to 88 and 52 to 63 µs, 500 at once 63 to 80 and 43 to 48, 250 at once 77 to 92 and 57 to 68.
 */
const mostAtOnce = 500

/** Something is open that could not be claimed: at a limit, behind another of its lead, or leased; nobody says when. */
const heldMs = 2_000

/** A resend uses up none of the scheduled attempts, which are bounded: so many of it in a row may get lost. */
const mostLost = 3

const nothing = { deliveries: [], endpoints: new Map<string, Endpoint>(), killers: new Set<string>() }

export async function takeBatch(
  db: Pick<Database, 'inScope'>,
  options: { lane: Lane; slots: Slots; token: string; leaseMs: number; wasSetBack: ClockWatch },
): Promise<Batch> {
  const { lane, slots, token, leaseMs } = options
  const limit = Math.min(slots.free(lane), mostAtOnce)
  if (limit <= 0) return { ...nothing, token, nextMs: heldMs }
  return db.inScope('deliveries', async (tx) => {
    const claimed = await claimDeliveries(tx, {
      lane,
      token,
      limit,
      leaseMs,
      endpointSlots: slots.defaultOf(lane),
      orgSlots: slots.orgSlots,
      endpoints: slots.endpoints(lane),
      orgs: slots.orgs(),
    })
    if (claimed.length === 0) return { ...nothing, token, nextMs: await findNextMs(tx, options) }
    await insertAttempts(tx, claimed.flatMap(lostAttempt))
    const retaken = claimed.filter(({ isManual, lostAt }) => isManual && lostAt !== null)
    const killers = new Set(await listLosing(tx, retaken, mostLost))
    const [deliveries, endpoints] = await tx.last(() =>
      Promise.all([withBodies(tx, claimed), findEndpoints(tx, claimed)]),
    )
    // Beside these there may be one whose worker is dead: it must not wait for a slow receiver of ours as well.
    return { token, deliveries, endpoints, killers, nextMs: heldMs }
  })
}

async function findNextMs(
  tx: ScopeTx,
  { lane, wasSetBack }: { lane: Lane; wasSetBack: ClockWatch },
): Promise<number | null> {
  if (lane === 'first') return (await hasPending(tx)) ? heldMs : null
  const { ms, isHeld, databaseMs } = await findNextRetry(tx)
  if (wasSetBack(databaseMs)) {
    await updateRetriesOfSetBackClock(tx)
    return 0
  }
  return isHeld ? Math.min(heldMs, ms ?? heldMs) : ms
}

async function withBodies(tx: ScopeTx, claimed: readonly ClaimedDelivery[]): Promise<TakenDelivery[]> {
  const keyOf = (event: { orgId: string; sequence: number }) => `${event.orgId} ${event.sequence}`
  const events = new Map<string, ClaimedDelivery>()
  for (const delivery of claimed) if (delivery.ownBody === null) events.set(keyOf(delivery), delivery)
  const rows = await listEventBodies(tx, [...events.values()])
  const bodies = new Map(rows.map((event) => [keyOf(event), event.body]))
  return claimed.map((delivery) => ({
    ...delivery,
    body: delivery.ownBody ?? bodies.get(keyOf(delivery)) ?? null,
  }))
}

async function findEndpoints(
  tx: ScopeTx,
  deliveries: readonly ClaimedDelivery[],
): Promise<Map<string, Endpoint>> {
  const keys = new Map(deliveries.map((delivery) => [delivery.webhookId, delivery]))
  const [rows, plans] = await Promise.all([
    listEndpoints(tx, [...keys.values()]),
    listPlans(tx, [...new Set(deliveries.map(({ orgId }) => orgId))]),
  ])
  return new Map(rows.map((row) => [row.id, { ...row, isPaused: !mayUseApi(plans.get(row.orgId) ?? '') }]))
}

/** An attempt that was counted, and perhaps made, by a worker that never said how it ended. */
function lostAttempt(delivery: ClaimedDelivery): AttemptOf[] {
  if (delivery.lostAt === null) return []
  return [
    {
      orgId: delivery.orgId,
      deliveryId: delivery.id,
      number: delivery.attemptNumber - 1,
      manual: delivery.isManual,
      url: '',
      startedAt: delivery.lostAt,
      durationMs: null,
      outcome: 'lost',
      statusCode: null,
      detail: 'The worker stopped before it could say how this attempt ended; it may have arrived',
      requestHeaders: null,
      responseHeaders: null,
      responseBody: null,
    },
  ]
}
