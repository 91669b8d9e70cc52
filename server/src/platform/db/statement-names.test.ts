import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import { createDatabase, type Database, type ScopeTx } from './database.ts'
import { createStatementNames } from './statement-names.ts'

describe('names', () => {
  test('a text has none when it comes first, and from the second time on always the same', () => {
    const names = createStatementNames(() => {})
    expect(names.nameOf('select $1')).toBeUndefined()
    const name = names.nameOf('select $1')
    expect(name).toMatch(/^[0-9a-f]{40}$/)
    expect(names.nameOf('select $1')).toBe(name)
    const others = createStatementNames(() => {})
    others.nameOf('select $1')
    expect(others.nameOf('select $1')).toBe(name)
  })

  test('there are 200 at most, however many texts come', () => {
    const names = createStatementNames(() => {})
    const texts = Array.from({ length: 5_000 }, (_, at) => `select $1 + ${at}`)
    for (const text of texts) names.nameOf(text)
    for (const text of texts) {
      names.nameOf(text)
      names.nameOf(text)
    }
    expect(new Set(texts.map(names.nameOf).filter(Boolean)).size).toBe(200)
  })

  test('end when the error is about them, once for all, and with no other error', () => {
    const reasons: string[] = []
    const names = createStatementNames((reason) => reasons.push(reason))
    names.nameOf('select $1')
    expect(names.endAfter(databaseError('42601', 'syntax error'))).toBe(false)
    expect(names.endAfter(new Error('26000'))).toBe(false)
    expect(names.nameOf('select $1')).toBeDefined()
    expect(names.endAfter(databaseError('26000', 'does not exist'))).toBe(true)
    expect(names.endAfter(databaseError('42P05', 'already exists'))).toBe(true)
    expect(names.nameOf('select $1')).toBeUndefined()
    expect(reasons).toEqual(['does not exist'])
  })
})

const databaseError = (code: string, message: string) => Object.assign(new Error(message), { code })

describe('on a connection', () => {
  let home: TestDatabase
  let db: Database
  beforeAll(async () => {
    home = await createTestDatabase()
    const admin = createDatabase({ url: home.url, log: createLog('silent') })
    await admin.pool.query('create table pets (name text primary key)')
    await admin.close()
  })
  afterAll(() => home.drop())
  beforeEach(async () => {
    db = createDatabase({ url: home.url, maxConnections: 1, log: createLog('silent') })
    await db.pool.query('delete from pets')
    return () => db.close()
  })

  const add = (tx: ScopeTx, name: string) => sql`insert into pets (name) values (${name})`.execute(tx.db)
  const inOrg = <T>(work: (tx: ScopeTx) => Promise<T>) => db.inOrg(newId('org'), work)
  const count = async () => (await db.pool.query('select count(*) from pets')).rows[0].count
  const prepared = async () =>
    (
      await db.pool.query(
        `select statement, custom_plans, generic_plans from pg_prepared_statements where statement like '%pets%'`,
      )
    ).rows

  test('a statement is prepared once, and planned for its values each time', async () => {
    for (let at = 0; at < 9; at++) await inOrg((tx) => add(tx, `pet ${at}`))
    for (let at = 9; at < 12; at++) await db.inScope('operator', (tx) => add(tx, `pet ${at}`))
    expect(await prepared()).toEqual([
      { statement: 'insert into pets (name) values ($1)', custom_plans: 11, generic_plans: 0 },
    ])
  })

  test('a name that a pooler lost costs no work: it is done again, once, without names', async () => {
    for (const name of ['a', 'b']) await inOrg((tx) => add(tx, name))
    await db.pool.query('deallocate all')
    await inOrg(async (tx) => {
      await sql`insert into pets values ('c')`.execute(tx.db)
      await add(tx, 'd')
    })
    expect(await count()).toBe(4)
    expect(await prepared()).toEqual([])
  })

  test('a name that another client of a pooler left behind does the same', async () => {
    const name = createHash('sha256').update('insert into pets (name) values ($1)').digest('hex').slice(0, 40)
    await db.pool.query(`prepare "${name}" as select 1 from pets`)
    for (const pet of ['a', 'b', 'c']) await inOrg((tx) => add(tx, pet))
    expect(await count()).toBe(3)
  })

  test('a table that changes under a prepared `select *` is read as it is now', async () => {
    await inOrg((tx) => add(tx, 'a'))
    const read = () =>
      inOrg(async (tx) => (await sql`select * from pets where name = ${'a'}`.execute(tx.db)).rows)
    await read()
    await read()
    await db.pool.query('alter table pets add column age integer')
    expect(await read()).toEqual([{ name: 'a', age: null }])
    await db.pool.query('alter table pets drop column age')
  })

  test('a statement outside of a transaction is run again too', async () => {
    const read = () => db.read(sql<{ name: string }>`select ${'a'}::text as name`)
    await read()
    await read()
    await db.pool.query('deallocate all')
    expect((await read()).rows).toEqual([{ name: 'a' }])
  })
})
