/** For tests: an org with webhooks to real receivers, events in its outbox, and engines that one starts and stops. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createTestDatabase } from '../../test/database.ts'
import { insertOrg, type Plan } from '../orgs/index.ts'
import { generateKeyRing, type KeyRing, parseKeyRing } from '../platform/crypto.ts'
import { createDatabase, type Database } from '../platform/db/database.ts'
import { createWaker, type Waker } from '../platform/db/wake.ts'
import { type Answer, type Receiver, startReceiver } from '../platform/egress/test-receiver.ts'
import { createEgress, type Egress } from '../platform/egress.ts'
import { createOutbox, type NewEvent, type Outbox } from '../platform/events/outbox.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { createDeliveryEngine, type DeliveryEngine, type DeliveryEngineOptions } from './deliveries/engine.ts'
import { eraseDeliveries } from './deliveries/erase-deliveries.ts'
import { fanOut } from './deliveries/fan-out.ts'
import { type Delivery, findDelivery } from './deliveries/log/queries.ts'
import { createWebhook } from './endpoints/create-webhook.ts'
import type { Webhook } from './endpoints/queries.ts'
import type { NewWebhook } from './endpoints/schema.ts'

export interface Scene {
  readonly db: Database
  readonly databaseUrl: string
  readonly ring: KeyRing
  /** The ring as a setting. */
  readonly keys: string
  readonly waker: Waker
  readonly outbox: Outbox
  readonly egress: Egress
  readonly log: ReturnType<typeof createLog>
  createOrg(plan?: Plan): Promise<string>
  /** Closed at the end. */
  receive(...args: Parameters<typeof startReceiver>): Promise<Receiver>
  createWebhook(
    orgId: string,
    url: string,
    options?: Partial<NewWebhook>,
  ): Promise<{ webhook: Webhook; secret: string }>
  record(orgId: string, ...events: NewEvent[]): Promise<void>
  /** Reads bodies as what they are; answers 200. */
  receiveBytes(): Promise<BytesReceiver>
  startEngine(options?: Partial<DeliveryEngineOptions>): DeliveryEngine
  /** Waits a little for what is in flight. */
  stopEngines(): Promise<void>
  /** All of an org, oldest first. */
  deliveries(orgId: string): Promise<Delivery[]>
  close(): Promise<void>
}

export interface BytesReceiver {
  readonly url: string
  readonly requests: { headers: IncomingHttpHeaders; body: string }[]
}

export const statusChanged = (leadId: string, newStatus = 'qualified'): NewEvent => ({
  type: 'lead.status_changed',
  leadId,
  fields: {
    lead_id: leadId,
    business_name: 'Sunrise Office Park',
    previous_status: 'new',
    new_status: newStatus,
  },
})

export async function openScene(): Promise<Scene> {
  const database = await createTestDatabase()
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'silent')
  const db = createDatabase({ url: database.url, log })
  const keys = generateKeyRing()
  const ring = parseKeyRing(keys)
  const waker = createWaker(db.pool, log)
  waker.listen(database.url)
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const leadJson = async (_tx: unknown, ids: readonly string[]) =>
    new Map(ids.map((id) => [id, { id, business_name: 'Sunrise Office Park', score: 82 }]))
  const outbox = createOutbox([fanOut({ waker, leadJson }), eraseDeliveries])
  const receivers: { close(): Promise<void> }[] = []
  const engines: DeliveryEngine[] = []
  const stopEngines = async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.stop(500)))
  }

  return {
    db,
    databaseUrl: database.url,
    ring,
    keys,
    waker,
    outbox,
    egress,
    log,
    async createOrg(plan = 'scale') {
      const orgId = newId('org')
      await db.inOrg(orgId, (tx) => insertOrg(tx, { name: 'Scene', plan, ownerId: newId('usr') }))
      return orgId
    },
    async receive(answer: Answer | string | Buffer, options) {
      const receiver = await startReceiver(answer, options)
      receivers.push(receiver)
      return receiver
    },
    async receiveBytes() {
      const requests: BytesReceiver['requests'] = []
      const server = createServer(async (request, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
        response.end()
      })
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
      receivers.push({ close: async () => void server.close() })
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests }
    },
    createWebhook: (orgId, url, options = {}) =>
      db.inOrg(orgId, (tx) =>
        createWebhook(tx, { name: 'Test', target_url: url, event_types: ['*'], ...options }, ring),
      ),
    record: (orgId, ...events) => db.inOrg(orgId, async (tx) => outbox.record(tx, events)),
    startEngine(options = {}) {
      const engine = createDeliveryEngine({
        ...{ db, waker, egress, ring, log },
        ...{ timeoutMs: 10_000, retriesMs: [30_000, 300_000, 1_800_000] },
        ...options,
      })
      engine.start()
      engines.push(engine)
      return engine
    },
    deliveries: (orgId) =>
      db.inOrg(orgId, async (tx) => {
        const rows = await tx.db
          .selectFrom('deliveries')
          .select('id')
          .where('orgId', '=', orgId)
          .orderBy('id')
          .execute()
        const found: Delivery[] = []
        for (const { id } of rows) {
          const delivery = await findDelivery(tx, id)
          if (delivery) found.push(delivery)
        }
        return found
      }),
    stopEngines,
    async close() {
      await stopEngines()
      for (const receiver of receivers) await receiver.close()
      await egress.close()
      await waker.close()
      await db.close()
      await database.drop()
    },
  }
}

/** Header names in lower case, and the body: of a request as the receiver got it. */
export function parseRequest(request: string): { headers: Record<string, string>; body: string } {
  const [head = '', body = ''] = request.split('\r\n\r\n')
  const lines = head.split('\r\n').slice(1)
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: Object.fromEntries(headers), body }
}
