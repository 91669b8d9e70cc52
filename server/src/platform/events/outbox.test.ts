import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { createDatabase, type Database } from '../db/database.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import { listEventsAfter } from './feed.ts'
import { createOutbox, type NewEvent, type RecordedEvent } from './outbox.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const outbox = createOutbox([])
const event = (note: unknown): NewEvent => ({ type: 'lead.noted', leadId: 'lead_1', fields: { note } })
const note = (orgId: string, ...notes: unknown[]) =>
  db.inOrg(orgId, async (tx) => outbox.record(tx, notes.map(event)))
const feed = (orgId: string, after = 0, limit = 1_000) =>
  db.inOrg(orgId, (tx) => listEventsAfter(tx, { after, limit }))

it('positions rise in the order of commits: a reader that follows 20 writers misses nothing and sees nothing twice', async () => {
  const orgId = newId('org')
  const [writers, rounds] = [20, 15]
  let isWriting = true
  const seen: { sequence: number; body: string }[] = []
  const read = async () => {
    const page = await feed(orgId, seen.at(-1)?.sequence ?? 0, 7)
    seen.push(...page)
    return page.length
  }
  const reader = (async () => {
    while (isWriting) await read()
    while ((await read()) > 0);
  })()
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let round = 0; round < rounds; round++) {
        // Of different length before and after the events are handed over, so that they overtake each other.
        await db.inOrg(orgId, async (tx) => {
          await sql`select pg_sleep(${Math.random() / 500})`.execute(tx.db)
          outbox.record(tx, [event(`${writer}/${round}/a`), event(`${writer}/${round}/b`)])
          await sql`select pg_sleep(${Math.random() / 500})`.execute(tx.db)
        })
      }
    }),
  )
  isWriting = false
  await reader
  const total = writers * rounds * 2
  expect(seen.map(({ sequence }) => sequence)).toEqual(Array.from({ length: total }, (_, index) => index + 1))
  expect(new Set(seen.map(({ body }) => body)).size).toBe(total)
})

it('the events of one change keep their order and stand together', async () => {
  const orgId = newId('org')
  await db.inOrg(orgId, async (tx) => {
    outbox.record(tx, [event(1), event(2)])
    outbox.record(tx, [event(3)])
  })
  await note(orgId, 4)
  const rows = await feed(orgId)
  expect(rows.map(({ sequence, body }) => [sequence, JSON.parse(body).note])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ])
})

it('a rollback leaves no event and takes no position', async () => {
  const orgId = newId('org')
  const attempt = db.inOrg(orgId, async (tx) => {
    outbox.record(tx, [event('never')])
    throw new Error('changed its mind')
  })
  await expect(attempt).rejects.toThrow('changed its mind')
  await note(orgId, 'first')
  expect(await feed(orgId)).toMatchObject([{ sequence: 1, body: expect.stringContaining('first') }])
})

it('a transaction that is tried again records its events once', async () => {
  const orgId = newId('org')
  let tries = 0
  await db.inOrg(orgId, async (tx) => {
    outbox.record(tx, [event('once')])
    if (++tries === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' })
  })
  expect(tries).toBe(2)
  expect(await feed(orgId)).toHaveLength(1)
})

it('subscribers hear the events inside the transaction, add rows with their places, and their failure undoes all of it', async () => {
  const orgId = newId('org')
  const heard: RecordedEvent[][] = []
  const loud = createOutbox([
    async (tx, events) => {
      heard.push([...events])
      // Any table with a number will do.
      return (before) => sql`
        insert into notices (org_id, id, kind, message)
        select ${tx.orgId}, 'ntc_' || ${before} + place, 'place', ${before} + place
        from counter, generate_series(1, ${events.length}::int) place`
    },
    async (_, events) => {
      if (events.some(({ body }) => body.includes('refuse'))) throw new Error('no delivery could be made')
      return undefined
    },
  ])
  await note(orgId, 'before')
  await db.inOrg(orgId, async (tx) => loud.record(tx, [event('a'), event('b')]))
  const refused = db.inOrg(orgId, async (tx) => loud.record(tx, [event('refuse')]))
  await expect(refused).rejects.toThrow('no delivery could be made')
  const rows = await feed(orgId)
  expect(rows).toHaveLength(3)
  expect(heard[0]?.map(({ id }) => id)).toEqual(rows.slice(1).map(({ id }) => id))
  const places = await db.inOrg(orgId, (tx) => tx.db.selectFrom('notices').select('message').execute())
  expect(places.map(({ message }) => message).sort()).toEqual(['2', '3'])
})

it('the stored body is byte for byte what subscribers were given: key order, numbers and every character', async () => {
  const orgId = newId('org')
  let given = ''
  const listening = createOutbox([
    async (_, events) => {
      given = events[0]?.body ?? ''
    },
  ])
  const fields = { z: 1e21, a: 0.1, text: 'é 😀 \u2028 \0 \ud800 "\\', nested: { b: 2, a: [null, true] } }
  await db.inOrg(orgId, async (tx) => listening.record(tx, [{ type: 'lead.noted', leadId: null, fields }]))
  const [stored] = await feed(orgId)
  expect(stored?.body).toBe(given)
  expect(Object.keys(JSON.parse(given))).toEqual(['event', 'org_id', 'z', 'a', 'text', 'nested', 'timestamp'])
  expect(given).toContain('"z":1e+21,"a":0.1')
  expect(JSON.parse(given)).toMatchObject({ event: 'lead.noted', org_id: orgId, ...fields })
  expect(JSON.parse(given).timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

it('orgs do not wait for each other', async () => {
  const [slow, quick] = [newId('org'), newId('org')]
  const [counted, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holding = createOutbox([
    async () => {
      counted.resolve()
      await commit.promise
    },
  ])
  const held = db.inOrg(slow, async (tx) => holding.record(tx, [event('held')]))
  await counted.promise
  await note(quick, 'through')
  expect(await feed(quick)).toHaveLength(1)
  expect(await feed(slow)).toHaveLength(0)
  commit.resolve()
  await held
  expect(await feed(slow)).toHaveLength(1)
})

it('a transaction without events takes no position and locks nothing', async () => {
  const orgId = newId('org')
  await note(orgId)
  const { rows } = await db.inOrg(orgId, (tx) => sql`select 1 from event_counters`.execute(tx.db))
  expect(rows).toEqual([])
})
