/**
 * Reading the events of one org: a feed in the order of commits, without gaps.
 *
 * Positions rise in the order of commits (outbox.ts), so whoever reads up to the last position that is committed has
 * missed nothing. The feed serves 90 days, although events are kept as long as their lead.
 */
import { sql } from 'kysely'
import type { OrgTx } from '../db/database.ts'

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

const servedDays = 90

/** One page looks at so many positions at most: a rare type in a long feed costs several pages instead of a long scan. */
const mostPositions = 10_000

/** `after` null: from the beginning of what is served. Answers null when `after` is older than that. */
export async function readFeed(
  tx: OrgTx,
  page: { after: number | null; types?: readonly string[] | undefined; limit: number },
): Promise<FeedPage | null> {
  // First the end, then the rows: what commits in between is for the next page.
  const last = await findLastSequence(tx)
  const after = page.after ?? (await findStart(tx, last))
  if (page.after !== null && (await isTooOld(tx, after))) return null
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

/** What happened to one lead: its timeline, from either end. */
export async function listEventsOfLead(
  tx: OrgTx,
  leadId: string,
  page: { after: number | null; limit: number; isNewestFirst: boolean },
): Promise<FeedItem[]> {
  let query = tx.db
    .selectFrom('events')
    .select(columns)
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
async function isTooOld(tx: OrgTx, after: number): Promise<boolean> {
  const { rows } = await sql<{ isOld: boolean }>`
    select created_at < now() - make_interval(days => ${servedDays}) as is_old from events
    where org_id = ${tx.orgId} and sequence > ${after} order by sequence limit 1`.execute(tx.db)
  return rows[0]?.isOld ?? false
}

/** The position before the first event that is served, by bisection: no index over the time is worth its writes. */
async function findStart(tx: OrgTx, last: number): Promise<number> {
  if (!(await isTooOld(tx, 0))) return 0
  let tooOld = 0
  let served = last
  while (served - tooOld > 1) {
    const middle = Math.floor((tooOld + served) / 2)
    if (await isTooOld(tx, middle)) tooOld = middle
    else served = middle
  }
  return served
}
