import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { runAsSuperuser } from '../../../test/cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { createDatabase, type Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { deleteAnswersAbout } from '../idempotency/queries.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import { deleteExpired } from '../retention.ts'
import { notFound } from './answers.ts'
import { type Edge, sendRaw, startEdge } from './edge.fixture.ts'
import { defineRoute, type KeyCaller, type Route } from './route.ts'

let home: TestDatabase
let db: Database
let edge: Edge
const orgs = new Map<string, string>()
const log = createLog('silent')

beforeAll(async () => {
  home = await createTestDatabase()
  db = createDatabase({ url: home.url, log })
  await db.pool.query('create table effects (text text)')
  edge = await startEdge({ db, log, routes, authenticate })
})
afterAll(async () => {
  await edge.app.close()
  await db.close()
  await home.drop()
})

/** Each key is of an org of its own, but for those that differ by their last digit only. */
async function authenticate(key: string) {
  const orgId = orgs.get(key.slice(0, -1)) ?? newId('org')
  orgs.set(key.slice(0, -1), orgId)
  const caller: KeyCaller = {
    ...{ kind: 'key', orgId, orgName: 'Test', plan: 'scale', id: 'key_1', name: 'test' },
    scopes: ['write'],
    budget: { limit: 1000, windowSeconds: 3600, remaining: 999, resetSeconds: 1200 },
  }
  return { outcome: 'allowed' as const, caller }
}

/** What stands in the way of a handler that is held up. */
let gate: Promise<void>
let open: () => void
let entered = 0
/** The next handlers fail with this, after their effect. */
let failures: unknown[] = []
let outside = 0
beforeEach(() => {
  gate = Promise.resolve()
  entered = 0
  failures = []
  outside = 0
})
const shut = () => {
  gate = new Promise((resolve) => {
    open = resolve
  })
}

const body = z.strictObject({ name: z.string() })
const response = z.strictObject({ name: z.string(), lead: z.string(), secret: z.string(), effects: z.int() })

/** Two transactions of its own, as handlers have them that know nothing of keys. */
async function work(orgId: string, name: string) {
  await db.inOrg(orgId, (tx) => sql`insert into effects values (${name})`.execute(tx.db))
  entered++
  await gate
  const failure = failures.shift()
  if (failure) throw failure
  const { rows } = await db.inOrg(orgId, (tx) =>
    sql<{ n: number }>`select count(*) as n from effects where text = ${name}`.execute(tx.db),
  )
  return { name, lead: 'lead_01jz6k3v9q8w7x5y4t2r1s0p9n', secret: 'whsec_hush', effects: rows[0]?.n ?? 0 }
}

const common = { tag: 'Work', summary: 'Work', access: 'write', status: 201 } as const
const routes: Route[] = [
  ...['/api/work', '/api/other'].map((url) =>
    defineRoute({
      ...common,
      method: 'POST',
      url,
      body,
      response,
      secretFields: ['secret'],
      handle: ({ body, caller, reply }) => {
        reply.header('etag', `"${body.name}"`)
        return work(caller.orgId, body.name)
      },
    }),
  ),
  defineRoute({
    ...common,
    method: 'PATCH',
    url: '/api/work',
    body,
    response,
    handle: ({ body, caller }) => work(caller.orgId, body.name),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    url: '/api/claimed',
    body,
    response,
    once: 'claim',
    secretFields: ['secret'],
    handle: ({ body, caller }) => work(caller.orgId, body.name),
  }),
  defineRoute({
    ...common,
    method: 'POST',
    url: '/api/prepared',
    body,
    response,
    once: 'handler',
    secretFields: ['secret'],
    async handle({ body, caller, once }) {
      if (outside > 0 && body.name === 'once only') throw new AppError(notFound)
      outside++
      return once(() => work(caller.orgId, body.name))
    },
  }),
]

let count = 0
/** The key of an org that nobody used before. */
const newApiKey = () => `lp_${(++count).toString(16).padStart(31, '0')}0`

async function send(
  key: string | null,
  { path = '/api/work', method = 'POST', apiKey = `lp_${'f'.repeat(32)}`, json = '{"name":"a"}' } = {},
) {
  const answer = await fetch(`${edge.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    body: json,
  })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

const effects = async (name: string) =>
  (await db.pool.query('select text from effects where text = $1', [name])).rowCount
const named = (name: string) => JSON.stringify({ name })
const ways = ['/api/work', '/api/claimed', '/api/prepared']

/** As if so much time had passed. */
const age = (key: string, hours: number) =>
  db.inOrg(orgs.get(`lp_${'f'.repeat(31)}`) ?? '', (tx) =>
    sql`update idempotent_answers set expires_at = expires_at - make_interval(hours => ${hours})
      where key = ${key}`.execute(tx.db),
  )

describe('the same request again', () => {
  it.each(ways)('at %s gets the first answer, without its secret, and has no second effect', async (path) => {
    const json = named(`again ${path}`)
    const first = await send(path, { path, json })
    expect([first.status, first.body.secret, first.body.effects]).toEqual([201, 'whsec_hush', 1])
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    for (let time = 0; time < 2; time++) {
      const again = await send(path, { path, json })
      expect(again.status).toBe(201)
      expect(again.body).toEqual({ ...first.body, secret: null })
      expect(again.headers.get('idempotent-replayed')).toBe('true')
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
      expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
    }
    expect(await effects(`again ${path}`)).toBe(1)
  })

  it.each(ways)('a hundred times at once at %s has one effect', async (path) => {
    const json = named(`hundred ${path}`)
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => send(`hundred${path}`, { path, json })),
    )
    const done = answers.filter(({ status }) => status === 201)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(done.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1)
    for (const { status, body, headers } of refused) {
      expect([status, body.code]).toEqual([409, 'idempotency_key_in_use'])
      expect(headers.get('retry-after')).toBe('1')
    }
    expect(await effects(`hundred ${path}`)).toBe(1)
    expect((await send(`hundred${path}`, { path, json })).headers.get('idempotent-replayed')).toBe('true')
  })

  it('does not repeat what a handler does before its one transaction, which might refuse by then', async () => {
    const again = () => send('prepared', { path: '/api/prepared', json: named('once only') })
    expect([(await again()).status, (await again()).status, outside]).toEqual([201, 201, 1])
  })

  it('after a day is a new request', async () => {
    const json = named('a day later')
    await send('day', { json })
    await age('day', 23)
    expect((await send('day', { json })).headers.get('idempotent-replayed')).toBe('true')
    await age('day', 1)
    const later = await send('day', { json })
    expect([later.headers.get('idempotent-replayed'), later.body.effects]).toEqual([null, 2])
    expect((await send('day', { json })).headers.get('idempotent-replayed')).toBe('true')
  })

  it('of another org is another request; two keys of one org share theirs', async () => {
    const apiKey = newApiKey()
    const json = named('shared')
    await send('shared', { apiKey, json })
    const sibling = await send('shared', { apiKey: `${apiKey.slice(0, -1)}1`, json })
    const stranger = await send('shared', { apiKey: newApiKey(), json })
    expect(sibling.headers.get('idempotent-replayed')).toBe('true')
    expect([stranger.status, stranger.headers.get('idempotent-replayed')]).toEqual([201, null])
  })

  it('without a key, or with another one, is a new request', async () => {
    const json = named('no key')
    for (const key of [null, null, 'k1', 'k2']) expect((await send(key, { json })).status).toBe(201)
    expect(await effects('no key')).toBe(4)
  })

  it('by another method than POST is not looked at', async () => {
    const patch = { method: 'PATCH', json: named('patched') }
    for (let time = 0; time < 2; time++) {
      expect((await send('patched', patch)).headers.get('idempotent-replayed')).toBeNull()
    }
    expect(await effects('patched')).toBe(2)
  })
})

describe('a key used before', () => {
  it.each([
    ['another body', { json: named('b') }],
    ['the same body in other bytes', { json: '{ "name": "a" }' }],
    ['another path', { path: '/api/other' }],
    ['another way of keeping', { path: '/api/claimed' }],
    ['and another', { path: '/api/prepared' }],
  ])('with %s is refused', async (_, change) => {
    const apiKey = newApiKey()
    expect((await send('reused', { apiKey })).status).toBe(201)
    const { status, body, headers } = await send('reused', { apiKey, ...change })
    expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'idempotency_key_reused', null])
  })
})

describe('a key in use', () => {
  it.each(ways)('at %s is refused until its request has ended, with the time to wait', async (path) => {
    const json = named(`in use ${path}`)
    shut()
    const first = send(`use${path}`, { path, json })
    await expect.poll(() => entered).toBe(1)
    const second = await send(`use${path}`, { path, json })
    expect([second.status, second.body.code]).toEqual([409, 'idempotency_key_in_use'])
    expect(second.headers.get('retry-after')).toBe('1')
    open()
    expect((await first).status).toBe(201)
    expect((await send(`use${path}`, { path, json })).headers.get('idempotent-replayed')).toBe('true')
    expect(entered).toBe(1)
  })
})

describe('a request that fails', () => {
  it.each(ways)('at %s keeps nothing: the same one may succeed', async (path) => {
    const name = `failed ${path}`
    failures = [new AppError(notFound), new TypeError('a fault of ours')]
    const answers = []
    for (let time = 0; time < 3; time++) answers.push(await send(name, { path, json: named(name) }))
    expect(answers.map(({ status }) => status)).toEqual([404, 500, 201])
    // A claim is for work that is not undone.
    expect(answers[2]?.body.effects).toBe(path === '/api/claimed' ? 3 : 1)
  })

  it('is not known either when it was not valid', async () => {
    expect((await send('invalid', { json: '{}' })).status).toBe(400)
    expect((await send('invalid')).status).toBe(201)
  })

  it.each(['/api/work', '/api/prepared'])(
    'at %s by a deadlock is tried again, with one effect',
    async (path) => {
      failures = [Object.assign(new Error('deadlock detected'), { code: '40P01' })]
      const name = `deadlock ${path}`
      const { status, body } = await send(name, { path, json: named(name) })
      expect([status, body.effects, entered]).toEqual([201, 1, 2])
    },
  )

  it('by the loss of the database in its middle leaves nothing behind: the repeat has the one effect', async () => {
    const json = named('cut off')
    shut()
    const first = send('cut off', { json })
    await expect.poll(() => entered).toBe(1)
    await runAsSuperuser(
      inject('testCluster').superuserUrl,
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity
       where datname = '${new URL(home.url).pathname.slice(1)}' and state = 'idle in transaction'`,
    )
    open()
    expect((await first).status).toBe(503)
    const again = await send('cut off', { json })
    expect([again.status, again.body.effects]).toEqual([201, 1])
  })

  it('by the death of its process frees its claim after two minutes', async () => {
    const json = named('orphan')
    shut()
    // The process that holds this claim never comes back to it.
    void send('orphan', { path: '/api/claimed', json }).catch(() => {})
    await expect.poll(() => entered).toBe(1)
    expect((await send('orphan', { path: '/api/claimed', json })).status).toBe(409)
    await age('orphan', 1)
    gate = Promise.resolve()
    expect((await send('orphan', { path: '/api/claimed', json })).status).toBe(201)
    open()
  })
})

describe('the key itself', () => {
  it.each([
    ['empty', ''],
    ['256 characters long', 'x'.repeat(256)],
    ['not ASCII', 'cl\u00e9'],
    ['with a tab in it', 'a\tb'],
  ])('is refused when it is %s', async (_, key) => {
    const { status, body } = await send(key)
    expect([status, body.code, body.details[0].path]).toEqual([400, 'invalid_request', 'Idempotency-Key'])
  })

  it('may have 255 characters of any printable kind', async () => {
    const key = `~ '"; drop table leads --`.padEnd(255, '\u007e')
    expect((await send(key, { json: named('long') })).status).toBe(201)
    expect((await send(key, { json: named('long') })).headers.get('idempotent-replayed')).toBe('true')
  })

  it('is refused when it is there twice', async () => {
    const lines = [
      'POST /api/work HTTP/1.1',
      'host: localhost',
      `authorization: Bearer lp_${'f'.repeat(32)}`,
      'idempotency-key: one',
      'Idempotency-Key: two',
      'content-type: application/json',
      'content-length: 12',
    ]
    const [answer] = await sendRaw(edge.port, `${lines.join('\r\n')}\r\n\r\n{"name":"a"}`, 1)
    expect([answer?.status, JSON.parse(answer?.body ?? '').error]).toEqual([
      400,
      'Idempotency-Key is there twice',
    ])
  })
})

describe('what is kept', () => {
  const inOrg = (apiKey: string) => orgs.get(apiKey.slice(0, -1)) ?? ''
  const kept = async (apiKey: string) =>
    (
      await db.inOrg(inOrg(apiKey), (tx) =>
        sql<{ key: string; body: string }>`select key, body from idempotent_answers`.execute(tx.db),
      )
    ).rows

  it('has no secret in it', async () => {
    const apiKey = newApiKey()
    await send('secret', { apiKey })
    expect((await kept(apiKey)).map(({ body }) => JSON.parse(body))).toMatchObject([{ secret: null }])
  })

  it('leaves after a day', async () => {
    const apiKey = newApiKey()
    for (const key of ['old', 'new']) await send(key, { apiKey })
    await db.inOrg(inOrg(apiKey), (tx) =>
      sql`update idempotent_answers set expires_at = now() where key = 'old'`.execute(tx.db),
    )
    await deleteExpired(db, new AbortController().signal)
    expect((await kept(apiKey)).map(({ key }) => key)).toEqual(['new'])
  })

  it('about a lead can be deleted, by its id or, where no lead is named, by a text', async () => {
    const apiKey = newApiKey()
    await send('lead', { apiKey, json: named('anna@sunrise.example') })
    const about = (id: string, texts: string[] = []) =>
      db.inOrg(inOrg(apiKey), (tx) => deleteAnswersAbout(tx, id, texts))
    await about(newId('lead'), ['anna@sunrise.example', ''])
    expect(await kept(apiKey)).toHaveLength(1)
    await about('lead_01jz6k3v9q8w7x5y4t2r1s0p9n')
    expect(await kept(apiKey)).toHaveLength(0)
    await send('lead', { apiKey, json: named('Anna@sunrise.example') })
    await db.inOrg(inOrg(apiKey), (tx) => sql`update idempotent_answers set lead_ids = '{}'`.execute(tx.db))
    await about(newId('lead'), ['bert@sunrise.example'])
    expect(await kept(apiKey)).toHaveLength(1)
    await about(newId('lead'), ['anna@SUNRISE.example'])
    expect(await kept(apiKey)).toHaveLength(0)
  })
})
