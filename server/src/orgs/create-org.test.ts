import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { authenticateKey, issueKey } from '../api-keys/index.ts'
import { createTestAuth } from '../auth/auth.fixture.ts'
import { registerUser } from '../auth/index.ts'
import { createDatabase, type Database, type OrgTx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import type { CreateOrgOptions } from './create-org.ts'
import { createOrg, findOrg, listOrgs, type PlanChange, setOrgPlan } from './index.ts'

let database: TestDatabase
let db: Database
let options: CreateOrgOptions
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
  const auth = createTestAuth(db.pool)
  options = {
    db,
    registerUser: (person) => registerUser(auth, person),
    issueKey: async (tx, createdBy) => {
      const key = await issueKey(tx, {
        name: 'First key',
        scopes: ['read', 'write'],
        expiresAt: null,
        createdBy,
      })
      return key.api_key
    },
  }
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const org = { name: 'Acme', plan: 'scale', email: 'owner@example.com', password: 'correct horse' } as const
const limit = { maxRequests: 10, windowMs: 1_000 }
const orgNames = async () => (await db.inScope('operator', listOrgs)).map(({ name }) => name)
const owners = (orgId: string) =>
  db.inOrg(orgId, async (tx: OrgTx) => (await sql`select user_id, role from members`.execute(tx.db)).rows)

describe('a new org', () => {
  it('has its plan, its owner, and from scale on a key that works', async () => {
    const { orgId, userId, apiKey } = await createOrg(options, org)
    expect(await db.inOrg(orgId, findOrg)).toMatchObject({ id: orgId, name: 'Acme', plan: 'scale' })
    expect(await owners(orgId)).toEqual([{ userId, role: 'owner' }])
    expect(await authenticateKey(db, apiKey ?? '', limit)).toMatchObject({
      outcome: 'allowed',
      caller: { orgId },
    })
  })

  it.each(['starter', 'growth'] as const)('has no key on %s', async (plan) => {
    expect(await createOrg(options, { ...org, plan })).toMatchObject({ apiKey: null })
  })

  it('may be one of several of one person', async () => {
    const one = await createOrg(options, { ...org, name: 'One', email: 'two@example.com' })
    const other = await createOrg(options, { ...org, name: 'Other', email: 'Two@example.com' })
    expect(other.userId).toBe(one.userId)
    expect(other.orgId).not.toBe(one.orgId)
    expect(await owners(other.orgId)).toEqual([{ userId: one.userId, role: 'owner' }])
  })

  it('the owner is called as said, or as the e-mail begins', async () => {
    const nameOf = async (userId: string) =>
      (await db.read(sql`select name from users where id = ${userId}`)).rows
    const { userId } = await createOrg(options, { ...org, email: 'grace@example.com' })
    expect(await nameOf(userId)).toEqual([{ name: 'grace' }])
    const named = await createOrg(options, { ...org, email: 'g2@example.com', personName: 'Grace Hopper' })
    expect(await nameOf(named.userId)).toEqual([{ name: 'Grace Hopper' }])
  })

  it.each([
    [{ name: '  ' }, 'name must not be empty'],
    [{ name: 'x'.repeat(101) }, 'name must have at most 100 characters'],
    [{ email: 'nobody' }, 'email must be an e-mail address'],
    [{ password: 'weak' }, 'password must have 10 to 128 characters'],
    [{ password: 'not the one it has' }, 'This e-mail has an account with another password'],
  ])('is refused with %j in a sentence, and nothing is left', async (wrong, message) => {
    await createOrg(options, org)
    const before = await orgNames()
    await expect(createOrg(options, { ...org, ...wrong })).rejects.toMatchObject({
      name: 'AppError',
      message,
    })
    expect(await orgNames()).toEqual(before)
  })

  it('is whole or not there; after a failure the same call succeeds with the same person', async () => {
    const email = 'unlucky@example.com'
    const broken = { ...options, issueKey: () => Promise.reject(new Error('the power went out')) }
    await expect(createOrg(broken, { ...org, name: 'Unlucky', email })).rejects.toThrow('the power went out')
    expect(await orgNames()).not.toContain('Unlucky')
    const { rows } = await db.read(sql<{ id: string }>`select id from users where email = ${email}`)
    expect(await createOrg(options, { ...org, name: 'Unlucky', email })).toMatchObject({
      userId: rows[0]?.id,
    })
  })
})

describe('a change of plan', () => {
  it('is told to those who listen, in its transaction, and only when it is one', async () => {
    const { orgId, apiKey } = await createOrg(options, org)
    const heard: PlanChange[] = []
    const listener = async (tx: OrgTx, change: PlanChange) => {
      heard.push(change)
      expect((await findOrg(tx))?.plan).toBe(change.to)
    }
    await setOrgPlan(db, orgId, 'starter', [listener])
    await setOrgPlan(db, orgId, 'starter', [listener])
    expect(heard).toEqual([{ from: 'scale', to: 'starter' }])
    expect(await authenticateKey(db, apiKey ?? '', limit)).toMatchObject({ caller: { plan: 'starter' } })
  })

  it('does not happen when who listens fails', async () => {
    const { orgId } = await createOrg(options, org)
    const failing = () => Promise.reject(new Error('not now'))
    await expect(setOrgPlan(db, orgId, 'growth', [failing])).rejects.toThrow('not now')
    expect(await db.inOrg(orgId, findOrg)).toMatchObject({ plan: 'scale' })
  })

  it('of two at once, one follows the other', async () => {
    const { orgId } = await createOrg(options, org)
    const changes = await Promise.all(
      (['starter', 'growth', 'luna_enterprise'] as const).map((plan) => setOrgPlan(db, orgId, plan)),
    )
    const froms = new Set(changes.map(({ from }) => from))
    expect(froms.size).toBe(3)
    expect(froms).toContain('scale')
  })

  it.each([newId('org'), 'org_', "org_'; drop table orgs", ''])(
    'of an org that is none is refused: %j',
    async (orgId) => {
      await expect(setOrgPlan(db, orgId, 'scale')).rejects.toMatchObject({ code: 'org_not_found' })
    },
  )
})
