/**
 * All SQL on `analytics_events`, and the figures: each one statement over these and what the leads are now.
 *
 * A lead that was erased is in here as long as its events are, by its id: without score and category, which went with it.
 */
import { type RawBuilder, sql } from 'kysely'
import { type LeadStatus, leadStandings, leadStatuses } from '../leads/index.ts'
import { arrayLiteral } from '../platform/db/array-literal.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { idFloor } from '../platform/ids.ts'
import type { Period } from './period.ts'

export interface CountedEvent {
  readonly type: string
  readonly leadId: string
  readonly createdAt: Date
  /** From 1, among the events of its transaction. */
  readonly place: number
  readonly previousStatus: string | null
  readonly newStatus: string | null
}

/** For the statement that writes the events: `before` is the position before the first of them. */
export const insertOfEvents = (
  orgId: string,
  events: readonly CountedEvent[],
  before: RawBuilder<number>,
): RawBuilder<unknown> => sql`
  insert into analytics_events (org_id, type, created_at, sequence, lead_id, previous_status, new_status)
  select ${orgId}, type, created_at, ${before} + place, lead_id, previous_status, new_status
  from counter, unnest(
    ${arrayLiteral(events.map((event) => event.type))}::text[],
    ${arrayLiteral(events.map((event) => event.createdAt))}::timestamptz[],
    ${arrayLiteral(events.map((event) => event.place))}::int[],
    ${arrayLiteral(events.map((event) => event.leadId))}::text[],
    ${arrayLiteral(events.map((event) => event.previousStatus))}::text[],
    ${arrayLiteral(events.map((event) => event.newStatus))}::text[]
  ) as counted (type, created_at, place, lead_id, previous_status, new_status)`

/** From one moment to just before another. */
export type Within = Pick<Period, 'start' | 'end'>

export const eventsSince = (tx: OrgTx, type: string, since: Date) => sql`
  (select * from analytics_events where org_id = ${tx.orgId} and type = ${type} and created_at >= ${since})`

export const eventsIn = (tx: OrgTx, type: string, { start, end }: Within) => sql`
  (select * from ${eventsSince(tx, type, start)} since where created_at < ${end})`

/** The line that a lead moves along, in order; `closed_lost` can follow on any step and is none of them. */
export const steps: readonly LeadStatus[] = leadStatuses.filter((status) => status !== 'closed_lost')

/** A step's place on the line, from 1; 0 for closed_lost. */
const placeOf = (status: RawBuilder<unknown>) => sql`
  coalesce(array_position(${arrayLiteral(steps)}::text[], ${status}), 0)`
export const stepNumber = (step: LeadStatus): number => steps.indexOf(step) + 1

/** Every move of a lead since a time: `lead_id, sequence, created_at, came_from, went_to`, the last two as places. */
export const movesSince = (tx: OrgTx, since: Date) => sql`
  (select lead_id, sequence, created_at, ${placeOf(sql`previous_status`)} as came_from,
    ${placeOf(sql`new_status`)} as went_to
   from ${eventsSince(tx, 'lead.status_changed', since)} moved)`

/** Leads that came in within the period. The time in an id is created_at: so ids bound what is read. */
export const createdIn = (tx: OrgTx, { start, end }: Within) => sql`
  (select * from ${leadStandings(tx)} standing
   where id >= ${idFloor('lead', start)} and id < ${idFloor('lead', end)}
    and created_at >= ${start} and created_at < ${end})`

/**
 * How far each lead came by its moves: `lead_id, furthest, is_lost` within the time, null and false where it moved after
 * it only; `first_place` where the first of all these moves began.
 */
export const furthestIn = (tx: OrgTx, { start, end }: Within) => sql`
  (select lead_id, max(went_to) filter (where created_at < ${end}) as furthest,
    coalesce(bool_or(went_to = 0) filter (where created_at < ${end}), false) as is_lost,
    min(sequence * 8 + came_from) % 8 as first_place
   from ${movesSince(tx, start)} move group by lead_id)`

export interface StatusCount {
  status: string
  count: number
}

export async function countLeadsNow(tx: OrgTx): Promise<StatusCount[]> {
  const { rows } = await sql<StatusCount>`
    select status, count(*) as count from ${leadStandings(tx)} standing group by status`.execute(tx.db)
  return rows
}

export interface ReachedCount {
  /** The furthest step within the period, from 1. */
  place: number
  leads: number
  /** Of these, how many were lost in it. */
  lost: number
}

/**
 * How far leads came within the period, each counted once. A creation is no move: of a lead that came in within the
 * period, the status that it had at first is where its first move began, or, where there was none, its status now.
 */
export async function countReached(tx: OrgTx, period: Period): Promise<ReachedCount[]> {
  const { start, end } = period
  const { rows } = await sql<ReachedCount>`
    with created as (
      select id, ${placeOf(sql`status`)} as place from ${createdIn(tx, period)} lead
      union all
      select lead_id, 1 from ${eventsSince(tx, 'lead.deleted', start)} erased
      where lead_id >= ${idFloor('lead', start)} and lead_id < ${idFloor('lead', end)}
    ), reached as (
      select case when created.id is not null then coalesce(moved.first_place, created.place) end as first_place,
        moved.furthest, coalesce(moved.is_lost, false) as is_lost
      from created full join ${furthestIn(tx, period)} moved on moved.lead_id = created.id
      where created.id is not null or moved.furthest is not null
    )
    select greatest(furthest, first_place, 1) as place, count(*) as leads,
      count(*) filter (where is_lost or first_place = 0) as lost
    from reached group by 1`.execute(tx.db)
  return rows
}

export interface MoveCount {
  /** Of the point, from 1; null: over all points. */
  point: number | null
  status: string
  moves: number
  /** Of which these moves were. */
  leads: number
}

/** `starts` are the first moments of the points. */
export async function countMoves(tx: OrgTx, period: Period, starts: readonly Date[]): Promise<MoveCount[]> {
  const { rows } = await sql<MoveCount>`
    with moved as (
      select width_bucket(created_at, ${arrayLiteral(starts)}::timestamptz[]) as point, new_status as status, lead_id
      from ${eventsIn(tx, 'lead.status_changed', period)} moved
    ), of_lead as (
      select point, status, lead_id, count(*) as moves from moved group by point, status, lead_id
    )
    select point, status, sum(moves)::bigint as moves, count(*) as leads from of_lead group by point, status
    union all
    select null, status, count(*), count(distinct lead_id) from moved group by status`.execute(tx.db)
  return rows
}

export interface CategoryReplies {
  category: string | null
  mailsSent: number
  leadsMailed: number
  leadsReplied: number
}

const mailedIn = (tx: OrgTx, within: Within) => sql`
  (select lead_id, count(*) as mails, min(created_at) as first_at
   from ${eventsIn(tx, 'email.sent', within)} sent group by lead_id)`

/** What was mailed within the time and has moved since, as often as it has. */
export const repliedIn = (tx: OrgTx, within: Within) => sql`
  (select lead_id from ${movesSince(tx, within.start)} move join ${mailedIn(tx, within)} mailed using (lead_id)
   where went_to >= ${stepNumber('replied')} and move.created_at >= first_at)`

/** Those with the most leads first. Categories that differ in case only are one, as for the filter of the list. */
export async function countReplies(tx: OrgTx, period: Period): Promise<CategoryReplies[]> {
  const { rows } = await sql<CategoryReplies>`
    with mailed as (select * from ${mailedIn(tx, period)} mailed),
    replied as (select distinct lead_id from ${repliedIn(tx, period)} replied)
    select mode() within group (order by category) as category, sum(mails)::bigint as mails_sent,
      count(*) as leads_mailed, count(replied.lead_id) as leads_replied
    from mailed left join replied using (lead_id) left join ${leadStandings(tx)} lead on lead.id = mailed.lead_id
    group by lower(category) order by leads_mailed desc, lower(category)`.execute(tx.db)
  return rows
}

export interface BandCount {
  /** 0–9; null for leads without a score. */
  band: number | null
  leads: number
  contacted: number
  replied: number
  meeting: number
  won: number
  lost: number
}

/** Leads that came in within the period, by the score that they have now, and how far they came until now. */
export async function countOutcomes(tx: OrgTx, period: Period): Promise<BandCount[]> {
  const isPast = (step: LeadStatus) => sql`count(*) filter (where furthest >= ${stepNumber(step)})`
  const { rows } = await sql<BandCount>`
    with moved as (
      select lead_id, max(greatest(came_from, went_to)) as furthest
      from ${movesSince(tx, period.start)} move group by lead_id
    ), outcome as (
      select case when score < 100 then score / 10 when score = 100 then 9 end as band, status,
        greatest(${placeOf(sql`status`)}, furthest) as furthest
      from ${createdIn(tx, period)} lead left join moved on moved.lead_id = lead.id
    )
    select band, count(*) as leads, ${isPast('contacted')} as contacted, ${isPast('replied')} as replied,
      ${isPast('meeting')} as meeting, count(*) filter (where status = 'closed_won') as won,
      count(*) filter (where status = 'closed_lost') as lost
    from outcome group by band`.execute(tx.db)
  return rows
}
