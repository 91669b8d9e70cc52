/** Writes what the migrations make, read from a migrated database: the types of the tables, and a dump to read. */
import type { Client } from 'pg'

const scalarTypes: Record<string, string> = {
  text: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  timestamptz: 'Date',
  jsonb: 'Json',
  bytea: 'Buffer',
  uuid: 'string',
}

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascalCase = (name: string) => camelCase(`_${name}`)

function columnType(column: { udt_name: string; is_nullable: string; has_default: boolean }): string {
  const isArray = column.udt_name.startsWith('_')
  const scalar = scalarTypes[isArray ? column.udt_name.slice(1) : column.udt_name]
  if (!scalar) throw new Error(`no TypeScript type for ${column.udt_name}`)
  const type = `${scalar}${isArray ? '[]' : ''}${column.is_nullable === 'YES' ? ' | null' : ''}`
  return column.has_default ? `Generated<${type}>` : type
}

/** The TypeScript source of `Tables`, in camel case as the queries see it. */
export async function tableTypes(client: Client): Promise<string> {
  const { rows } = await client.query(
    `select table_name, column_name, udt_name, is_nullable, column_default is not null as has_default
     from information_schema.columns where table_schema = 'public'
     order by table_name, ordinal_position`,
  )
  const tables = Map.groupBy(rows, (row) => row.table_name as string)
  const interfaces = [...tables].map(([table, columns]) => {
    const lines = columns.map((column) => `  ${camelCase(column.column_name)}: ${columnType(column)}`)
    return `export interface ${pascalCase(table)}Table {\n${lines.join('\n')}\n}\n`
  })
  const index = [...tables.keys()].map((table) => `  ${camelCase(table)}: ${pascalCase(table)}Table`)
  return [
    '// Generated from the migrations by `npm run generate`. Do not edit.',
    "import type { ColumnType, Generated } from 'kysely'",
    '',
    'export type Json = ColumnType<unknown, string, string>',
    '',
    ...interfaces,
    `export interface Tables {\n${index.join('\n')}\n}\n`,
  ].join('\n')
}

/** A dump of tables, indexes, policies and functions. */
export async function schemaDump(client: Client): Promise<string> {
  const { rows } = await client.query(`
    select * from (
      select 1 as part, c.relname as name, format(E'create table %I (\\n%s\\n);', c.relname, string_agg(
        format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attcollation = (select oid from pg_collation where collname = 'C' and collnamespace = 'pg_catalog'::regnamespace)
            then ' collate "C"' else '' end
          || case when a.attnotnull then ' not null' else '' end,
          coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')), E',\\n' order by a.attnum)
        || coalesce((select string_agg(E',\\n  ' || pg_get_constraintdef(k.oid), '' order by k.conname)
             from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'), '')) as definition
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.oid, c.relname
      union all
      select 2, i.indexname, i.indexdef || ';' from pg_indexes i where i.schemaname = 'public'
        and not exists (select from pg_constraint k where k.conname = i.indexname)
      union all
      select 3, c.relname, format('alter table %I%s%s;', c.relname, ' enable row level security',
        case when c.relforcerowsecurity then ', force row level security' else '' end)
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relrowsecurity
      union all
      select 4, p.tablename || '.' || p.policyname, format('create policy %I on %I for %s using (%s)%s;', p.policyname, p.tablename,
        lower(p.cmd), p.qual, coalesce(' with check (' || p.with_check || ')', '')) from pg_policies p where p.schemaname = 'public'
      union all
      select 5, p.proname, pg_get_functiondef(p.oid) || ';' from pg_proc p where p.pronamespace = 'public'::regnamespace
    ) parts order by part, name collate "C"`)
  return `-- Generated from the migrations by \`npm run generate\`. Do not edit.\n\n${rows.map((row) => row.definition).join('\n\n')}\n`
}
