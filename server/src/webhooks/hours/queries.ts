/** All SQL on `webhook_hours`. */
import { sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import type { Counts } from './hour.ts'

export interface EndpointCounts extends Counts {
  orgId: string
  webhookId: string
}

/** Adds to the hour that it is. What is older than any chart leaves with it. */
export async function addCounts(tx: ScopeTx, counts: readonly EndpointCounts[]): Promise<void> {
  // In one order, so that two processes don't wait for each other.
  const sorted = counts.toSorted((a, b) => (a.webhookId < b.webhookId ? -1 : 1))
  const column = (pick: (each: EndpointCounts) => string | number) => arrayLiteral(sorted.map(pick))
  const keys = sql`${column(({ orgId }) => orgId)}::text[], ${column(({ webhookId }) => webhookId)}::text[]`
  await sql`
    insert into webhook_hours (org_id, webhook_id, hour, delivered, failed, exhausted, durations, last_delivered_at)
    select org_id, webhook_id, date_trunc('hour', now(), 'UTC'), delivered, failed, exhausted, durations::int[],
      case when delivered > 0 then now() end
    from unnest(${keys}, ${column(({ delivered }) => delivered)}::int[], ${column(({ failed }) => failed)}::int[],
      ${column(({ exhausted }) => exhausted)}::int[], ${column(({ durations }) => arrayLiteral(durations))}::text[]
    ) as new (org_id, webhook_id, delivered, failed, exhausted, durations)
    on conflict (org_id, webhook_id, hour) do update set
      delivered = webhook_hours.delivered + excluded.delivered,
      failed = webhook_hours.failed + excluded.failed,
      exhausted = webhook_hours.exhausted + excluded.exhausted,
      durations = array(select a + b from unnest(webhook_hours.durations, excluded.durations) as step (a, b)),
      last_delivered_at = coalesce(excluded.last_delivered_at, webhook_hours.last_delivered_at)`.execute(
    tx.db,
  )
  await sql`
    delete from webhook_hours h using unnest(${keys}) as key (org_id, webhook_id)
    where h.org_id = key.org_id and h.webhook_id = key.webhook_id and h.hour < now() - interval '32 days'`.execute(
    tx.db,
  )
}

export interface Hour extends Counts {
  hour: Date
}

export async function listHours(tx: OrgTx, webhookId: string, from: Date): Promise<Hour[]> {
  const { rows } = await sql<Hour>`
    select hour, delivered, failed, exhausted, durations from webhook_hours
    where org_id = ${tx.orgId} and webhook_id = ${webhookId} and hour >= ${from} order by hour`.execute(tx.db)
  return rows
}

/** Null: none within a month. */
export async function findLastDeliveredAt(tx: OrgTx, webhookId: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(last_delivered_at) as at from webhook_hours
    where org_id = ${tx.orgId} and webhook_id = ${webhookId}`.execute(tx.db)
  return rows[0]?.at ?? null
}
