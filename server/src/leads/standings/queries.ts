import { type RawBuilder, sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'

/**
 * What the leads of the org are now, as a relation to count and join in the SQL of a slice that comes after this one:
 * `id, status, score, category, created_at`. Conditions on these that an index can serve are pushed down into it.
 */
export const leadStandings = (tx: OrgTx): RawBuilder<unknown> => sql`
  (select id, status, score, category, created_at from leads where org_id = ${tx.orgId})`
