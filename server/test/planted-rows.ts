/**
 * One row per org in every table that belongs to tenants, made from the catalog: required columns get a value of
 * their type, or the first that their check allows.
 */
import type { Client } from 'pg'

export interface Plant {
  readonly table: string
  /** `org_id`, or `id` where the row is the org itself. */
  readonly orgColumn: string
  /** A statement that adds a row of this org. */
  insert(orgId: string): string
}

const values: Record<string, string> = {
  text: `'planted'`,
  bool: 'false',
  int4: '1',
  int8: '1',
  float8: '1',
  timestamptz: 'now()',
  jsonb: `'{}'`,
  bytea: `decode(md5(random()::text), 'hex')`,
  uuid: 'gen_random_uuid()',
  _text: `'{}'`,
}

interface Column {
  table: string
  name: string
  type: string
  /** The first word that a check allows; null where there is none. */
  allowed: string | null
}

export async function plantRows(superuser: Client, orgIds: readonly string[]): Promise<Plant[]> {
  const { rows } = await superuser.query<Column>(`
    select c.relname as table, a.attname as name, t.typname as type, (
      select substring(pg_get_constraintdef(k.oid) from 'ARRAY\\[''([^'']+)''') from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
    ) as allowed
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnotnull and not a.atthasdef
      and exists (select from pg_attribute o where o.attrelid = c.oid and (o.attname = 'org_id' or c.relname = 'orgs'))
    order by c.relname, a.attnum`)
  const plants = [...Map.groupBy(rows, ({ table }) => table)].map(([table, columns]) =>
    plantOf(table, columns),
  )
  for (const { insert } of plants) for (const orgId of orgIds) await superuser.query(insert(orgId))
  return plants
}

function plantOf(table: string, columns: readonly Column[]): Plant {
  const orgColumn = table === 'orgs' ? 'id' : 'org_id'
  const valueFor = ({ name, type, allowed }: Column, orgId: string): string => {
    if (name === orgColumn) return `'${orgId}'`
    const value = allowed === null ? values[type] : `'${allowed}'`
    if (value === undefined) throw new Error(`no value to plant in ${table}.${name}: ${type}`)
    return value
  }
  return {
    table,
    orgColumn,
    insert: (orgId) =>
      `insert into ${table} (${columns.map(({ name }) => name)}) values (${columns.map((column) => valueFor(column, orgId))})`,
  }
}
