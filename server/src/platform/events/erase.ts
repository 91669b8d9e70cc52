/** Takes the person out of a lead's events: each keeps its place, id, type and time, and the fields named in `keep`. */
import { sql } from 'kysely'
import type { OrgTx } from '../db/database.ts'
import type { RecordedEvent } from './outbox.ts'

/** The event by which whoever holds copies of a lead hears, in the same transaction, that they must go. */
export const leadDeletedType = 'lead.deleted'

/** The leads that these events say are erased. */
export const erasedLeadIds = (events: readonly RecordedEvent[]): string[] =>
  events.flatMap(({ type, leadId }) => (type === leadDeletedType && leadId !== null ? [leadId] : []))

const alwaysKept = ['event', 'org_id', 'lead_id', 'timestamp']

/** Sets every other field to null, in place, so that positions stay and readers of the feed find the same shape. */
export async function eraseLeadEvents(tx: OrgTx, leadId: string, keep: readonly string[]): Promise<void> {
  const { rows } = await sql<{ sequence: number; body: string }>`
    select sequence, body from events where org_id = ${tx.orgId} and lead_id = ${leadId}`.execute(tx.db)
  const kept = new Set([...alwaysKept, ...keep])
  const bodies = rows.map(({ body }) => {
    const fields = Object.entries(JSON.parse(body) as Record<string, unknown>)
    return JSON.stringify(
      Object.fromEntries(fields.map(([name, value]) => [name, kept.has(name) ? value : null])),
    )
  })
  await sql`
    update events e set body = erased.body
    from unnest(${rows.map(({ sequence }) => sequence)}::bigint[], ${bodies}::text[]) as erased (sequence, body)
    where e.org_id = ${tx.orgId} and e.sequence = erased.sequence`.execute(tx.db)
}

/** Whether one of these leads was erased, as far as committed. */
export async function isAnyErased(tx: OrgTx, leadIds: readonly string[]): Promise<boolean> {
  if (leadIds.length === 0) return false
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from events where org_id = ${tx.orgId} and lead_id = any(${[...leadIds]}::text[])
        and type = ${leadDeletedType}
    ) as found`.execute(tx.db)
  return rows[0]?.found ?? false
}
