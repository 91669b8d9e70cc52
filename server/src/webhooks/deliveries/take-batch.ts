/** The claiming transaction: deliveries, where and how they are sent, and the log of those that got lost before. */
import { listPlans, mayUseApi } from '../../orgs/index.ts'
import type { Database, ScopeTx } from '../../platform/db/database.ts'
import { type Endpoint, listEndpoints } from '../endpoints/queries.ts'
import { type ClaimedDelivery, claimDeliveries, findNextRetry, hasPending, type Lane } from './claim.ts'
import { type AttemptOf, insertAttempts } from './queries.ts'
import type { Slots } from './slots.ts'

export interface Batch {
  readonly token: string
  readonly deliveries: readonly ClaimedDelivery[]
  readonly endpoints: ReadonlyMap<string, Endpoint>
  /** When nothing was claimed: in how many milliseconds something of this lane may be due; null: nothing is open. */
  readonly nextMs: number | null
}

/** Something is open that could not be claimed: at a limit, behind another of its lead, or leased; nobody says when. */
const heldMs = 2_000

export async function takeBatch(
  db: Database,
  options: { lane: Lane; slots: Slots; token: string; leaseMs: number },
): Promise<Batch> {
  const { lane, slots, token, leaseMs } = options
  const limit = slots.free(lane)
  if (limit <= 0) return { token, deliveries: [], endpoints: new Map(), nextMs: heldMs }
  return db.inScope('deliveries', async (tx) => {
    const deliveries = await claimDeliveries(tx, {
      lane,
      token,
      limit,
      leaseMs,
      endpointSlots: slots.defaultOf(lane),
      orgSlots: slots.orgSlots,
      endpoints: slots.endpoints(lane),
      orgs: slots.orgs(),
    })
    if (deliveries.length === 0) {
      return { token, deliveries, endpoints: new Map(), nextMs: await findNextMs(tx, lane) }
    }
    await insertAttempts(tx, deliveries.flatMap(lostAttempt))
    return { token, deliveries, endpoints: await findEndpoints(tx, deliveries), nextMs: null }
  })
}

async function findNextMs(tx: ScopeTx, lane: Lane): Promise<number | null> {
  if (lane === 'first') return (await hasPending(tx)) ? heldMs : null
  const { ms, isHeld } = await findNextRetry(tx)
  return isHeld ? Math.min(heldMs, ms ?? heldMs) : ms
}

async function findEndpoints(
  tx: ScopeTx,
  deliveries: readonly ClaimedDelivery[],
): Promise<Map<string, Endpoint>> {
  const keys = new Map(deliveries.map((delivery) => [delivery.webhookId, delivery]))
  const rows = await listEndpoints(tx, [...keys.values()])
  const plans = await listPlans(tx, [...new Set(deliveries.map(({ orgId }) => orgId))])
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
      manual: false,
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
