/**
 * Deletes all rows of an org, whatever tables there are: the catalog is asked, so that a new one can't be forgotten.
 *
 * In small transactions, so that nobody waits for it and a crash loses little; a second time it finds what is left.
 * Goes round until a round finds nothing, since what was at work when it began may still write. Leaves to others what
 * has rules of its own: the org's row, its jobs, of which one is this work, and the audit log, which no org may delete.
 */
import { sql } from 'kysely'
import type { Database, OrgTx } from './database.ts'

const pageSize = 1_000
const leftToOthers = ['orgs', 'jobs', 'audit_log']

/** Answers how many rows there were. */
export async function eraseTenant(db: Database, orgId: string, signal: AbortSignal): Promise<number> {
  const tables = (await db.inOrg(orgId, listTenantTables)).filter((name) => !leftToOthers.includes(name))
  let total = 0
  for (let found = 1; found > 0; total += found) {
    found = 0
    for (const table of tables) {
      for (let deleted = pageSize; deleted === pageSize; found += deleted) {
        signal.throwIfAborted()
        deleted = await db.inOrg(orgId, (tx) => deletePage(tx, table))
      }
    }
  }
  return total
}

async function listTenantTables(tx: OrgTx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`.execute(tx.db)
  return rows.map(({ name }) => name)
}

async function deletePage(tx: OrgTx, name: string): Promise<number> {
  const table = sql.table(name)
  const { numAffectedRows } = await sql`
    delete from ${table} where org_id = ${tx.orgId} and ctid = any(array(
      select ctid from ${table} where org_id = ${tx.orgId} limit ${pageSize}))`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}
