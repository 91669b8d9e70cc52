/** The log: attempts as they are written, and deliveries with their attempts as they are read. */
import { sql } from 'kysely'
import { arrayLiteral } from '../../../platform/db/array-literal.ts'
import type { OrgTx, ScopeTx } from '../../../platform/db/database.ts'
import { listWebhookIds } from '../../endpoints/queries.ts'
import type { DeliveryState } from '../schema.ts'

export interface Attempt {
  number: number
  manual: boolean
  url: string
  startedAt: Date
  durationMs: number | null
  outcome: string
  statusCode: number | null
  /** A sentence for a person about anything but `delivered`. */
  detail: string | null
  /** Lines of `name: value`. */
  requestHeaders: string | null
  responseHeaders: string | null
  responseBody: string | null
}

export type AttemptOf = Attempt & { orgId: string; deliveryId: string }

/** What an attempt says of itself. */
export const attemptFields = sql`number, manual, url, started_at, duration_ms, outcome, status_code, detail, request_headers,
  response_headers, response_body`
/** In the order of `unnestedAttempts`. */
export const attemptColumns = sql`org_id, delivery_id, ${attemptFields}`

/** An attempt that is logged stays as it is. No number is taken twice (`settleDeliveries`); if one were, it would be no reason to fail. */
export async function insertAttempts(tx: ScopeTx, attempts: readonly AttemptOf[]): Promise<void> {
  if (attempts.length === 0) return
  await sql`insert into delivery_attempts (${attemptColumns}) select * from ${unnestedAttempts(attempts)}
    on conflict do nothing`.execute(tx.db)
}

const unnestedAttempts = (attempts: readonly AttemptOf[]) => sql`unnest(
  ${arrayLiteral(attempts.map((attempt) => attempt.orgId))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.deliveryId))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.number))}::int[],
  ${arrayLiteral(attempts.map((attempt) => attempt.manual))}::boolean[],
  ${arrayLiteral(attempts.map((attempt) => attempt.url))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.startedAt))}::timestamptz[],
  ${arrayLiteral(attempts.map((attempt) => attempt.durationMs))}::int[],
  ${arrayLiteral(attempts.map((attempt) => attempt.outcome))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.statusCode))}::int[],
  ${arrayLiteral(attempts.map((attempt) => attempt.detail))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.requestHeaders))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.responseHeaders))}::text[],
  ${arrayLiteral(attempts.map((attempt) => attempt.responseBody))}::text[])`

/** Ids of those whose last `count` attempts before this one all got lost with their worker. */
export async function listLosing(
  tx: ScopeTx,
  deliveries: readonly { orgId: string; id: string; attemptNumber: number }[],
  count: number,
): Promise<string[]> {
  if (deliveries.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select key.id from unnest(
      ${deliveries.map(({ orgId }) => orgId)}::text[], ${deliveries.map(({ id }) => id)}::text[],
      ${deliveries.map(({ attemptNumber }) => attemptNumber)}::int[]) as key (org_id, id, number)
    where (
      select count(*) from delivery_attempts a
      where a.org_id = key.org_id and a.delivery_id = key.id and a.outcome = 'lost'
        and a.number between key.number - ${count} and key.number - 1) = ${count}`.execute(tx.db)
  return rows.map(({ id }) => id)
}

export interface Delivery {
  id: string
  webhookId: string
  eventId: string
  eventType: string
  leadId: string | null
  sequence: number
  state: DeliveryState
  attemptCount: number
  dueAt: Date | null
  body: string
  attempts: Attempt[]
}

const deliveryColumns = sql`
  d.id, d.webhook_id, d.event_id, d.event_type, d.lead_id, d.sequence, d.attempt_count,
  case when d.lease_ends_at > now() then 'sending' else d.state end as state,
  case when d.lease_ends_at > now() then null else d.due_at end as due_at,
  coalesce(d.body, (select e.body from events e where e.org_id = d.org_id and e.sequence = d.sequence), '') as body`

/**
 * The states that a delivery is shown in: while its lease holds, any other is hidden behind `sending`. Tests are in
 * none: who looks for what failed wants what can be resent and recovered.
 */
const inState = (state: DeliveryState) =>
  state === 'sending'
    ? sql`d.lease_ends_at > now()`
    : sql`d.state = ${state} and d.sequence > 0 and (d.lease_ends_at is null or d.lease_ends_at <= now())`

export interface DeliveryFilter {
  webhookId: string | null
  leadId: string | null
  eventType: string | null
  state: DeliveryState | null
}

/** A page looks at so many at most: no index knows the event type or most states, and each would cost every insert. */
const mostLookedAt = 5_000

/**
 * Newest first, with their attempts. `nextId` is the place of the next page, null on the last one. A page may be
 * short, and even empty, before that: then it looked at the most.
 */
export async function listDeliveries(
  tx: OrgTx,
  filter: DeliveryFilter,
  page: { limit: number; beforeId: string | null },
): Promise<{ deliveries: Delivery[]; nextId: string | null }> {
  const looked = sql`(select d.* ${await lookedThrough(tx, filter, page.beforeId)}
    order by d.id desc limit ${mostLookedAt}) d`
  const { eventType, state } = filter
  const { rows } = await sql<Omit<Delivery, 'attempts'>>`
    select ${deliveryColumns} from ${looked}
    where true ${eventType === null ? sql`` : sql`and d.event_type = ${eventType}`}
      ${state === null ? sql`` : sql`and ${inState(state)}`}
    order by d.id desc limit ${page.limit + 1}`.execute(tx.db)
  const shown = rows.slice(0, page.limit)
  const lastId = shown.at(-1)?.id ?? null
  if (rows.length > page.limit) return { deliveries: await withAttempts(tx, shown), nextId: lastId }
  const { rows: ends } = await sql<{ id: string }>`
    select d.id from ${looked} order by d.id desc offset ${mostLookedAt - 1} limit 1`.execute(tx.db)
  const end = ends[0]?.id ?? null
  // What came in between the two statements moved the end up: what was shown is not shown again.
  const nextId = end !== null && lastId !== null && lastId < end ? lastId : end
  return { deliveries: await withAttempts(tx, shown), nextId }
}

/** By the index that fits: a lead's deliveries, those that failed, those of a webhook, or all of the org. */
async function lookedThrough(
  tx: OrgTx,
  { webhookId, leadId, state }: DeliveryFilter,
  beforeId: string | null,
) {
  const rest = sql`d.org_id = ${tx.orgId} ${beforeId === null ? sql`` : sql`and d.id < ${beforeId}`}`
  // Deleted ones too: their log stays.
  const webhookIds = async () => (webhookId === null ? await listWebhookIds(tx) : [webhookId])
  if (leadId !== null) {
    return sql`from deliveries d
      where d.webhook_id = any(${await webhookIds()}::text[]) and d.lead_id = ${leadId} and ${rest}`
  }
  if (state === 'exhausted' || state === 'skipped') {
    return sql`from unnest(${await webhookIds()}::text[]) as webhook (id) cross join lateral (
      select * from deliveries d where d.webhook_id = webhook.id and d.state in ('exhausted', 'skipped') and ${rest}
      order by d.id desc limit ${mostLookedAt}) d`
  }
  return sql`from deliveries d where ${webhookId === null ? sql`` : sql`d.webhook_id = ${webhookId} and`} ${rest}`
}

export async function findDelivery(tx: OrgTx, id: string): Promise<Delivery | null> {
  const { rows } = await sql<Omit<Delivery, 'attempts'>>`
    select ${deliveryColumns} from deliveries d where d.org_id = ${tx.orgId} and d.id = ${id}`.execute(tx.db)
  const [delivery] = await withAttempts(tx, rows)
  return delivery ?? null
}

async function withAttempts(
  tx: OrgTx,
  deliveries: readonly Omit<Delivery, 'attempts'>[],
): Promise<Delivery[]> {
  if (deliveries.length === 0) return []
  const rows = await tx.db
    .selectFrom('deliveryAttempts')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where(
      'deliveryId',
      'in',
      deliveries.map((delivery) => delivery.id),
    )
    .orderBy('number')
    .execute()
  const attempts = Map.groupBy(rows, (row) => row.deliveryId)
  return deliveries.map((delivery) => ({ ...delivery, attempts: attempts.get(delivery.id) ?? [] }))
}
