/**
 * Reading the events of one org: a feed in the order of commits, without gaps.
 *
 * Positions rise in the order of commits (outbox.ts), so whoever reads up to the last position that is committed has
 * missed nothing. The feed serves as many days as the org wishes, although events are kept as long as their lead.
 */
import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { arrayLiteral } from '../db/array-literal.ts'
import type { OrgTx, ScopeTx } from '../db/database.ts'

export interface FeedItem {
  id: string
  sequence: number
  type: string
  createdAt: Date
  body: string
}

export interface FeedPage {
  items: FeedItem[]
  /** Where the next page begins; never behind. */
  next: number
  hasMore: boolean
}

/** One page looks at so many positions at most: a rare type in a long feed costs several pages instead of a long scan. */
const mostPositions = 10_000

/** `after` null: from the beginning of what is served. Answers null when `after` is older than that. */
export async function readFeed(
  tx: OrgTx,
  page: { after: number | null; types?: readonly string[] | undefined; limit: number; servedDays: number },
): Promise<FeedPage | null> {
  // First the end, then the rows: what commits in between is for the next page.
  const last = await findLastSequence(tx)
  const after = page.after ?? (await findStart(tx, last, page.servedDays))
  if (page.after !== null && (await isTooOld(tx, after, page.servedDays))) return null
  const upTo = Math.min(last, after + mostPositions)
  const items = await listEventsAfter(tx, { ...page, after, upTo })
  const next = items.length === page.limit ? (items.at(-1)?.sequence ?? upTo) : Math.max(after, upTo)
  return { items, next, hasMore: next < last }
}

const columns = ['id', 'sequence', 'type', 'createdAt', 'body'] as const

/** Up to `limit` events after a position, oldest first. */
export async function listEventsAfter(
  tx: OrgTx,
  page: { after: number; upTo?: number; types?: readonly string[] | undefined; limit: number },
): Promise<FeedItem[]> {
  let query = tx.db
    .selectFrom('events')
    .select(columns)
    .where('orgId', '=', tx.orgId)
    .where('sequence', '>', page.after)
  if (page.upTo !== undefined) query = query.where('sequence', '<=', page.upTo)
  if (page.types) query = query.where('type', 'in', page.types)
  return query.orderBy('sequence').limit(page.limit).execute()
}

/** What an event is about, without its words. */
export interface EventHead {
  orgId: string
  sequence: number
  type: string
  leadId: string | null
}

/** The heads of up to `limit` events of each of these orgs after its position, oldest first. */
export async function listHeadsAfter(
  tx: OrgTx | ScopeTx,
  places: readonly { orgId: string; after: number }[],
  limit: number,
): Promise<EventHead[]> {
  const orgIds = places.map(({ orgId }) => orgId)
  const positions = places.map(({ after }) => after)
  const { rows } = await sql<EventHead>`
    select e.org_id, e.sequence, e.type, e.lead_id
    from unnest(${arrayLiteral(orgIds)}::text[], ${positions}::bigint[]) as place (org_id, after)
    cross join lateral (
      select org_id, sequence, type, lead_id from events
      where org_id = place.org_id and sequence > place.after order by sequence limit ${limit}
    ) e
    order by e.org_id, e.sequence`.execute(tx.db)
  return rows
}

export interface TimelineItem extends FeedItem {
  /** Null: it happened by itself. */
  actor: Pick<Actor, 'type' | 'id' | 'name'> | null
}

/** What happened to one lead: its timeline, from either end. */
export async function listEventsOfLead(
  tx: OrgTx,
  leadId: string,
  page: { after: number | null; limit: number; isNewestFirst: boolean },
): Promise<TimelineItem[]> {
  let query = tx.db
    .selectFrom('events')
    .select(columns)
    // As the outbox wrote it.
    .select(sql<TimelineItem['actor']>`actor`.as('actor'))
    .where('orgId', '=', tx.orgId)
    .where('leadId', '=', leadId)
  if (page.after !== null) query = query.where('sequence', page.isNewestFirst ? '<' : '>', page.after)
  return query
    .orderBy('sequence', page.isNewestFirst ? 'desc' : 'asc')
    .limit(page.limit)
    .execute()
}

/** The position of the newest event: where a reader starts that wants only what comes. */
export async function findLastSequence(tx: OrgTx): Promise<number> {
  const row = await tx.db
    .selectFrom('eventCounters')
    .select('lastSequence')
    .where('orgId', '=', tx.orgId)
    .executeTakeFirst()
  return row?.lastSequence ?? 0
}

/** Whether the event after this position is older than what is served. */
async function isTooOld(tx: OrgTx, after: number, servedDays: number): Promise<boolean> {
  const { rows } = await sql<{ isOld: boolean }>`
    select created_at < now() - make_interval(days => ${servedDays}) as is_old from events
    where org_id = ${tx.orgId} and sequence > ${after} order by sequence limit 1`.execute(tx.db)
  return rows[0]?.isOld ?? false
}

/** The position before the first event that is served, by bisection: no index over the time is worth its writes. */
async function findStart(tx: OrgTx, last: number, servedDays: number): Promise<number> {
  if (!(await isTooOld(tx, 0, servedDays))) return 0
  let tooOld = 0
  let served = last
  while (served - tooOld > 1) {
    const middle = Math.floor((tooOld + served) / 2)
    if (await isTooOld(tx, middle, servedDays)) tooOld = middle
    else served = middle
  }
  return served
}
