import { sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'

/** The names of own fields, the first of the alphabet. Reads all leads of the org: it is for exports, which do so too. */
export async function listCustomNames(tx: OrgTx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct name collate "C" as name from leads cross join lateral jsonb_object_keys(custom) as name
    where org_id = ${tx.orgId} and custom <> '{}' order by 1 limit ${limit}`.execute(tx.db)
  return rows.map(({ name }) => name)
}
