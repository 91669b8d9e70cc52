/**
 * The hot query: which deliveries are sent next. Any number of workers run it at once.
 *
 * - A loose index scan finds the endpoints with open deliveries, so an endpoint with a million waiting costs the
 *   same as one with ten, and each gets its own share: up to its cap, less what it has in flight.
 * - `due_at` of a delivery that is being sent is the end of its lease: when its worker dies, it is due again.
 * - The order of a lead: a first attempt waits until that of the event before has ended. A claim that another worker
 *   makes meanwhile shows the earlier one as not ended, so it can only wait too long, never go too early.
 * - The attempt is counted here: a delivery that kills its worker runs out of attempts and not for ever.
 */
import { sql } from 'kysely'
import type { ScopeTx } from '../../platform/db/database.ts'

export interface ClaimedDelivery {
  orgId: string
  id: string
  webhookId: string
  eventId: string
  eventType: string
  sequence: number
  /** Null: the lead was erased. */
  body: string | null
  attemptNumber: number
  /** Attempts by the schedule, with this one. */
  scheduledCount: number
  isManual: boolean
  /** When a worker took it that never said how it ended; null when this is the ordinary case. */
  lostAt: Date | null
}

export interface ClaimOptions {
  token: string
  limit: number
  endpointCap: number
  leaseMs: number
}

export async function claimDeliveries(tx: ScopeTx, options: ClaimOptions): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with recursive endpoints as (
      (select webhook_id from deliveries where due_at is not null order by webhook_id limit 1)
      union all
      select next.* from endpoints e cross join lateral (
        select d.webhook_id from deliveries d
        where d.due_at is not null and d.webhook_id > e.webhook_id order by d.webhook_id limit 1) next
    ),
    picked as (
      select due.* from endpoints e
      cross join lateral (
        select count(*) as in_flight from deliveries d
        where d.webhook_id = e.webhook_id and d.due_at > now() and d.state = 'sending'
      ) busy
      cross join lateral (
        select d.org_id, d.id, d.state, d.claimed_at from deliveries d
        where d.webhook_id = e.webhook_id and d.due_at <= now()
          and (d.first_attempt_ended or d.state = 'sending' or not exists (
            select from deliveries earlier
            where earlier.webhook_id = d.webhook_id and earlier.lead_id = d.lead_id
              and earlier.sequence < d.sequence and not earlier.first_attempt_ended))
        order by d.due_at
        limit greatest(0, ${options.endpointCap} - busy.in_flight)
        for update of d skip locked
      ) due
      limit ${options.limit}
    )
    update deliveries d set
      state = 'sending',
      attempt_count = d.attempt_count + 1,
      scheduled_count = d.scheduled_count + case when d.is_manual then 0 else 1 end,
      first_attempt_ended = d.first_attempt_ended or p.state = 'sending',
      claim_token = ${options.token}::uuid,
      claimed_at = now(),
      due_at = now() + make_interval(secs => ${options.leaseMs / 1000})
    from picked p
    where d.org_id = p.org_id and d.id = p.id
    returning d.org_id, d.id, d.webhook_id, d.event_id, d.event_type, d.sequence,
      coalesce(d.body, (select e.body from events e where e.org_id = d.org_id and e.sequence = d.sequence)) as body,
      d.attempt_count as attempt_number, d.scheduled_count, d.is_manual,
      case when p.state = 'sending' then p.claimed_at end as lost_at`.execute(
    tx.db,
  )
  return rows.sort((a, b) => a.sequence - b.sequence)
}

/** Milliseconds until the next delivery is due, by the clock of the database; null when none is waiting. */
export async function findNextDue(tx: ScopeTx): Promise<number | null> {
  const { rows } = await sql<{ ms: number | null }>`
    with recursive endpoints as (
      (select webhook_id, due_at from deliveries where due_at is not null order by webhook_id, due_at limit 1)
      union all
      select next.* from endpoints e cross join lateral (
        select d.webhook_id, d.due_at from deliveries d
        where d.due_at is not null and d.webhook_id > e.webhook_id order by d.webhook_id, d.due_at limit 1) next
    )
    select extract(epoch from min(due_at) - now())::float8 * 1000 as ms from endpoints`.execute(tx.db)
  return rows[0]?.ms ?? null
}
