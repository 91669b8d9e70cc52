/**
 * Tenants can't see each other, whatever a query forgets. Asked of the catalog, so that no new table is left out: a
 * table with an org_id has the walls, and a row of another org planted in it stays out of sight and out of reach.
 */
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createDatabase, type Database, type Scope } from '../src/platform/db/database.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type Plant, plantRows } from './planted-rows.ts'
import { readSources } from './sources.ts'

/** Tables of no tenant, each with its reason. */
const outsideTenancy = {
  users: 'one person may work for several orgs',
  sessions: 'of a person, before an org is chosen',
  accounts: 'how a person signs in',
  verifications: 'before anyone is known',
  two_factors: 'how a person signs in',
  sign_in_attempts: 'before anyone is known; hashes and counts alone',
  personal_mail: 'to persons about their account, for who sits at the machine',
  migrations: 'of the program',
  key_ring_check: 'of the program: one row with a known text',
}

/** Unique keys of a tenant's table that are not led by its org, each with its reason. */
const globalKeys = {
  api_keys_hash: 'a caller shows a key before anyone knows its org',
}

/** What each scope may see across tenants. A new policy is a decision: it is written down here, too. */
const scopeTables: Record<Scope, string[]> = {
  // Who signs in: for whom do they work, and what were they invited to?
  accounts: ['invitations', 'members', 'orgs'],
  authentication: ['api_keys'],
  // Stripe reports about a customer: of which org?
  billing: ['billing_accounts'],
  // The page of captured mail, which this machine alone is shown.
  captured_mail: ['captured_mail', 'orgs'],
  deliveries: [
    'deliveries',
    'delivery_attempts',
    'events',
    'notices',
    'orgs',
    'webhook_hours',
    'webhook_secrets',
    'webhooks',
  ],
  jobs: ['jobs'],
  operator: ['api_keys', 'orgs'],
  retention: ['audit_log', 'idempotent_answers'],
}
/** Where a scope may write, too. */
const scopeWrites: Record<Scope, string[]> = {
  accounts: [],
  authentication: [],
  billing: [],
  captured_mail: [],
  deliveries: ['deliveries', 'delivery_attempts', 'notices', 'webhook_hours', 'webhooks'],
  jobs: ['jobs'],
  operator: [],
  retention: ['idempotent_answers'],
}
/** Tables that nobody may change, not even a row of their own: rows come, are read, and leave by age. */
const appendOnly = ['audit_log']
const scopes = Object.keys(scopeTables) as Scope[]

let database: TestDatabase
let db: Database
let superuser: Client
let plants: Plant[]
const [mine, theirs] = [newId('org'), newId('org')]

beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
  const url = new URL(inject('testCluster').superuserUrl)
  url.pathname = new URL(database.url).pathname
  superuser = new Client({ connectionString: url.href })
  await superuser.connect()
  plants = await plantRows(superuser, [mine, theirs])
})
afterAll(async () => {
  await superuser.end()
  await db.close()
  await database.drop()
})

async function names(query: string): Promise<string[]> {
  const { rows } = await superuser.query({ text: query, rowMode: 'array' })
  return rows.map(([name]) => name).sort()
}
const tablesWhere = (condition: string) =>
  names(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and ${condition}`,
  )

const inMine = (statement: string) =>
  db.inOrg(mine, (tx) => sql.raw<Record<string, unknown>>(statement).execute(tx.db))

/** The tables in which a transaction sees anything of the planted rows. */
async function visible(run: (statement: string) => Promise<{ rows: unknown[] }>): Promise<string[]> {
  const seen: string[] = []
  for (const { table } of plants) {
    const { rows } = await run(`select * from ${table}`)
    if (rows.length > 0) seen.push(table)
  }
  return seen.sort()
}

describe('the walls', () => {
  it('stand around every table but the few that belong to no tenant', async () => {
    expect(await tablesWhere('not (relrowsecurity and relforcerowsecurity)')).toEqual(
      Object.keys(outsideTenancy).sort(),
    )
    expect(plants.map(({ table }) => table).sort()).toEqual(await tablesWhere('relrowsecurity'))
  })

  it('no view, materialised view or definer function leads around them', async () => {
    expect(
      await names(
        `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')
         union all select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
      ),
    ).toEqual([])
  })

  it("the app's role can't step over them", async () => {
    const { rows } = await db.read(
      sql`select rolsuper or rolbypassrls or rolcreaterole as powers from pg_roles where rolname = current_user`,
    )
    expect(rows).toEqual([{ powers: false }])
  })

  it('platform/db alone opens them: no other source names the settings that do', () => {
    const openers = readSources().filter(({ text }) => /\bapp\.(org_id|scope)\b/.test(text))
    expect(openers.map(({ path }) => path)).toEqual(['platform/db/database.ts'])
  })

  it('every policy is permissive for its org or one scope and nothing else', async () => {
    const { rows } = await superuser.query<
      Record<'policyname' | 'cmd' | 'qual' | 'with_check', string | null>
    >(`select policyname, cmd, qual, with_check from pg_policies where schemaname = 'public'`)
    const org = /^\(\(?(org_id|id) = \( SELECT app_org\(\) AS app_org\)\)?\)$/
    for (const { policyname, cmd, qual, with_check } of rows) {
      const scope = policyname?.replace(/_deletes$/, '')
      if (policyname === 'append') {
        expect([cmd, with_check]).toEqual(['INSERT', expect.stringMatching(org)])
        continue
      }
      if (policyname === 'tenant') expect(qual).toMatch(org)
      else expect(qual).toBe(`(( SELECT app_scope() AS app_scope) = '${scope}'::text)`)
      expect(with_check).toBeNull()
    }
  })

  it('no policy lets a row of the audit log be changed, nor be deleted from within its org', async () => {
    for (const table of appendOnly) {
      for (const statement of [`update ${table} set org_id = org_id`, `delete from ${table}`]) {
        expect((await inMine(statement)).numAffectedRows, statement).toBe(0n)
      }
    }
  })
})

describe('keys', () => {
  it('a primary key begins with the org, so that tables can be distributed by it', async () => {
    expect(
      await names(`select c.relname from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where c.relrowsecurity and a.attname <> 'org_id'`),
    ).toEqual(['orgs'])
  })

  it('a unique index begins with the org: whether it is taken elsewhere can not be felt', async () => {
    expect(
      await names(`select k.relname from pg_index i join pg_class k on k.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where c.relrowsecurity and i.indisunique and not i.indisprimary and a.attname is distinct from 'org_id'`),
    ).toEqual(Object.keys(globalKeys).sort())
  })

  it('no foreign key crosses tables of tenants: its check looks past the walls', async () => {
    expect(
      await names(`select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid
        where k.contype = 'f' and c.relrowsecurity`),
    ).toEqual([])
  })
})

describe('a query without any filter', () => {
  it('shows the rows of its own org in every table, and none of another', async () => {
    for (const { table, orgColumn } of plants) {
      const { rows } = await inMine(`select ${orgColumn} as org from ${table}`)
      expect(rows, table).toEqual([{ org: mine }])
    }
  })

  it('counts, joins and searches nothing of another org', async () => {
    const { rows: counted } = await inMine('select count(*) from leads')
    expect(counted).toEqual([{ count: 1 }])
    const { rows: joined } = await inMine('select o.id from orgs o cross join events e cross join leads l')
    expect(joined).toEqual([{ id: mine }])
    const { rows: found } = await inMine(`select 1 from leads where org_id = '${theirs}' or true`)
    expect(found).toHaveLength(1)
  })

  it('a use case whose filter was removed gives nothing of another org', async () => {
    const rows = await db.inOrg(mine, (tx) => tx.db.selectFrom('leads').selectAll().execute())
    expect(rows.map(({ orgId }) => orgId)).toEqual([mine])
  })

  it('can not change or delete a row of another org', async () => {
    for (const { table, orgColumn } of plants) {
      const where = `where ${orgColumn} = '${theirs}'`
      for (const statement of [
        `update ${table} set ${orgColumn} = ${orgColumn} ${where}`,
        `delete from ${table} ${where}`,
      ]) {
        expect((await inMine(statement)).numAffectedRows, statement).toBe(0n)
      }
    }
  })

  it('can not insert a row for another org, nor give one away', async () => {
    for (const { table, orgColumn, insert } of plants) {
      const refusal = { code: '42501' }
      await expect(inMine(insert(newId('org'))), table).rejects.toMatchObject(refusal)
      if (appendOnly.includes(table)) continue
      await expect(inMine(`update ${table} set ${orgColumn} = '${theirs}'`), table).rejects.toMatchObject(
        refusal,
      )
    }
  })

  it('is no way to find out whether another org has a row: a clash is refused like any other', async () => {
    for (const { table, insert } of plants) {
      await expect(inMine(insert(theirs)), table).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('outside of an org', () => {
  it('there is nothing: no org, no scope, no row', async () => {
    expect(await visible((statement) => db.read(sql.raw(statement)))).toEqual([])
  })

  it('an org or scope ends with its transaction, on the same connection too', async () => {
    const single = createDatabase({ url: database.url, maxConnections: 1, log: createLog('silent') })
    try {
      await single.inOrg(mine, (tx) => sql`select 1`.execute(tx.db))
      await single.inScope('jobs', (tx) => sql`select 1`.execute(tx.db))
      await expect(
        single.inOrg(mine, async () => {
          throw new Error('changed its mind')
        }),
      ).rejects.toThrow()
      expect(await visible((statement) => single.read(sql.raw(statement)))).toEqual([])
    } finally {
      await single.close()
    }
  })

  it('an id that is not one never reaches a statement', async () => {
    for (const wrong of ['', 'org_', `${mine}'; drop table leads; --`, mine.toUpperCase(), newId('lead')]) {
      await expect(db.inOrg(wrong, async () => 'in')).rejects.toThrow('not an org id')
    }
  })

  it.each(scopes)('the scope %s shows the tables that its policies name, and no more', async (scope) => {
    const seen = await visible((statement) => db.inScope(scope, (tx) => sql.raw(statement).execute(tx.db)))
    expect(seen).toEqual(scopeTables[scope])
  })

  it.each(scopes)('the scope %s writes where it must, and nowhere else', async (scope) => {
    const written: string[] = []
    for (const { table, orgColumn } of plants) {
      const statement = `update ${table} set ${orgColumn} = ${orgColumn}`
      const { numAffectedRows } = await db.inScope(scope, (tx) => sql.raw(statement).execute(tx.db))
      if ((numAffectedRows ?? 0n) > 0n) written.push(table)
    }
    expect(written.sort()).toEqual(scopeWrites[scope])
  })
})
