import { Client } from 'pg'
import { expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from './database.ts'

async function query(database: TestDatabase, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

it('gives each caller a migrated database of its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  try {
    await query(one, 'create table only_here ()')
    expect(
      await query(
        other,
        `select to_regclass('only_here') as found, count(*) > 0 as migrated from migrations`,
      ),
    ).toEqual([{ found: null, migrated: true }])
  } finally {
    await Promise.all([one.drop(), other.drop()])
  }
})

it('connects as an ordinary role that owns its database, as in production', async () => {
  const database = await createTestDatabase()
  try {
    const statement = `select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole as powers, d.datdba = r.oid as owner
      from pg_roles r, pg_database d where rolname = current_user and datname = current_database()`
    expect(await query(database, statement)).toEqual([{ powers: false, owner: true }])
  } finally {
    await database.drop()
  }
})
