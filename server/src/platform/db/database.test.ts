import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { runAsSuperuser } from '../../../test/cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import { createDatabase, type Database, type ScopeTx } from './database.ts'
import { eventually, openScene, postmasterPid } from './embedded/scene.fixture.ts'
import { createWaker } from './wake.ts'

const log = createLog('silent')
const patience = { timeout: 20_000 }
const unavailable = { code: 'database_unavailable', kind: 'unavailable', retryAfterSeconds: 1 }

let home: TestDatabase
let db: Database
beforeAll(async () => {
  home = await createTestDatabase()
  db = createDatabase({ url: home.url, log })
  await db.pool.query(`
    create table notes (text text primary key);
    create function stay() returns trigger language plpgsql as 'begin perform pg_sleep(600); return null; end';
    create constraint trigger stay after insert on notes deferrable initially deferred
      for each row when (new.text = 'stays in its commit') execute function stay()`)
})
afterAll(async () => {
  await db.close()
  await home.drop()
})

const note = ({ db }: ScopeTx, text: string) => sql`insert into notes values (${text})`.execute(db)
const notes = async () =>
  (
    await db.inScope('operator', (tx) => sql<{ text: string }>`select text from notes`.execute(tx.db))
  ).rows.map((row) => row.text)
const databaseName = () => new URL(home.url).pathname.slice(1)

/** What a failover, a crash or an administrator does to every session. */
const endAllSessions = () =>
  runAsSuperuser(
    inject('testCluster').superuserUrl,
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '${databaseName()}'`,
  )

const isUnavailable = (work: Promise<unknown>) => expect(work).rejects.toMatchObject(unavailable)

describe('a connection that is lost', () => {
  it('between two statements fails the transaction as unavailable; the next one works', async () => {
    await isUnavailable(
      db.inScope('operator', async (tx) => {
        await note(tx, 'lost')
        await endAllSessions()
        await note(tx, 'never')
      }),
    )
    expect(await notes()).toEqual([])
  })

  it('during a statement does the same', async () => {
    const refused = isUnavailable(db.inScope('operator', (tx) => sql`select pg_sleep(600)`.execute(tx.db)))
    await untilRunning('pg_sleep(600)')
    await endAllSessions()
    await refused
    expect(await notes()).toEqual([])
  })

  it('during the commit is told as unavailable, and nothing is announced', async () => {
    const announced: string[] = []
    const refused = isUnavailable(
      db.inOrg(newId('org'), async (tx) => {
        await note(tx, 'stays in its commit')
        tx.afterCommit(() => announced.push('done'))
      }),
    )
    await untilRunning('commit')
    await endAllSessions()
    await refused
    expect(announced).toEqual([])
  })

  it('of a listener is opened again, who then looks for what it missed and hears others', async () => {
    const [here, there] = [createWaker(db.pool, log), createWaker(db.pool, log)]
    let calls = 0
    here.onWake('jobs', () => calls++)
    here.listen(home.url)
    await expect.poll(() => here.isListening(), patience).toBe(true)
    calls = 0
    await endAllSessions()
    await expect.poll(() => calls, patience).toBe(1)
    there.wake('jobs')
    await expect.poll(() => calls, patience).toBe(2)
    await Promise.all([here.close(), there.close()])
  })
})

describe('the last statements of a transaction', () => {
  afterEach(() => db.inScope('operator', async ({ db }) => void (await sql`delete from notes`.execute(db))))

  it('take the end along, and all of it is kept', async () => {
    const found = await db.inScope('operator', async (tx) => {
      await note(tx, 'first')
      return tx.last(() =>
        Promise.all([
          note(tx, 'last'),
          sql<{ scope: string }>`select current_setting('app.scope') as scope`.execute(tx.db),
        ]),
      )
    })
    expect(found[1].rows).toEqual([{ scope: 'operator' }])
    expect(await notes()).toEqual(['first', 'last'])
    const { rows } = await db.read(sql`select coalesce(current_setting('app.scope', true), '') as scope`)
    expect(rows).toEqual([{ scope: '' }])
  })

  it('keep nothing when one of them fails, which is the error told', async () => {
    const failed = db.inScope('operator', async (tx) => {
      await note(tx, 'first')
      await tx.last(() => Promise.all([note(tx, 'last'), sql`select 1 / 0`.execute(tx.db)]))
    })
    await expect(failed).rejects.toThrow('division by zero')
    expect(await notes()).toEqual([])
    await db.inScope('operator', (tx) => note(tx, 'the connection is in order'))
    expect(await notes()).toEqual(['the connection is in order'])
  })
})

describe('a transaction that only reads', () => {
  const orgId = newId('org')
  const look = (statement: string) =>
    db.readInOrg(orgId, async ({ db }) => (await sql.raw<{ found: unknown }>(statement).execute(db)).rows)

  it('is of its org, and leaves nothing behind on its connection', async () => {
    expect(await look(`select current_setting('app.org_id') as found`)).toEqual([{ found: orgId }])
    const { rows } = await db.read(sql`select coalesce(current_setting('app.org_id', true), '') as found`)
    expect(rows).toEqual([{ found: '' }])
  })

  it('writes nothing, and is in order again after an error', async () => {
    await expect(look(`insert into notes values ('written')`)).rejects.toThrow()
    await expect(look('select 1 / 0')).rejects.toThrow('division by zero')
    expect(await look('select 1 as found')).toEqual([{ found: 1 }])
    expect(await notes()).not.toContain('written')
  })

  it('is one statement', async () => {
    const twice = db.readInOrg(orgId, async ({ db }) => {
      await sql`select 1`.execute(db)
      await sql`select 2`.execute(db)
    })
    await expect(twice).rejects.toThrow('one statement')
    expect(await look('select 1 as found')).toEqual([{ found: 1 }])
  })
})

it('works again by itself when PostgreSQL is back, and fails as nothing but unavailable until then', async () => {
  const scene = openScene()
  const dataDir = await scene.dataFolder('ordinary')
  const member = scene.start('ordinary', dataDir)
  const away = createDatabase({ url: await member.inside, log })
  const look = () => away.inScope('operator', (tx) => sql`select pg_backend_pid()`.execute(tx.db))
  await look()
  const inFlight = isUnavailable(
    away.inScope('operator', async (tx) => {
      process.kill(postmasterPid(join(dataDir, 'postgres')) ?? 0, 'SIGINT')
      await sql`select pg_sleep(600)`.execute(tx.db)
    }),
  )
  await inFlight
  const failures: unknown[] = []
  await eventually(() => look().catch((error) => Promise.reject(failures.push(error))))
  for (const failure of failures) expect(failure).toMatchObject(unavailable)
  await away.close()
  await member.leave()
  await scene.end()
})

it('does not take a transaction for done in which the error of a statement was swallowed', async () => {
  const half = db.inScope('operator', async (tx) => {
    await note(tx, 'half')
    await sql`select 1 / 0`.execute(tx.db).catch(() => {})
  })
  await expect(half).rejects.toThrow('had failed')
  expect(await notes()).toEqual([])
})

async function untilRunning(statement: string): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await db.pool.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query like $1`,
        [`%${statement}%`],
      )
      return rows.length
    }, patience)
    .toBe(1)
}
