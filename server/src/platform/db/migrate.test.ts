import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBareDatabase, type TestDatabase } from '../../../test/database.ts'
import { withConnection } from './connect.ts'
import { migrate } from './migrate.ts'

const all = readdirSync(new URL('../../../migrations/', import.meta.url))
  .filter((file) => /^\d{4}_/.test(file))
  .map((file) => file.replace('.sql', ''))

let database: TestDatabase
beforeEach(async () => {
  database = await createBareDatabase()
})
afterEach(() => database.drop())

const query = <T>(statement: string): Promise<T[]> =>
  withConnection(database.url, 'test', async (client) => (await client.query(statement)).rows)

it('runs every file once, in order, and nothing at the next start', async () => {
  const names: string[] = []
  expect(await migrate(database.url, (name) => names.push(name))).toBe(all.length)
  expect(names).toEqual(all)
  expect(await migrate(database.url)).toBe(0)
})

it('runs every file once when several programs start at the same moment', async () => {
  const counts = await Promise.all([1, 2, 3].map(() => migrate(database.url)))
  expect(counts.reduce((sum, count) => sum + count)).toBe(all.length)
  expect(await query('select name from migrations order by name')).toEqual(all.map((name) => ({ name })))
})

it('refuses a database that a newer program migrated, naming what it does not know', async () => {
  await migrate(database.url)
  await query(`insert into migrations (name) values ('9999_tomorrow')`)
  await expect(migrate(database.url)).rejects.toMatchObject({
    code: 'database_newer',
    message: 'The database was migrated by a newer version of Bolsivo (9999_tomorrow); start that one',
  })
})

it('names the migration that failed, keeps nothing of it and all before it', async () => {
  // In the way of a table that the second file makes.
  await query('create table orgs ()')
  await expect(migrate(database.url)).rejects.toMatchObject({
    code: 'migration_failed',
    message: `The migration ${all[1]} failed, and nothing of it was kept: relation "orgs" already exists`,
  })
  expect(await query('select name from migrations')).toEqual([{ name: all[0] }])
  await query('drop table orgs')
  expect(await migrate(database.url)).toBe(all.length - 1)
})

it('waits for another longer than the operator lets requests take', async () => {
  await migrate(database.url)
  await query(`alter database ${new URL(database.url).pathname.slice(1)} set statement_timeout = '1s'`)
  await withConnection(database.url, 'test', async (other) => {
    await other.query('begin; lock table migrations in access exclusive mode')
    const waiting = migrate(database.url)
    const isPatient = `select 1 from pg_stat_activity
      where application_name = 'bolsivo migrate' and datname = current_database() and wait_event_type = 'Lock'
        and clock_timestamp() - query_start > '1100ms'`
    await expect.poll(async () => (await query(isPatient)).length, { timeout: 20_000 }).toBe(1)
    await other.query('commit')
    expect(await waiting).toBe(0)
  })
})
