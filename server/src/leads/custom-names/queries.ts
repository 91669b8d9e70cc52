/** All SQL on `custom_names`: which own fields there are, and how many leads have each. */
import { sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx } from '../../platform/db/database.ts'

/** The names of own fields, the first of the alphabet. */
export async function listCustomNames(tx: OrgTx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from custom_names where org_id = ${tx.orgId} order by name limit ${limit}`.execute(tx.db)
  return rows.map(({ name }) => name)
}

/** In the order of the names, so that two who write can't wait for each other. What no lead has any more is gone. */
export async function addToCustomNames(tx: OrgTx, changes: ReadonlyMap<string, number>): Promise<void> {
  if (changes.size === 0) return
  const names = [...changes.keys()].sort()
  const added = names.map((name) => changes.get(name) ?? 0)
  await sql`
    insert into custom_names (org_id, name, leads)
    select ${tx.orgId}, name, added
    from unnest(${arrayLiteral(names)}::text[], ${arrayLiteral(added)}::int[]) as change (name, added)
    on conflict (org_id, name) do update set leads = custom_names.leads + excluded.leads`.execute(tx.db)
  const fewer = names.filter((name) => (changes.get(name) ?? 0) < 0)
  if (fewer.length === 0) return
  await sql`
    delete from custom_names
    where org_id = ${tx.orgId} and name = any(${arrayLiteral(fewer)}::text[]) and leads = 0`.execute(tx.db)
}
