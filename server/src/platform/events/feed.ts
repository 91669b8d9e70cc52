/** Reading the events: a feed in the order of commits, without gaps, for one org. */
import type { OrgTx } from '../db/database.ts'

export interface FeedItem {
  id: string
  sequence: number
  type: string
  createdAt: Date
  body: string
}

/** Up to `limit` events after a position, oldest first. */
export async function listEventsAfter(
  tx: OrgTx,
  page: { after: number; types?: readonly string[] | undefined; limit: number },
): Promise<FeedItem[]> {
  let query = tx.db
    .selectFrom('events')
    .select(['id', 'sequence', 'type', 'createdAt', 'body'])
    .where('orgId', '=', tx.orgId)
    .where('sequence', '>', page.after)
  if (page.types) query = query.where('type', 'in', page.types)
  return query.orderBy('sequence').limit(page.limit).execute()
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

/** The events of one lead, by position: what happened to it. `after` is the position where the page before ended. */
export async function listEventsOfLead(
  tx: OrgTx,
  leadId: string,
  page: { isNewestFirst: boolean; after: number | null; limit: number },
): Promise<FeedItem[]> {
  let query = tx.db
    .selectFrom('events')
    .select(['id', 'sequence', 'type', 'createdAt', 'body'])
    .where('orgId', '=', tx.orgId)
    .where('leadId', '=', leadId)
  if (page.after !== null) query = query.where('sequence', page.isNewestFirst ? '<' : '>', page.after)
  return query
    .orderBy('sequence', page.isNewestFirst ? 'desc' : 'asc')
    .limit(page.limit)
    .execute()
}
