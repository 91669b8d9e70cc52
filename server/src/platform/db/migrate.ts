/**
 * Migrations: the SQL files of `server/migrations`, in the order of their names, forward only.
 *
 * Each file runs in one transaction together with the note that it ran; an advisory lock makes servers that start at
 * once wait for each other. Refuses a database that knows a migration which this program does not: it is newer.
 */
import { readdir, readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { AppError, defineError } from '../errors.ts'

const folder = new URL('../../../migrations/', import.meta.url)
const lockKey = 5_026_001

const databaseNewer = defineError(
  'database_newer',
  'conflict',
  'The database was migrated by a newer version',
)

/**
 * Brings the database at `url` (a direct connection, no transaction pooler) up to date.
 * Returns how many migrations ran; `onProgress` hears each name before it runs.
 */
export async function migrate(url: string, onProgress?: (name: string) => void): Promise<number> {
  const client = new Client({ connectionString: url, application_name: 'bolsivo migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(
      `create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`,
    )
    const applied = new Set((await client.query('select name from migrations')).rows.map((row) => row.name))
    const names = await migrationNames()
    const unknown = [...applied].filter((name) => !names.includes(name))
    if (unknown.length > 0) {
      throw new AppError(databaseNewer, {
        message: `The database was migrated by a newer version of Bolsivo (${unknown.join(', ')}); start that one`,
      })
    }
    const pending = names.filter((name) => !applied.has(name))
    for (const name of pending) {
      onProgress?.(name)
      const source = await readFile(new URL(`${name}.sql`, folder), 'utf8')
      await client.query(`begin; ${source}; insert into migrations (name) values ('${name}'); commit`)
    }
    return pending.length
  } finally {
    await client.end()
  }
}

/** Whether every migration of this program has run; reads only. Used by the readiness check. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(folder)
  return files
    .filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}
