/**
 * The hot query: which deliveries are sent next. Any number of workers run it at once, without a leader.
 *
 * - Two lanes. `first`: never attempted, in the order of the feed; looks at no clock, so a clock that moves neither
 *   stalls nor bursts them. `retry`: by due time, resends among them. Each has its own slots in the engine.
 * - A loose index scan finds the endpoints with something to send, so an endpoint with a million waiting costs the
 *   same as one with ten. They come in random order, each with its share of the batch, at most what it may still
 *   take, and of its org's slots: a slow one fills nothing.
 * - The order of a lead: a first attempt waits while its predecessor is `pending`. A claim or result of another
 *   worker that this snapshot does not show yet can only make it wait longer, never go too early.
 * - Whether it is being sent is a lease in the row, and no index knows of it: the row is changed in place. When its
 *   worker dies the lease ends, and the next claim takes it over with a new token.
 * - The attempt is counted here: a delivery that kills its worker runs out of attempts.
 *
 * Measured (2 cores that others used too, so compare only within a line), and what was tried beside it:
 * - 200 of 20,000 pending over 10 endpoints: 1.1 ms to choose them, 2.4 ms in all. Joining the update with what was
 *   chosen instead of going by place: 24 ms, since the planner thought the table small enough to read.
 * - PostgreSQL's time for a delivery from claim to settled: 55 µs, all claims HOT updates; with a lease that an index
 *   knows (as when `due_at` was the lease), none of them HOT: 65 µs.
 * - Beside 1,000,000 settled rows in the log a delivery takes 1.11 × the processor time of an empty one, beside 10,000,000
 *   1.18 × (bench/webhook-log-size.ts).
 * - With statements prepared (docs/decisions/prepared-statements.md): 42 to 49 µs; without, earlier and on the same pile: 50 to 58.
 * - 500 of 40,000 over 10 endpoints, claims alone: 16 µs for each; with the end of the look found by counting 1,000 rows
 *   of each endpoint beforehand 21, that is 5 ms for every ten endpoints.
 * - Rows locked beyond what their org may still take, and a body read for each delivery instead of each event: 113 µs of
 *   all processes for a delivery from claim to settled, without both 104 (medians of six runs in turn, 10 endpoints).
 * - Counting an endpoint's rows in flight here, instead of being told: reads every waiting retry of a dead endpoint.
 */
import { sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { ScopeTx } from '../../platform/db/database.ts'

export interface ClaimedDelivery {
  orgId: string
  id: string
  webhookId: string
  eventId: string
  eventType: string
  sequence: number
  /** Where it is not the event's. */
  ownBody: string | null
  attemptNumber: number
  /** Attempts by the schedule, with this one. */
  scheduledCount: number
  isManual: boolean
  /** When a worker took it that never said how it ended; null is the ordinary case. */
  lostAt: Date | null
}

export type Lane = 'first' | 'retry'

export interface ClaimOptions {
  lane: Lane
  token: string
  limit: number
  leaseMs: number
  /** What one endpoint and one org may have in flight here, where `endpoints` and `orgs` do not say what is left. */
  endpointSlots: number
  orgSlots: number
  endpoints: ReadonlyMap<string, number>
  orgs: ReadonlyMap<string, number>
}

/** A claim from the future is no lease: the clock was set back, and it would hold for as long. */
const isFree = sql`(d.lease_ends_at is null or d.lease_ends_at <= now() or d.claimed_at > now() + interval '1 minute')`

/**
 * Nobody waits for the disk: a claim that a crash of the database takes back was of a delivery in flight, which may
 * arrive twice then anyhow. Results are never stored like this.
 */
const commitsLazily = sql`(select set_config('synchronous_commit', 'off', true)) = 'off'`

const firstEndpoints = sql`
  (select webhook_id, org_id from deliveries where state = 'pending' order by webhook_id limit 1)
  union all
  select next.* from endpoints e cross join lateral (
    select d.webhook_id, d.org_id from deliveries d
    where d.state = 'pending' and d.webhook_id > e.webhook_id order by d.webhook_id limit 1) next`

const retryEndpoints = sql`
  (select webhook_id, org_id, due_at from deliveries where state = 'retrying' order by webhook_id, due_at limit 1)
  union all
  select next.* from endpoints e cross join lateral (
    select d.webhook_id, d.org_id, d.due_at from deliveries d
    where d.state = 'retrying' and d.webhook_id > e.webhook_id order by d.webhook_id, d.due_at limit 1) next`

/**
 * How far into an endpoint's queue a claim looks: more than all processes have in flight there. Without an end, 100,000
 * events of one lead behind a slow endpoint were gone through at every claim of any endpoint, and a median of 45 ms
 * became 1.3 s for everybody. What lies further back of such an endpoint waits until the pile is shorter.
 */
const lookAhead = 1_000

const lanes = {
  first: {
    endpoints: firstEndpoints,
    hasWork: sql`true`,
    isDue: sql`d.state = 'pending'`,
    isNext: sql`d.state = 'pending' and (
      select earlier.state from deliveries earlier
      where earlier.webhook_id = d.webhook_id and earlier.lead_id = d.lead_id and earlier.sequence < d.sequence
      order by earlier.sequence desc limit 1) is distinct from 'pending'`,
    order: sql`d.sequence`,
  },
  retry: {
    endpoints: retryEndpoints,
    hasWork: sql`e.due_at <= now()`,
    isDue: sql`d.state = 'retrying' and d.due_at <= now()`,
    isNext: sql`d.state = 'retrying' and d.due_at <= now()`,
    order: sql`d.due_at`,
  },
}

export async function claimDeliveries(tx: ScopeTx, options: ClaimOptions): Promise<ClaimedDelivery[]> {
  const lane = lanes[options.lane]
  const { rows } = await sql<ClaimedDelivery>`
    with recursive endpoints as (${lane.endpoints}),
    working as materialized (
      select e.webhook_id, least(
        coalesce(f.slots, ${options.endpointSlots}),
        ceil(coalesce(o.slots, ${options.orgSlots})::float8 / count(*) over (partition by e.org_id)),
        ceil(${options.limit}::float8 / count(*) over ())
      )::int as share
      from endpoints e
      left join unnest(${[...options.endpoints.keys()]}::text[], ${[...options.endpoints.values()]}::int[])
        as f (webhook_id, slots) on f.webhook_id = e.webhook_id
      left join unnest(${[...options.orgs.keys()]}::text[], ${[...options.orgs.values()]}::int[])
        as o (org_id, slots) on o.org_id = e.org_id
      -- Who may take nothing has no share: beside 240 endpoints that hung, one that was well got 48 a second, now 440.
      where ${lane.hasWork} and coalesce(f.slots, ${options.endpointSlots}) > 0
        and coalesce(o.slots, ${options.orgSlots}) > 0 and ${commitsLazily}
      order by random()
    ),
    due as materialized (
      select due.* from working w cross join lateral (
        select d.* from (
          select d.ctid as place, ${lane.order} as rank from deliveries d
          where d.webhook_id = w.webhook_id and ${lane.isDue} and ${isFree}
          order by ${lane.order} limit ${sql.lit(lookAhead)}
        ) next
        -- Row by row, and only until there are enough: what is locked is taken.
        cross join lateral (
          select d.ctid as place, d.id, d.claimed_at, d.claim_token
          from deliveries d
          where d.ctid = next.place and ${lane.isNext} and ${isFree} for update skip locked
        ) d
        limit w.share
      ) due
      limit ${options.limit}
    ),
    lost as materialized (select id, claimed_at from due where claim_token is not null)
    update deliveries d set
      attempt_count = d.attempt_count + 1,
      scheduled_count = d.scheduled_count + case when d.is_manual then 0 else 1 end,
      claim_token = ${options.token}::uuid,
      claimed_at = now(),
      lease_ends_at = now() + make_interval(secs => ${options.leaseMs / 1000}),
      -- A first attempt that got lost has ended, badly: what comes now is a retry, and holds nothing back.
      state = case when d.claim_token is null then d.state else 'retrying' end,
      due_at = case when d.claim_token is null then d.due_at else now() end
    -- By place: a join leads to a scan of the whole table where the planner thinks it small.
    where d.ctid = any(array(select place from due))
    returning d.org_id, d.id, d.webhook_id, d.event_id, d.event_type, d.sequence, d.body as own_body,
      d.attempt_count as attempt_number, d.scheduled_count, d.is_manual,
      (select lost.claimed_at from lost where lost.id = d.id) as lost_at`.execute(tx.db)
  return rows.sort((a, b) => a.sequence - b.sequence)
}

/** The bodies of these events: of each once, however many endpoints it goes to. What is gone is not among them. */
export async function listEventBodies(
  tx: ScopeTx,
  events: readonly { orgId: string; sequence: number }[],
): Promise<{ orgId: string; sequence: number; body: string }[]> {
  if (events.length === 0) return []
  const { rows } = await sql<{ orgId: string; sequence: number; body: string }>`
    select event.* from unnest(
      ${arrayLiteral(events.map(({ orgId }) => orgId))}::text[],
      ${arrayLiteral(events.map(({ sequence }) => sequence))}::bigint[]) as key (org_id, sequence)
    cross join lateral (
      select e.org_id, e.sequence, e.body from events e
      where e.org_id = key.org_id and e.sequence = key.sequence limit 1
    ) event`.execute(tx.db)
  return rows
}

/**
 * Milliseconds until the next retry falls due, by the clock of the database (null: none will), whether one is due
 * already that could not be claimed, and that clock itself, in milliseconds since 1970.
 */
export async function findNextRetry(
  tx: ScopeTx,
): Promise<{ ms: number | null; isHeld: boolean; databaseMs: number }> {
  const { rows } = await sql<{ ms: number | null; isHeld: boolean | null; databaseMs: number }>`
    with recursive endpoints as (${retryEndpoints})
    select extract(epoch from min(next.due_at) - now())::float8 * 1000 as ms, bool_or(e.due_at <= now()) as is_held,
      extract(epoch from now())::float8 * 1000 as database_ms
    from endpoints e left join lateral (
      select d.due_at from deliveries d
      where d.state = 'retrying' and d.webhook_id = e.webhook_id and d.due_at > now() order by d.due_at limit 1
    ) next on true`.execute(tx.db)
  return { ms: rows[0]?.ms ?? null, isHeld: rows[0]?.isHeld ?? false, databaseMs: rows[0]?.databaseMs ?? 0 }
}

/** Whether there are first attempts that have not ended. */
export async function hasPending(tx: ScopeTx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from deliveries where state = 'pending') as found`.execute(tx.db)
  return rows[0]?.found ?? false
}
