import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import { createDatabase, type Database, type OrgTx } from './database.ts'

let home: TestDatabase
let db: Database
const orgId = newId('org')
beforeAll(async () => {
  home = await createTestDatabase()
  // One connection: a part that opened a transaction of its own would wait for ever.
  db = createDatabase({ url: home.url, maxConnections: 1, log: createLog('silent') })
  await db.pool.query('create table notes (text text primary key)')
})
afterAll(async () => {
  await db.close()
  await home.drop()
})

const note = (text: string) =>
  db.inOrg(orgId, async (tx) => {
    await sql`insert into notes values (${text})`.execute(tx.db)
  })
const notes = async () =>
  (await db.pool.query('select text from notes order by text')).rows.map(({ text }) => text)

it('joins all parts into one transaction, which commits at its end', async () => {
  const seen = new Set<OrgTx>()
  const look = () => db.inOrg(orgId, async (tx) => void seen.add(tx))
  await db.together(orgId, async (tx) => {
    seen.add(tx)
    await look()
    await note('one')
    await Promise.resolve().then(look)
  })
  expect(seen.size).toBe(1)
  expect(await notes()).toEqual(['one'])
})

it('runs the last steps and what follows the commit once for all parts', async () => {
  const done: string[] = []
  await db.together(orgId, async () => {
    for (const part of ['first', 'second']) {
      await db.inOrg(orgId, async (tx) => {
        tx.beforeCommit('jobs', async () => void done.push('jobs'))
        tx.beforeCommit('audit', async () => void done.push('audit'))
        tx.afterCommit(() => void done.push(`after ${part}`))
      })
    }
    done.push('work')
  })
  expect(done).toEqual(['work', 'audit', 'jobs', 'after first', 'after second'])
})

it('keeps nothing when a part fails, even if the work catches it', async () => {
  const failed = db.together(orgId, async () => {
    await note('kept?')
    await db.inOrg(orgId, () => Promise.reject(new Error('no'))).catch(() => {})
  })
  await expect(failed).rejects.toThrow('no')
  expect(await notes()).toEqual(['one'])
})

it('tries all of it again after a deadlock, with nothing left of the first try', async () => {
  let tries = 0
  await db.together(orgId, async () => {
    await note('two')
    await db.inOrg(orgId, async () => {
      if (++tries === 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
    })
  })
  expect([tries, await notes()]).toEqual([2, ['one', 'two']])
})

it('is closed to what was left running behind its end', async () => {
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  let late = Promise.resolve()
  await db.together(orgId, async () => {
    late = gate.then(() => note('late'))
  })
  go()
  await late
  expect(await notes()).toContain('late')
})

it('is of its org alone', async () => {
  const two = createDatabase({ url: home.url, log: createLog('silent') })
  const other = newId('org')
  await two.together(orgId, async (tx) => {
    await two.inOrg(other, async (inner) => {
      expect(inner).not.toBe(tx)
      expect(inner.orgId).toBe(other)
    })
  })
  await two.close()
})
