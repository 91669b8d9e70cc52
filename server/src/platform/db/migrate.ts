/**
 * Migrations: the SQL files of `server/migrations`, in the order of their names, forward only.
 *
 * Each file runs in one transaction together with the note that it ran. Programs that start at once wait for each
 * other. A database that knows a migration which this program does not is newer, and refused.
 */
import { readdir, readFile } from 'node:fs/promises'
import type { Client } from 'pg'
import { AppError, defineError } from '../errors.ts'
import { withConnection } from './connect.ts'
import { unavailableError } from './failures.ts'

const folder = new URL('../../../migrations/', import.meta.url)
const lockKey = 5_026_001

const databaseNewer = defineError(
  'database_newer',
  'conflict',
  'The database was migrated by a newer version',
)
const migrationFailed = defineError('migration_failed', 'unavailable', 'A migration failed')

/**
 * Brings the database at `url` up to date. Returns how many migrations ran; `onProgress` hears each name before it runs.
 * Throws `database_newer`, `migration_failed` or `database_unavailable`; what ran before stays.
 */
export async function migrate(url: string, onProgress?: (name: string) => void): Promise<number> {
  const names = await migrationNames()
  return withConnection(url, 'migrate', async (client) => {
    let count = 0
    while (await runNext(client, names, onProgress)) count++
    return count
  })
}

/** Runs the first migration that has not run yet; false when there is none. */
async function runNext(
  client: Client,
  names: readonly string[],
  onProgress?: (name: string) => void,
): Promise<boolean> {
  let name: string | undefined
  try {
    await begin(client)
    name = nextOf(names, await appliedNames(client))
    if (name !== undefined) {
      onProgress?.(name)
      await client.query(await readFile(new URL(`${name}.sql`, folder), 'utf8'))
      await client.query('insert into migrations (name) values ($1)', [name])
    }
    await client.query('commit')
    return name !== undefined
  } catch (error) {
    await client.query('rollback').catch(() => {})
    if (error instanceof AppError) throw error
    throw unavailableError(error) ?? failure(name, error)
  }
}

/**
 * The lock is the transaction's: one of the session would stay behind in a transaction pooler. A timeout that the
 * operator set for the role's requests is not meant for migrations.
 */
async function begin(client: Client): Promise<void> {
  await client.query(`begin isolation level read committed;
    set local statement_timeout = 0;
    set local lock_timeout = 0;
    select pg_advisory_xact_lock(${lockKey})`)
}

async function appliedNames(client: Client): Promise<string[]> {
  await client.query(
    'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ name: string }>('select name from migrations order by name')
  return rows.map((row) => row.name)
}

function nextOf(names: readonly string[], applied: readonly string[]): string | undefined {
  const unknown = applied.filter((name) => !names.includes(name))
  if (unknown.length > 0) {
    throw new AppError(databaseNewer, {
      message: `The database was migrated by a newer version of Bolsivo (${unknown.join(', ')}); start that one`,
    })
  }
  return names.find((name) => !applied.includes(name))
}

function failure(name: string | undefined, cause: unknown): AppError {
  const what = name === undefined ? 'The migrations could not begin' : `The migration ${name} failed`
  return new AppError(migrationFailed, {
    message: `${what}, and nothing of it was kept: ${(cause as Error).message}`,
    cause,
  })
}

/** The names of every migration of this program, in order. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(folder)
  return files
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}
