/**
 * For the journeys of deliveries: a database, orgs whose webhooks lead to a ledger, events, and workers as processes
 * that one kills. Nothing is asked of the workers: what happened is read from the database and the ledger.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { insertOrg } from '../../src/orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../../src/platform/crypto.ts'
import { createDatabase, type Database } from '../../src/platform/db/database.ts'
import { createWaker } from '../../src/platform/db/wake.ts'
import { createOutbox, type NewEvent } from '../../src/platform/events/outbox.ts'
import { newId } from '../../src/platform/ids.ts'
import { createLog } from '../../src/platform/log.ts'
import { createWebhook } from '../../src/webhooks/endpoints/create-webhook.ts'
import { fanOut } from '../../src/webhooks/index.ts'
import { createTestDatabase } from '../database.ts'
import { type Ledger, openLedger } from './delivery-ledger.fixture.ts'
import type { ClockMove, LastWords, WorkerOptions } from './delivery-worker.fixture.ts'

/** `TEST_LONG=1` runs the journeys in their long form, with figures on the way: minutes instead of seconds. */
export const isLong = Boolean(process.env.TEST_LONG)

/** `DELIVERY_KILL_ROUNDS=100`: so often workers are killed, instead of a few times. */
export const killRounds = Number(process.env.DELIVERY_KILL_ROUNDS) || null

/** Of the long form, for a person who reads along. */
export function sayFigures(figures: Record<string, unknown>): void {
  if (isLong || killRounds !== null) process.stderr.write(`${JSON.stringify(figures)}\n`)
}

export interface DeliveryRow {
  readonly id: string
  readonly eventId: string
  readonly leadId: string | null
  readonly sequence: number
  readonly state: string
  readonly attemptCount: number
  readonly body: string
  /** Outcomes in the log by attempt number. */
  readonly outcomes: Readonly<Record<string, string>>
}

export interface WorkerProcess {
  readonly process: ChildProcess
  moveClock(move: ClockMove): void
  /** Resolves when it is gone, with what it said last. */
  readonly ended: Promise<LastWords | null>
  kill(): Promise<void>
}

export interface DeliveryScene {
  readonly db: Database
  readonly url: string
  readonly secretKeys: string
  readonly ledger: Ledger
  /** An org with a webhook for each path of the ledger, or URL of another receiver. */
  createOrg(...paths: string[]): Promise<string>
  record(orgId: string, events: readonly NewEvent[]): Promise<void>
  startWorker(options?: Partial<WorkerOptions>): Promise<WorkerProcess>
  countByState(): Promise<Record<string, number>>
  /** Every delivery, with what is logged of it. */
  deliveries(): Promise<DeliveryRow[]>
  close(): Promise<void>
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

export const leadIds = (count: number): string[] => Array.from({ length: count }, () => newId('lead'))

const workerProgram = fileURLToPath(new URL('delivery-worker.fixture.ts', import.meta.url))
const defaults = { leaseMs: 30_000, timeoutMs: 10_000, retriesMs: [30_000, 300_000, 1_800_000] }

export async function openDeliveryScene(): Promise<DeliveryScene> {
  const database = await createTestDatabase()
  const ledger = await openLedger()
  const log = createLog('silent')
  const db = createDatabase({ url: database.url, log })
  const waker = createWaker(db.pool, log)
  const secretKeys = generateKeyRing()
  const ring = parseKeyRing(secretKeys)
  const outbox = createOutbox([fanOut({ waker, leadJson: async () => new Map() })])
  const workers: WorkerProcess[] = []
  const countByState = () =>
    db.inScope('deliveries', async (tx) => {
      const { rows } = await sql<{ state: string; count: number }>`
        select state, count(*) from deliveries group by state`.execute(tx.db)
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
    })

  return {
    ...{ db, url: database.url, secretKeys, ledger },
    async createOrg(...paths) {
      const orgId = newId('org')
      await db.inOrg(orgId, async (tx) => {
        await insertOrg(tx, { name: 'Journey', plan: 'scale', ownerId: newId('usr') })
        for (const path of paths) {
          await createWebhook(
            tx,
            { name: path, target_url: path.startsWith('/') ? ledger.url(path) : path, event_types: ['*'] },
            ring,
          )
        }
      })
      return orgId
    },
    record: (orgId, events) => db.inOrg(orgId, async (tx) => outbox.record(tx, events)),
    async startWorker(options = {}) {
      const worker = workerOf({ url: database.url, secretKeys, ...defaults, ...options })
      workers.push(worker)
      await Promise.race([once(worker.process, 'message'), worker.ended])
      return worker
    },
    countByState,
    deliveries: () =>
      db.inScope('deliveries', async (tx) => {
        const { rows } = await sql<DeliveryRow>`
        select d.id, d.event_id, d.lead_id, d.sequence, d.state, d.attempt_count,
          coalesce(d.body, (select e.body from events e where e.org_id = d.org_id and e.sequence = d.sequence)) as body,
          coalesce((select jsonb_object_agg(a.number, a.outcome) from delivery_attempts a
            where a.org_id = d.org_id and a.delivery_id = d.id), '{}') as outcomes
        from deliveries d order by d.id`.execute(tx.db)
        return rows
      }),
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()))
      await ledger.close()
      await waker.close()
      await db.close()
      await database.drop()
    },
  }
}

function workerOf(options: WorkerOptions): WorkerProcess {
  const child = fork(workerProgram, [], {
    env: { ...process.env, DELIVERY_WORKER: JSON.stringify(options) },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let said = ''
  child.stdout?.on('data', (chunk) => {
    said += chunk
  })
  const ended = once(child, 'close').then(() => lastLine(said))
  return {
    process: child,
    moveClock: (move) => void child.send(move),
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function lastLine(said: string): LastWords | null {
  const line = said.split('\n').at(-2)
  return line === undefined ? null : (JSON.parse(line) as LastWords)
}
