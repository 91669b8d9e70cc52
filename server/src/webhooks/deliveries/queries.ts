/** What changes `deliveries`, from the event to their end, but for the claim (claim.ts). The log is in log/queries.ts. */
import { type RawBuilder, sql } from 'kysely'
import { type ArrayElement, arrayLiteral, linesArrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import type { RecordedEvent } from '../../platform/events/outbox.ts'
import { type AttemptOf, attemptColumns, attemptFields, insertAttempts } from './log/queries.ts'

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
 * Claims stay: what is on its way may arrive, and its result must be known, or `recover` would send it again.
 */
export async function endOpenDeliveries(
  tx: OrgTx,
  webhookId: string,
  end: { state: 'skipped' | 'cancelled'; upToSequence: number; limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set state = ${end.state}, due_at = null
    -- The state once more: one that was being settled when this looked has waited for it, and has ended by itself.
    where org_id = ${tx.orgId} and state in ('pending', 'retrying') and id in (
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
 * After the database's clock was set back: what was claimed «in the future» waits its wait once more from now, instead
 * of as long as the clock was set back; what a worker still holds is due, as it was. Reads every retry that waits.
 */
export async function updateRetriesOfSetBackClock(tx: ScopeTx): Promise<void> {
  await sql`
    update deliveries set
      due_at = now() + case when claim_token is null then greatest(due_at - claimed_at, interval '0') else interval '0' end,
      claimed_at = case when claim_token is null then now() else claimed_at end
    where state = 'retrying' and claimed_at > now() + interval '1 minute'`.execute(tx.db)
}

/**
 * Brings back a page of what is exhausted or skipped, from the oldest on; answers their ids. What was never attempted
 * begins anew in its lead's order; what was holds nothing back.
 */
export async function requeueDeliveries(
  tx: OrgTx,
  page: { webhookId: string; afterId: string; upToSequence: number; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with page as (
      select id from deliveries
      where webhook_id = ${page.webhookId} and state in ('exhausted', 'skipped')
        and id > ${page.afterId} and sequence between 1 and ${page.upToSequence}
      order by id limit ${page.limit} for update
    )
    update deliveries d set state = case when d.attempt_count = 0 then 'pending' else 'retrying' end,
      due_at = case when d.attempt_count = 0 then null else now() end, scheduled_count = 0, is_manual = false
    from page where d.org_id = ${tx.orgId} and d.id = page.id
    returning d.id`.execute(tx.db)
  return rows.map(({ id }) => id).sort()
}

const mostCounted = 10_000

/** Of one webhook; of a pile no more than 10,000 are counted. */
export async function countOpenDeliveries(
  tx: OrgTx,
  webhookId: string,
): Promise<{ open: number; retrying: number }> {
  const counted = (state: string) => sql`(select count(*) from (
    select from deliveries where org_id = ${tx.orgId} and webhook_id = ${webhookId} and state = ${sql.lit(state)}
    limit ${mostCounted}) counted)`
  const { rows } = await sql<{ open: number; retrying: number }>`
    select ${counted('pending')} as open, ${counted('retrying')} as retrying`.execute(tx.db)
  return rows[0] ?? { open: 0, retrying: 0 }
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

/** The oldest delivery of each org, where its id is before this one: one look into the primary key for each org. */
export async function listOldestDeliveriesBefore(
  tx: ScopeTx,
  beforeId: string,
): Promise<{ orgId: string; id: string }[]> {
  const { rows } = await sql<{ orgId: string; id: string }>`
    with recursive oldest as (
      (select org_id, id from deliveries order by org_id, id limit 1)
      union all
      select next.* from oldest o cross join lateral (
        select d.org_id, d.id from deliveries d where d.org_id > o.org_id order by d.org_id, d.id limit 1) next
    )
    select org_id, id from oldest where id < ${beforeId}`.execute(tx.db)
  return rows
}

/**
 * Deletes a page of what has ended, with its attempts; answers how many that was, and the last one's id: the next page
 * begins there, or it would go over what this one has left behind in the index. What is open stays.
 */
export async function deleteDeliveriesBefore(
  tx: OrgTx,
  page: { afterId: string; beforeId: string; limit: number },
): Promise<{ count: number; lastId: string | null }> {
  const { rows } = await sql<{ count: number; lastId: string | null }>`
    with page as materialized (
      select id from deliveries
      where org_id = ${tx.orgId} and id > ${page.afterId} and id < ${page.beforeId}
        and state not in ('pending', 'retrying')
        -- A result that is just coming in would leave its attempt behind.
        and (claim_token is null or lease_ends_at < now() - interval '1 hour')
      order by id limit ${page.limit} for update skip locked
    ),
    attempts as (
      delete from delivery_attempts where org_id = ${tx.orgId} and delivery_id = any(array(select id from page))
    ),
    deleted as (
      delete from deliveries where org_id = ${tx.orgId} and id = any(array(select id from page))
    )
    select count(*), max(id) as last_id from page`.execute(tx.db)
  return rows[0] ?? { count: 0, lastId: null }
}

/**
 * Forgets what was sent to anyone about these leads, and lets nothing more be sent: what did not arrive is cancelled,
 * so that `recover` does not bring it back either.
 *
 * In steps, the rows locked first: a result that is just being written is in the log by the next statement. One that
 * comes later finds its claim void.
 */
export async function eraseDeliveriesOfLeads(
  tx: OrgTx,
  lead: { ids: readonly string[]; webhookIds: readonly string[] },
): Promise<void> {
  const { rows } = await sql<{
    id: string
    attemptCount: number
    isManual: boolean
    claimedAt: Date
    isClaimed: boolean
  }>`
    select id, attempt_count, is_manual, claimed_at, claim_token is not null as is_claimed from deliveries
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
    onTheirWay.map(({ id, attemptCount, isManual, claimedAt }) => ({
      ...{ orgId: tx.orgId, deliveryId: id, number: attemptCount, manual: isManual, url: '' },
      ...{ startedAt: claimedAt, durationMs: null, outcome: 'lost', statusCode: null },
      detail: 'The lead was erased while this attempt was on its way',
      ...{ requestHeaders: null, responseHeaders: null, responseBody: null },
    })),
  )
}

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

/** Brought back while its last attempt was on its way: a claim by the schedule counts one at least. */
const isRecovered = sql`(d.scheduled_count = 0 and not d.is_manual and r.number is not null)`

/**
 * Writes results, one statement for all. A result is taken only while its claim is the latest. One that comes too late
 * changes nothing: neither the delivery, nor its attempt, which whoever took over has logged as lost. So no number of an
 * attempt is logged twice: who holds the claim logs it, or the transaction that voids the claim.
 * What it costs, and what was tried: docs/decisions/delivery-cost.md.
 */
export async function settleDeliveries(tx: ScopeTx, settlements: readonly Settlement[]): Promise<void> {
  const of = (pick: (settlement: Settlement) => ArrayElement) => arrayLiteral(settlements.map(pick))
  const ofAttempt = (pick: (attempt: AttemptOf) => ArrayElement) =>
    of(({ attempt }) => (attempt === null ? null : pick(attempt)))
  await Promise.all([
    // The rows are found one by one in the primary key: a join scans a table that the planner thinks small.
    sql`set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off`.execute(
      tx.db,
    ),
    sql`
    with settled as (
      update deliveries d set claim_token = null, lease_ends_at = null, is_manual = false,
        state = case
          when r.state = 'delivered' then r.state
          -- Of what was ended meanwhile (its webhook was disabled or deleted) only an arrival still counts.
          when d.state not in ('pending', 'retrying') then d.state
          when ${isRecovered} then 'retrying'
          else r.state
        end,
        attempt_count = d.attempt_count - case when r.number is null then 1 else 0 end,
        scheduled_count = greatest(0, d.scheduled_count - case when r.number is null and not d.is_manual then 1 else 0 end),
        due_at = case
          when d.state in ('pending', 'retrying') and r.state <> 'delivered'
          then now() + case when ${isRecovered} then interval '0' else make_interval(secs => r.wait_ms / 1000) end
        end
      from unnest(
        ${of(({ orgId }) => orgId)}::text[],
        ${of(({ id }) => id)}::text[],
        ${of(({ token }) => token)}::uuid[],
        ${of(({ state }) => state)}::text[],
        ${of(({ waitMs }) => waitMs)}::float8[],
        ${ofAttempt(({ number }) => number)}::int[],
        ${ofAttempt(({ manual }) => manual)}::boolean[],
        ${ofAttempt(({ url }) => url)}::text[],
        ${ofAttempt(({ startedAt }) => startedAt)}::timestamptz[],
        ${ofAttempt(({ durationMs }) => durationMs)}::int[],
        ${ofAttempt(({ outcome }) => outcome)}::text[],
        ${ofAttempt(({ statusCode }) => statusCode)}::int[],
        ${ofAttempt(({ detail }) => detail)}::text[],
        ${linesArrayLiteral(settlements.map(({ attempt }) => attempt?.requestHeaders ?? null))}::text[],
        ${linesArrayLiteral(settlements.map(({ attempt }) => attempt?.responseHeaders ?? null))}::text[],
        ${ofAttempt(({ responseBody }) => responseBody)}::text[]
      ) as r (org_id, id, token, state, wait_ms, ${attemptFields})
      where d.org_id = r.org_id and d.id = r.id and d.claim_token = r.token
      returning d.org_id, d.id as delivery_id, ${attemptFields}
    )
    insert into delivery_attempts (${attemptColumns})
    select org_id, delivery_id, ${attemptFields} from settled where number is not null`.execute(tx.db),
  ])
}
