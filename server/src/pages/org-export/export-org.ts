/**
 * All that an org has as lines of JSON, a page at a time: memory stays flat however much there is, and no transaction
 * is open while a slow client reads. So it shows no single moment; what is there all the while is there once.
 */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database } from '../../platform/db/database.ts'
import { sources } from './sources.ts'

/** A page of e-mails of the greatest length is 4 MB. */
const pageSize = 200

/** Throws when `signal` aborts, and when the database is away: what was given until then is no whole export. */
export async function* exportOrg(db: Database, orgId: string, signal: AbortSignal): AsyncGenerator<string> {
  // Everything leaves the house: that is worth an entry, though nothing changes.
  await db.inOrg(orgId, async (tx) => recordChange(tx, { action: 'org.exported', target: orgId }))
  for (const { type, page } of sources) {
    let after: unknown = null
    for (;;) {
      signal.throwIfAborted()
      const rows = await db.inOrg(orgId, (tx) => page(tx, after, pageSize))
      const last = rows.at(-1)
      if (!last) break
      yield rows.map(({ data }) => `${JSON.stringify({ type, data })}\n`).join('')
      after = last.place
    }
  }
}
