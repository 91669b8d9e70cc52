/** What the webhook benchmarks share: a database of their own with fsync on, orgs with endpoints, and engines. */
import { insertOrg } from '../server/src/orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../server/src/platform/crypto.ts'
import { createDatabase, type Database } from '../server/src/platform/db/database.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { createWaker } from '../server/src/platform/db/wake.ts'
import { createEgress, type Egress } from '../server/src/platform/egress.ts'
import { createOutbox, type NewEvent, type Outbox } from '../server/src/platform/events/outbox.ts'
import { newId } from '../server/src/platform/ids.ts'
import { createLog } from '../server/src/platform/log.ts'
import { createWebhook } from '../server/src/webhooks/endpoints/create-webhook.ts'
import { createDeliveryEngine, type DeliveryEngine, fanOut } from '../server/src/webhooks/index.ts'
import { openBenchDatabase } from './database.ts'
import type { Figure } from './figure.ts'
import { type BenchReceiver, startBenchReceiver } from './webhook-receiver.ts'

export interface BenchScene {
  readonly db: Database
  /** The engine's own connections. */
  readonly engineDb: Database
  readonly url: string
  readonly superuserUrl: string
  readonly outbox: Outbox
  readonly egress: Egress
  readonly receiver: BenchReceiver
  /** An org with an endpoint for each path. */
  createOrg(...paths: string[]): Promise<string>
  startEngine(onDelivered?: (count: number) => void): DeliveryEngine
  /** How many deliveries of all orgs are not settled yet. */
  countOpen(): Promise<number>
  close(): Promise<void>
}

export async function openBenchScene(): Promise<BenchScene> {
  const database = await openBenchDatabase()
  await migrate(database.url)
  const log = createLog('silent')
  const db = createDatabase({ url: database.url, log })
  // As in app.ts.
  const engineDb = createDatabase({ url: database.url, maxConnections: 3, log })
  const ring = parseKeyRing(generateKeyRing())
  const waker = createWaker(db.pool, log)
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const outbox = createOutbox([fanOut({ waker, leadJson: async () => new Map() })])
  const receiver = await startBenchReceiver()
  const engines: DeliveryEngine[] = []
  return {
    ...{ db, engineDb, url: database.url, superuserUrl: database.superuserUrl, outbox, egress, receiver },
    async createOrg(...paths) {
      const orgId = newId('org')
      await db.inOrg(orgId, async (tx) => {
        await insertOrg(tx, { name: 'Bench', plan: 'scale', ownerId: newId('usr') })
        for (const path of paths) {
          const target_url = `http://127.0.0.1:${receiver.port}${path}`
          await createWebhook(tx, { name: 'Bench', target_url, event_types: ['*'] }, ring)
        }
      })
      return orgId
    },
    startEngine(onDelivered) {
      waker.listen(database.url)
      const options = { timeoutMs: 10_000, retriesMs: [30_000, 300_000, 1_800_000] }
      const onResults = (results: readonly { state: string }[]) =>
        onDelivered?.(results.filter(({ state }) => state === 'delivered').length)
      const engine = createDeliveryEngine({ db: engineDb, waker, egress, ring, log, onResults, ...options })
      engine.start()
      engines.push(engine)
      return engine
    },
    countOpen: () =>
      db.inScope('deliveries', async (tx) => {
        const { count } = await tx.db
          .selectFrom('deliveries')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('state', '=', 'pending')
          .executeTakeFirstOrThrow()
        return count
      }),
    async close() {
      await Promise.all(engines.map((engine) => engine.stop(1_000)))
      receiver.close()
      await egress.close()
      await waker.close()
      await Promise.all([engineDb.close(), db.close()])
      await database.close()
    },
  }
}

/** A body of the usual size. `sentAt`: on the wall clock, for the receiver to take the time. */
export function statusChanged(leadId: string, sentAt: number | null = null): NewEvent {
  return {
    type: 'lead.status_changed',
    leadId,
    fields: {
      lead_id: leadId,
      business_name: 'Sunrise Office Park',
      previous_status: 'contacted',
      new_status: 'replied',
      ...(sentAt === null ? {} : { sent_at: sentAt }),
    },
  }
}

export const wallClock = (): number => performance.timeOrigin + performance.now()

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const figure = (
  name: string,
  value: number,
  unit: string,
  goal = '',
  holds: boolean | null = null,
): Figure => ({ name, value, unit, goal, holds })
