/** The SQL on `deliveries` and `delivery_attempts`, but for the claim. */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import type { RecordedEvent } from '../../platform/events/outbox.ts'
import type { DeliveryState } from './schema.ts'

export interface NewDelivery {
  id: string
  webhookId: string
  event: RecordedEvent
  /** Of the event among those of its transaction, from 1. */
  place: number
  /** Only where it is not the event's own. */
  body: string | null
  isSkipped: boolean
}

/** For the statement that gives the events their places. */
export const deliveriesInsert = (
  orgId: string,
  deliveries: readonly NewDelivery[],
  before: RawBuilder<number>,
): RawBuilder<unknown> => sql`
  insert into deliveries (org_id, id, webhook_id, event_id, event_type, lead_id, sequence, body, state)
  select ${orgId}, id, webhook_id, event_id, event_type, lead_id, ${before} + place, body,
    case when is_skipped then 'skipped' else 'pending' end
  from counter, unnest(
    ${arrayLiteral(deliveries.map((delivery) => delivery.id))}::text[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.webhookId))}::text[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.event.id))}::text[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.event.type))}::text[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.event.leadId))}::text[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.place))}::bigint[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.body))}::text[],
    ${arrayLiteral(deliveries.map((delivery) => delivery.isSkipped))}::boolean[]
  ) as new (id, webhook_id, event_id, event_type, lead_id, place, body, is_skipped)`

/**
 * Ends up to `limit` of what is open for a webhook, events after `upToSequence` excepted; answers how many it was.
 * A result that still comes in finds its claim void.
 */
export async function endOpenDeliveries(
  tx: OrgTx,
  webhookId: string,
  end: { state: 'skipped' | 'cancelled'; upToSequence: number; limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set state = ${end.state}, due_at = null, claim_token = null, lease_ends_at = null
    where org_id = ${tx.orgId} and id in (
      (select id from deliveries where webhook_id = ${webhookId} and state = 'pending'
        and sequence <= ${end.upToSequence} order by sequence limit ${end.limit})
      union all
      (select id from deliveries where webhook_id = ${webhookId} and state = 'retrying'
        and sequence <= ${end.upToSequence} order by due_at limit ${end.limit})
    )`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}

/** A delivery that was made already, and is in no feed. */
export async function insertTestDelivery(
  tx: OrgTx,
  delivery: {
    id: string
    webhookId: string
    eventId: string
    eventType: string
    body: string
    state: 'delivered' | 'exhausted'
  },
): Promise<void> {
  await tx.db
    .insertInto('deliveries')
    .values({ orgId: tx.orgId, ...delivery, sequence: 0, attemptCount: 1 })
    .execute()
}

/** Due now, by hand; not while it is being sent. */
export async function updateDeliveryDueByHand(tx: OrgTx, id: string): Promise<void> {
  await sql`
    update deliveries set state = 'retrying', due_at = now(), is_manual = true
    where org_id = ${tx.orgId} and id = ${id} and state <> 'cancelled' and state <> 'pending'
      and (lease_ends_at is null or lease_ends_at <= now())`.execute(tx.db)
}

/**
 * Brings back a page of what is exhausted or skipped, from the oldest on; answers their ids. What was never attempted
 * begins anew in its lead's order; what was holds nothing back.
 */
export async function requeueDeliveries(
  tx: OrgTx,
  page: { webhookId: string; afterId: string; beforeId: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with page as (
      select id from deliveries
      where webhook_id = ${page.webhookId} and state in ('exhausted', 'skipped')
        and id > ${page.afterId} and id < ${page.beforeId} and sequence > 0
      order by id limit ${page.limit} for update
    )
    update deliveries d set state = case when d.attempt_count = 0 then 'pending' else 'retrying' end,
      due_at = case when d.attempt_count = 0 then null else now() end, scheduled_count = 0, is_manual = false
    from page where d.org_id = ${tx.orgId} and d.id = page.id
    returning d.id`.execute(tx.db)
  return rows.map(({ id }) => id).sort()
}

/** The endpoints that have something to retry, whenever it is due. */
export async function listWebhooksWithRetries(tx: ScopeTx): Promise<{ orgId: string; webhookId: string }[]> {
  const { rows } = await sql<{ orgId: string; webhookId: string }>`
    with recursive endpoints as (
      (select webhook_id, org_id from deliveries where state = 'retrying' order by webhook_id limit 1)
      union all
      select next.* from endpoints e cross join lateral (
        select d.webhook_id, d.org_id from deliveries d
        where d.state = 'retrying' and d.webhook_id > e.webhook_id order by d.webhook_id limit 1) next
    )
    select org_id, webhook_id from endpoints`.execute(tx.db)
  return rows
}

/** Orgs whose oldest delivery has an id before this one: one look into the primary key for each. */
export async function listOrgsWithDeliveriesBefore(tx: ScopeTx, beforeId: string): Promise<string[]> {
  const { rows } = await sql<{ orgId: string; id: string }>`
    with recursive oldest as (
      (select org_id, id from deliveries order by org_id, id limit 1)
      union all
      select next.* from oldest o cross join lateral (
        select d.org_id, d.id from deliveries d where d.org_id > o.org_id order by d.org_id, d.id limit 1) next
    )
    select org_id, id from oldest where id < ${beforeId}`.execute(tx.db)
  return rows.map(({ orgId }) => orgId)
}

export async function deleteAttemptsBefore(tx: OrgTx, beforeId: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from delivery_attempts where org_id = ${tx.orgId} and (delivery_id, number) in (
      select delivery_id, number from delivery_attempts
      where org_id = ${tx.orgId} and delivery_id < ${beforeId} order by delivery_id limit ${limit})`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0)
}

export async function deleteDeliveriesBefore(tx: OrgTx, beforeId: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from deliveries where org_id = ${tx.orgId} and id in (
      select id from deliveries
      where org_id = ${tx.orgId} and id < ${beforeId} and state not in ('pending', 'retrying')
      order by id limit ${limit})`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Forgets what was sent to anyone about these leads, and lets nothing more be sent: what did not arrive is cancelled,
 * so that `recover` does not bring it back either.
 *
 * In steps, the rows locked first: a result that is just being written is in the log by the next statement. One that
 * comes later finds the place of its attempt taken, as that of one that got lost.
 */
export async function eraseDeliveriesOfLeads(
  tx: OrgTx,
  lead: { ids: readonly string[]; webhookIds: readonly string[] },
): Promise<void> {
  const { rows } = await sql<{ id: string; attemptCount: number; claimedAt: Date; isClaimed: boolean }>`
    select id, attempt_count, claimed_at, claim_token is not null as is_claimed from deliveries
    where org_id = ${tx.orgId} and webhook_id = any(${[...lead.webhookIds]}::text[])
      and lead_id = any(${[...lead.ids]}::text[])
    order by id for update`.execute(tx.db)
  const ids = arrayLiteral(rows.map(({ id }) => id))
  await sql`
    update deliveries set state = case when state = 'delivered' then state else 'cancelled' end,
      due_at = null, claim_token = null, lease_ends_at = null, body = ''
    where org_id = ${tx.orgId} and id = any(${ids}::text[])`.execute(tx.db)
  await sql`
    update delivery_attempts
    set detail = null, request_headers = null, response_headers = null, response_body = null
    where org_id = ${tx.orgId} and delivery_id = any(${ids}::text[])`.execute(tx.db)
  const onTheirWay = rows.filter(({ isClaimed }) => isClaimed)
  await insertAttempts(
    tx,
    onTheirWay.map(({ id, attemptCount, claimedAt }) => ({
      ...{ orgId: tx.orgId, deliveryId: id, number: attemptCount, manual: false, url: '' },
      ...{ startedAt: claimedAt, durationMs: null, outcome: 'lost', statusCode: null },
      detail: 'The lead was erased while this attempt was on its way',
      ...{ requestHeaders: null, responseHeaders: null, responseBody: null },
    })),
  )
}

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

const attemptColumns = sql`org_id, delivery_id, number, manual, url, started_at, duration_ms, outcome, status_code, detail,
  request_headers, response_headers, response_body`

/** An attempt that is logged stays as it is: the number of one that got lost is taken. */
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

/** What becomes of a claimed delivery. */
export interface Settlement {
  orgId: string
  id: string
  token: string
  state: 'delivered' | 'retrying' | 'exhausted' | 'skipped' | 'cancelled'
  /** With `retrying` only. */
  waitMs: number | null
  /** Null: nothing was sent, and what the claim counted is taken back. */
  attempt: AttemptOf | null
}

/**
 * Writes results, one statement for all. A result is taken only while its claim is the latest. One that comes too late
 * changes nothing: neither the delivery, nor its attempt, which whoever took over has logged as lost.
 */
export async function settleDeliveries(tx: ScopeTx, settlements: readonly Settlement[]): Promise<void> {
  const attempts = settlements.flatMap((settlement) => settlement.attempt ?? [])
  await sql`
    with results as (
      select * from unnest(
        ${arrayLiteral(settlements.map((settlement) => settlement.orgId))}::text[],
        ${arrayLiteral(settlements.map((settlement) => settlement.id))}::text[],
        ${arrayLiteral(settlements.map((settlement) => settlement.token))}::uuid[],
        ${arrayLiteral(settlements.map((settlement) => settlement.state))}::text[],
        ${arrayLiteral(settlements.map((settlement) => settlement.waitMs))}::float8[],
        ${arrayLiteral(settlements.map((settlement) => (settlement.attempt === null ? 1 : 0)))}::int[]
      ) as r (org_id, id, token, state, wait_ms, unsent)
    ),
    settled as (
      update deliveries d set state = r.state, claim_token = null, lease_ends_at = null, is_manual = false,
        attempt_count = d.attempt_count - r.unsent,
        scheduled_count = d.scheduled_count - case when d.is_manual then 0 else r.unsent end,
        due_at = now() + make_interval(secs => r.wait_ms / 1000)
      from results r
      -- The rows are found one by one in the primary key: a join scans a table that the planner thinks small.
      where d.ctid = any(array(
          select found.ctid from results cross join lateral (
            select ctid from deliveries where org_id = results.org_id and id = results.id limit 1) found))
        and d.org_id = r.org_id and d.id = r.id and d.claim_token = r.token
      returning d.org_id, d.id
    )
    insert into delivery_attempts (${attemptColumns})
    select a.* from ${unnestedAttempts(attempts)} as a (${attemptColumns})
    -- Of a claim that was lost, who took over has told.
    where (a.org_id, a.delivery_id) in (select org_id, id from settled)
    on conflict do nothing`.execute(tx.db)
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

/** The states that a delivery is shown in: while its lease holds, what it waits for is hidden behind `sending`. */
const inState = (state: DeliveryState) => {
  if (state === 'sending') return sql`d.lease_ends_at > now()`
  if (state !== 'pending' && state !== 'retrying') return sql`d.state = ${state}`
  return sql`d.state = ${state} and (d.lease_ends_at is null or d.lease_ends_at <= now())`
}

/** Newest first, with their attempts. */
export async function listDeliveries(
  tx: OrgTx,
  webhookId: string,
  page: { limit: number; beforeId: string | null; state: DeliveryState | null },
): Promise<Delivery[]> {
  const { rows } = await sql<Omit<Delivery, 'attempts'>>`
    select ${deliveryColumns} from deliveries d
    where d.org_id = ${tx.orgId} and d.webhook_id = ${webhookId}
      ${page.beforeId === null ? sql`` : sql`and d.id < ${page.beforeId}`}
      ${page.state === null ? sql`` : sql`and ${inState(page.state)}`}
    order by d.id desc limit ${page.limit}`.execute(tx.db)
  return withAttempts(tx, rows)
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

export interface LatestDelivery {
  orgId: string
  id: string
  eventType: string
  state: string
  attemptCount: number
  createdAt: Date
  targetUrl: string | null
  /** Of its last attempt; null before the first. */
  statusCode: number | null
  outcome: string | null
}

/** The newest deliveries of these orgs together, newest first: the last few of each by the primary key, then of those. */
export async function listLatestDeliveries(
  tx: ScopeTx,
  orgIds: readonly string[],
  limit: number,
): Promise<LatestDelivery[]> {
  const { rows } = await sql<LatestDelivery>`
    with latest as (
      select d.* from unnest(${[...orgIds]}::text[]) as org (id) cross join lateral (
        select org_id, id, webhook_id, event_type, attempt_count, created_at,
          case when lease_ends_at > now() then 'sending' else state end as state from deliveries
        where org_id = org.id order by id desc limit ${limit}
      ) d
      order by d.id desc limit ${limit}
    )
    select d.org_id, d.id, d.event_type, d.state, d.attempt_count, d.created_at, w.target_url,
      last.status_code, last.outcome
    from latest d
    left join webhooks w on w.org_id = d.org_id and w.id = d.webhook_id
    left join lateral (
      select status_code, outcome from delivery_attempts a
      where a.org_id = d.org_id and a.delivery_id = d.id order by number desc limit 1
    ) last on true
    order by d.id desc`.execute(tx.db)
  return rows
}
