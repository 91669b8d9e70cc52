/**
 * The audit log, asked of the list of routes: each one that writes leaves exactly one entry, in the name of its caller
 * and without a secret. A new route fails here until somebody has said what a change by it looks like.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { issueKey, revokeKey } from '../src/api-keys/index.ts'
import { setOrgPlan } from '../src/orgs/index.ts'
import { actAs, currentActor, operator } from '../src/platform/audit/actor.ts'
import { deleteOldEntries } from '../src/platform/audit/delete-old-entries.ts'
import { recordChange } from '../src/platform/audit/record-change.ts'
import { generateKeyRing } from '../src/platform/crypto.ts'
import { createWaker } from '../src/platform/db/wake.ts'
import { idFloor, newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'
import { changesOf, hook, secretHeader, sendChange } from './changes.ts'
import { type Answer, startTestApp, type TestApp, type TestOrg } from './harness.ts'

const secretKeys = generateKeyRing()
let app: TestApp
let org: TestOrg
beforeAll(async () => {
  // Nothing happens by itself: a change that a test sees is its own.
  app = await startTestApp({ work: false, secretKeys })
  org = await app.createOrg()
})
afterAll(() => app.close())

interface Entry {
  id: string
  action: string
  target: string | null
  actor: { type: string; id: string; name: string }
  address: string | null
  request_id: string | null
  fields: string[]
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

const entries = async (of: TestOrg, query = ''): Promise<Entry[]> =>
  (await of.api('GET', `/api/audit-log?limit=100${query}`)).body.data

const createLead = async () =>
  (await org.api('POST', '/api/leads', { business_name: `Sunrise ${newId('lead')}` })).body.id as string

describe('every route that writes', () => {
  it('leaves one entry: who, from where, what, and no secret', async () => {
    const changes = changesOf(app, org)
    const writing = app.routes.filter(
      ({ method, access, people }) => method !== 'GET' && access === 'write' && people === undefined,
    )
    expect(writing.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(Object.keys(changes).sort())

    const { body: me } = await org.api('GET', '/api/me')
    for (const [name, prepare] of Object.entries(changes)) {
      const change = await prepare()
      const [path, , action, fields] = change
      const known = new Set((await entries(org)).map(({ id }) => id))
      const answer = await sendChange(org, name, change)
      expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(300)

      const fresh = (await entries(org)).filter(({ id }) => !known.has(id))
      expect(fresh, name).toMatchObject([
        {
          action,
          actor: { type: 'api_key', id: me.api_key.id, name: 'test' },
          address: '127.0.0.1',
          request_id: answer.headers.get('x-request-id'),
          fields: fields ? expect.arrayContaining([...fields]) : [],
        },
      ])
      expect(named(answer, path), name).toContain(fresh[0]?.target ?? null)

      const text = JSON.stringify(fresh)
      const secrets = [answer.body.secret ?? 'whsec_', org.key, secretHeader, 'person.example', 'b.example']
      for (const secret of secrets) expect(text, name).not.toContain(secret)
    }
  })

  it('leaves none when it was refused or changed nothing', async () => {
    const id = await createLead()
    await org.api('POST', '/api/suppressions', { value: 'known.example', reason: 'asked' })
    const { body: webhook } = await org.api('POST', '/api/webhooks', hook)
    const before = await entries(org)
    await org.api('PATCH', `/api/leads/${id}`, { status: 'new' })
    await org.api('PATCH', '/api/leads/none', { status: 'replied' })
    await org.api('POST', '/api/suppressions', { value: 'known.example', reason: 'asked' })
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { name: hook.name })
    await org.api('POST', '/api/webhooks', {})
    await org.api('POST', '/api/profile/preview', {})
    expect(await entries(org)).toEqual(before)
  })
})

/** The ids that an answer and its path name; null for what has no id. */
function named({ body }: Answer, path: string): (string | null)[] {
  const [first] = body.data ?? []
  const lead = first?.lead?.id ?? first?.id
  return [body.id, lead, ...path.split('/'), null].filter((id) => id !== undefined)
}

describe('settings and webhooks', () => {
  it('are shown before and after, only what differs, and headers by their names', async () => {
    const own = await app.createOrg()
    await own.api('PUT', '/api/profile', { threshold: 60 })
    await own.api('PUT', '/api/profile', { threshold: 65 })
    const { body } = await own.api('POST', '/api/webhooks', hook)
    await own.api('PATCH', `/api/webhooks/${body.id}`, { name: 'Other', status: 'disabled' })
    expect(await entries(own, '&action=profile.updated')).toMatchObject([
      { target: null, fields: ['threshold'], before: { threshold: 60 }, after: { threshold: 65 } },
      { before: { threshold: 70 }, after: { threshold: 60 } },
    ])
    expect(await entries(own, `&target=${body.id}`)).toMatchObject([
      {
        action: 'webhook.updated',
        fields: ['name', 'status'],
        before: { name: 'CRM', status: 'enabled' },
        after: { name: 'Other', status: 'disabled' },
      },
      { action: 'webhook.created', before: null, after: { headers: ['authorization'], status: 'enabled' } },
    ])
  })
})

describe('keys', () => {
  it('made and revoked by the command line are the operator’s work; neither key nor hash is there', async () => {
    const own = await app.createOrg()
    const key = await actAs(operator, () =>
      app.db.inOrg(own.orgId, (tx) =>
        issueKey(tx, { name: 'CI', scopes: ['read'], expiresAt: null, createdBy: null }),
      ),
    )
    for (let twice = 0; twice < 2; twice++) {
      await actAs(operator, () => app.db.inOrg(own.orgId, (tx) => revokeKey(tx, key.id)))
    }
    await actAs(operator, () => setOrgPlan(app.db, own.orgId, 'luna_enterprise'))
    const found = await entries(own, '&actor=operator')
    expect(found).toMatchObject([
      { action: 'org.plan_changed', before: { plan: 'scale' }, after: { plan: 'luna_enterprise' } },
      { action: 'api_key.revoked', target: key.id, address: null },
      {
        action: 'api_key.created',
        target: key.id,
        after: { name: 'CI', scopes: ['read'], expires_at: null },
      },
    ])
    expect(JSON.stringify(found)).not.toContain(key.api_key)
  })
})

it('the command line is the operator', async () => {
  const own = await app.createOrg()
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const env = { ...process.env, DATABASE_URL: app.databaseUrl, BOLSIVO_SECRET_KEYS: secretKeys }
  const words = [main, 'key', 'create', '--org', own.orgId, '--name', 'CI', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, words, { env })
  const key = JSON.parse(stdout)
  const found = await entries(own, `&target=${key.id}`)
  expect(found).toMatchObject([{ action: 'api_key.created', actor: { type: 'operator', id: 'operator' } }])
  expect(JSON.stringify(found)).not.toContain(key.api_key)
})

describe('an entry', () => {
  it('goes with its change: what is rolled back leaves none', async () => {
    const own = await app.createOrg()
    const before = await entries(own)
    const work = app.db.inOrg(own.orgId, async (tx) => {
      recordChange(tx, { action: 'lead.updated', target: 'lead_1' })
      throw new Error('changed its mind')
    })
    await expect(work).rejects.toThrow('changed its mind')
    expect(await entries(own)).toEqual(before)
  })

  it("is the org's own", async () => {
    const other = await app.createOrg()
    await createLead()
    expect((await entries(other)).filter(({ action }) => action.startsWith('lead.'))).toEqual([])
  })

  it('can not be altered, nor deleted from within its org', async () => {
    const own = await app.createOrg()
    await own.api('PUT', '/api/profile', { threshold: 60 })
    const before = await entries(own)
    await app.db.inOrg(own.orgId, async (tx) => {
      await sql`update audit_log set actor_name = 'nobody'`.execute(tx.db)
      await sql`delete from audit_log`.execute(tx.db)
    })
    expect(await entries(own)).toEqual(before)
    expect(before.length).toBeGreaterThan(0)
  })

  it('leaves after a year, and not a day before', async () => {
    const own = await app.createOrg()
    const now = new Date()
    const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000)
    for (const days of [364, 366, 700]) {
      const id = `${idFloor('aud', daysAgo(days))}0000000000000000`
      await app.db.inOrg(own.orgId, (tx) =>
        sql`insert into audit_log (org_id, id, action, actor_type, actor_id)
          values (${own.orgId}, ${id}, ${`aged.${days}`}, 'system', 'system')`.execute(tx.db),
      )
    }
    const { signal } = new AbortController()
    expect(await deleteOldEntries(app.db, signal, now)).toBe(2)
    const actions = (await entries(own)).map(({ action }) => action)
    expect(actions.filter((action) => action.startsWith('aged'))).toEqual(['aged.364'])
  })
})

it('the list goes on by its cursor, with its filter, and without a gap', async () => {
  const own = await app.createOrg()
  for (let threshold = 50; threshold < 55; threshold++) await own.api('PUT', '/api/profile', { threshold })
  await own.api('POST', '/api/leads', { business_name: 'Between' })
  const seen: Entry[] = []
  for (let cursor = ''; ; ) {
    const { body } = await own.api('GET', `/api/audit-log?action=profile.updated&limit=2${cursor}`)
    seen.push(...body.data)
    if (!body.has_more) break
    cursor = `&cursor=${body.next_cursor}`
  }
  expect(seen.map(({ after }) => after?.threshold)).toEqual([54, 53, 52, 51, 50])
  const { body: first } = await own.api('GET', '/api/audit-log?action=profile.updated&limit=2')
  const other = await own.api('GET', `/api/audit-log?action=lead.created&cursor=${first.next_cursor}`)
  expect([other.status, other.body.code]).toEqual([400, 'invalid_cursor'])
})

it('a time begins and ends the list, and is none of it', async () => {
  const own = await app.createOrg()
  for (let threshold = 50; threshold < 53; threshold++) await own.api('PUT', '/api/profile', { threshold })
  const at = (minutes: number) => `2026-06-20T14:3${minutes}:00.000Z`
  await app.db.inOrg(own.orgId, async (tx) => {
    for (const [minutes, { id }] of (await entries(own)).entries()) {
      // An entry is never changed, not even by a test: it is copied to another time.
      const copy = `${idFloor('aud', new Date(at(minutes)))}${id.slice(14)}`
      await sql`insert into audit_log (org_id, id, action, actor_type, actor_id, created_at)
        values (${own.orgId}, ${copy}, ${`copied.${minutes}`}, 'system', 'system', ${at(minutes)}::timestamptz)`.execute(
        tx.db,
      )
    }
  })
  const actions = async (query: string) => (await entries(own, query)).map(({ action }) => action)
  expect(await actions(`&created_after=${at(0)}&created_before=${at(2)}`)).toEqual(['copied.1'])
  expect(await actions(`&created_before=${at(1)}`)).toEqual(['copied.0'])
  expect(await actions(`&created_before=${at(3)}&actor=system&action=copied.2`)).toEqual(['copied.2'])
})

it.each(['', 'action', 'actor_id', 'target'])(
  'each page with a filter by "%s" is one range of an index',
  async (column) => {
    const plan = await app.db.inOrg(org.orgId, async (tx) => {
      // So many that the plan does not hang on what the planner happens to know of a small table.
      await sql`insert into audit_log (org_id, id, action, target, actor_type, actor_id)
        select ${org.orgId}, 'aud_' || ${column} || n, n, n, 'system', n from generate_series(1, 2000) n`.execute(
        tx.db,
      )
      await sql`analyze audit_log`.execute(tx.db)
      await sql`set local enable_seqscan = off`.execute(tx.db)
      const filter = column === '' ? sql`` : sql`and ${sql.ref(column)} = 'x'`
      const { rows } = await sql<Record<string, string>>`
      explain select * from audit_log where org_id = ${org.orgId} ${filter} and id < 'aud_x'
      order by id desc limit 26`.execute(tx.db)
      return rows.flatMap((row) => Object.values(row)).join('\n')
    })
    const index = { '': 'pkey', action: 'action', actor_id: 'actor', target: 'target' }[column]
    expect(plan).toContain(`Index Scan Backward using audit_log_${index}`)
    expect(plan).not.toContain('Sort')
  },
)

it('what a request wakes is done in nobody’s name', async () => {
  const waker = createWaker(app.db.pool, createLog('silent'))
  const hear = vi.fn(() => currentActor().type)
  waker.onWake('here', hear)
  actAs(operator, () => waker.wake('here'))
  expect(hear).toHaveReturnedWith('system')
  await waker.close()
})
