/** The SQL on `deliveries` and `delivery_attempts`, but for the claim. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import type { RecordedEvent } from '../../platform/events/outbox.ts'

export interface NewDelivery {
  id: string
  webhookId: string
  event: RecordedEvent
  isSkipped: boolean
}

export async function insertDeliveries(tx: OrgTx, deliveries: readonly NewDelivery[]): Promise<void> {
  await sql`
    insert into deliveries (org_id, id, webhook_id, event_id, event_type, lead_id, sequence, state, due_at)
    select ${tx.orgId}, id, webhook_id, event_id, event_type, lead_id, sequence,
      case when is_skipped then 'skipped' else 'pending' end, case when is_skipped then null else now() end
    from unnest(
      ${deliveries.map((delivery) => delivery.id)}::text[],
      ${deliveries.map((delivery) => delivery.webhookId)}::text[],
      ${deliveries.map((delivery) => delivery.event.id)}::text[],
      ${deliveries.map((delivery) => delivery.event.type)}::text[],
      ${deliveries.map((delivery) => delivery.event.leadId)}::text[],
      ${deliveries.map((delivery) => delivery.event.sequence)}::bigint[],
      ${deliveries.map((delivery) => delivery.isSkipped)}::boolean[]
    ) as new (id, webhook_id, event_id, event_type, lead_id, sequence, is_skipped)`.execute(tx.db)
}

/** Ends what is open for a webhook that is gone; a result that still comes in finds its claim void. */
export async function cancelOpenDeliveries(tx: OrgTx, webhookId: string): Promise<void> {
  await sql`
    update deliveries set state = 'cancelled', due_at = null, claim_token = null, first_attempt_ended = true
    where org_id = ${tx.orgId} and webhook_id = ${webhookId} and due_at is not null`.execute(tx.db)
}

export interface Attempt {
  number: number
  manual: boolean
  url: string
  startedAt: Date
  durationMs: number | null
  outcome: string
  statusCode: number | null
  requestHeaders: string | null
  responseHeaders: string | null
  responseBody: string | null
}

export type AttemptOf = Attempt & { orgId: string; deliveryId: string }

export async function insertAttempts(tx: ScopeTx, attempts: readonly AttemptOf[]): Promise<void> {
  if (attempts.length === 0) return
  await sql`
    insert into delivery_attempts (org_id, delivery_id, number, manual, url, started_at, duration_ms, outcome,
      status_code, request_headers, response_headers, response_body)
    select * from ${unnestedAttempts(attempts)} on conflict do nothing`.execute(tx.db)
}

const unnestedAttempts = (attempts: readonly AttemptOf[]) => sql`unnest(
  ${attempts.map((attempt) => attempt.orgId)}::text[],
  ${attempts.map((attempt) => attempt.deliveryId)}::text[],
  ${attempts.map((attempt) => attempt.number)}::int[],
  ${attempts.map((attempt) => attempt.manual)}::boolean[],
  ${attempts.map((attempt) => attempt.url)}::text[],
  ${attempts.map((attempt) => attempt.startedAt)}::timestamptz[],
  ${attempts.map((attempt) => attempt.durationMs)}::int[],
  ${attempts.map((attempt) => attempt.outcome)}::text[],
  ${attempts.map((attempt) => attempt.statusCode)}::int[],
  ${attempts.map((attempt) => attempt.requestHeaders)}::text[],
  ${attempts.map((attempt) => attempt.responseHeaders)}::text[],
  ${attempts.map((attempt) => attempt.responseBody)}::text[])`

/** What becomes of a claimed delivery. `waitMs` with `retrying` only. */
export interface Settlement {
  orgId: string
  id: string
  token: string
  state: 'delivered' | 'retrying' | 'exhausted' | 'skipped' | 'cancelled'
  waitMs: number | null
  attempt: AttemptOf | null
}

/**
 * Writes results, one statement for all. A result is taken only while its claim is still the latest; one that comes
 * too late changes nothing, and its attempt is not logged: whoever took over has logged it as lost.
 */
export async function settleDeliveries(tx: ScopeTx, settlements: readonly Settlement[]): Promise<void> {
  const attempts = settlements.flatMap((settlement) => settlement.attempt ?? [])
  await sql`
    with results as (
      select * from unnest(
        ${settlements.map((settlement) => settlement.orgId)}::text[],
        ${settlements.map((settlement) => settlement.id)}::text[],
        ${settlements.map((settlement) => settlement.token)}::uuid[],
        ${settlements.map((settlement) => settlement.state)}::text[],
        ${settlements.map((settlement) => settlement.waitMs)}::float8[]
      ) as r (org_id, id, token, state, wait_ms)
    ),
    settled as (
      update deliveries d set state = r.state, first_attempt_ended = true, claim_token = null, is_manual = false,
        due_at = now() + make_interval(secs => r.wait_ms / 1000)
      from results r
      where d.org_id = r.org_id and d.id = r.id and d.claim_token = r.token
      returning d.org_id, d.id
    )
    insert into delivery_attempts (org_id, delivery_id, number, manual, url, started_at, duration_ms, outcome,
      status_code, request_headers, response_headers, response_body)
    select a.* from ${unnestedAttempts(attempts)} as a (org_id, delivery_id, number, manual, url, started_at,
      duration_ms, outcome, status_code, request_headers, response_headers, response_body)
    join settled s on s.org_id = a.org_id and s.id = a.delivery_id
    on conflict do nothing`.execute(tx.db)
}

export interface Delivery {
  id: string
  webhookId: string
  eventId: string
  eventType: string
  leadId: string | null
  sequence: number
  state: string
  attemptCount: number
  dueAt: Date | null
  body: string
  attempts: Attempt[]
}

const deliveryColumns = sql`
  d.id, d.webhook_id, d.event_id, d.event_type, d.lead_id, d.sequence, d.state, d.attempt_count, d.due_at,
  coalesce(d.body, (select e.body from events e where e.org_id = d.org_id and e.sequence = d.sequence), '') as body`

/** Newest first, with their attempts. */
export async function listDeliveries(
  tx: OrgTx,
  webhookId: string,
  page: { limit: number; beforeId: string | null },
): Promise<Delivery[]> {
  const { rows } = await sql<Omit<Delivery, 'attempts'>>`
    select ${deliveryColumns} from deliveries d
    where d.org_id = ${tx.orgId} and d.webhook_id = ${webhookId}
      and (${page.beforeId}::text is null or d.id < ${page.beforeId})
    order by d.id desc limit ${page.limit}`.execute(tx.db)
  return withAttempts(tx, rows)
}

export async function findDelivery(tx: OrgTx, id: string): Promise<Delivery | null> {
  const { rows } = await sql<Omit<Delivery, 'attempts'>>`
    select ${deliveryColumns} from deliveries d where d.org_id = ${tx.orgId} and d.id = ${id}`.execute(tx.db)
  const [delivery] = await withAttempts(tx, rows)
  return delivery ?? null
}

async function withAttempts(tx: OrgTx, deliveries: readonly Omit<Delivery, 'attempts'>[]): Promise<Delivery[]> {
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
