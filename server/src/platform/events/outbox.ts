/**
 * The outbox: what happened, written in the transaction of the change.
 *
 * `record` gathers events; they are written by the last statements before the commit, because they lock the org's
 * counter: positions then rise in the order of commits, and nobody waits for the counter longer than a commit takes.
 * (Positions given afterwards by a reader would cost a second write per event and a hop before each delivery.)
 * The body is serialised once, here; those bytes are stored, signed and sent.
 *
 * Subscribers run in the same transaction, after the events are written: an event that needs a delivery or a job has
 * it from the start. They only insert rows; whoever works on these is woken after the commit.
 */
import { sql } from 'kysely'
import { arrayLiteral } from '../db/array-literal.ts'
import type { OrgTx } from '../db/database.ts'
import { newId } from '../ids.ts'

/** An event before it has its place: `fields` follow `event` and `org_id` in the body, in their own order. */
export interface NewEvent {
  readonly type: string
  readonly leadId: string | null
  readonly fields: Readonly<Record<string, unknown>>
}

export interface RecordedEvent {
  readonly id: string
  readonly sequence: number
  readonly type: string
  readonly leadId: string | null
  readonly body: string
  readonly createdAt: Date
}

type Gathered = Omit<RecordedEvent, 'sequence'>

export type Subscriber = (tx: OrgTx, events: readonly RecordedEvent[]) => Promise<void>

export interface Outbox {
  /** Adds events to the transaction, in the order in which they happened. */
  record(tx: OrgTx, events: readonly NewEvent[]): void
}

/** RFC 3339 in UTC without fractions, as in every webhook body. */
export const eventTimestamp = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`

export function createOutbox(subscribers: readonly Subscriber[]): Outbox {
  const gathered = new WeakMap<OrgTx, Gathered[]>()

  async function write(tx: OrgTx): Promise<void> {
    const entries = gathered.get(tx) ?? []
    if (entries.length === 0) return
    const lastSequence = await advanceCounter(tx, entries.length)
    const firstSequence = lastSequence - entries.length + 1
    const events = entries.map(
      (entry, index): RecordedEvent => ({ ...entry, sequence: firstSequence + index }),
    )
    await insertEvents(tx, events)
    for (const subscriber of subscribers) await subscriber(tx, events)
  }

  return {
    record(tx, events) {
      const entries = gathered.get(tx) ?? []
      const createdAt = new Date()
      const timestamp = eventTimestamp(createdAt)
      for (const { type, leadId, fields } of events) {
        const body = JSON.stringify({ event: type, org_id: tx.orgId, ...fields, timestamp })
        entries.push({ id: newId('evt'), type, leadId, body, createdAt })
      }
      gathered.set(tx, entries)
      tx.beforeCommit('outbox', () => write(tx))
    },
  }
}

async function advanceCounter(tx: OrgTx, count: number): Promise<number> {
  const { lastSequence } = await tx.db
    .insertInto('eventCounters')
    .values({ orgId: tx.orgId, lastSequence: count })
    .onConflict((conflict) =>
      conflict.column('orgId').doUpdateSet((eb) => ({
        lastSequence: eb('eventCounters.lastSequence', '+', count),
      })),
    )
    .returning('lastSequence')
    .executeTakeFirstOrThrow()
  return lastSequence
}

async function insertEvents(tx: OrgTx, events: readonly RecordedEvent[]): Promise<void> {
  await sql`
    insert into events (org_id, sequence, id, type, lead_id, body, created_at)
    select ${tx.orgId}, * from unnest(
      ${arrayLiteral(events.map((event) => event.sequence))}::bigint[],
      ${arrayLiteral(events.map((event) => event.id))}::text[],
      ${arrayLiteral(events.map((event) => event.type))}::text[],
      ${arrayLiteral(events.map((event) => event.leadId))}::text[],
      ${arrayLiteral(events.map((event) => event.body))}::text[],
      ${arrayLiteral(events.map((event) => event.createdAt))}::timestamptz[]
    )`.execute(tx.db)
}
