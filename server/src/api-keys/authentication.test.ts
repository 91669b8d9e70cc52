import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'
import { updateOrgPlan } from '../orgs/index.ts'
import { createAuthenticator, updateKeyRevoked } from './index.ts'

const rateLimit = { maxRequests: 50, windowMs: 3_600_000 }

let one: TestApp
let other: TestApp
beforeAll(async () => {
  one = await startTestApp({ work: false, config: { rateLimit } })
  other = await startTestApp({ work: false, config: { rateLimit }, databaseUrl: one.databaseUrl })
})
afterAll(async () => {
  await other.close()
  await one.close()
})

/** `GET /api/me` of either process. */
async function me(app: TestApp, key: string) {
  const response = await fetch(`${app.url}/api/me`, { headers: { authorization: `Bearer ${key}` } })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

/** As if so much time had passed since the window was opened. */
const age = (org: TestOrg, seconds: number) =>
  one.db.inOrg(org.orgId, (tx) =>
    sql`update api_key_windows set started_at = started_at - make_interval(secs => ${seconds})`.execute(
      tx.db,
    ),
  )

const countOf = (org: TestOrg) =>
  one.db.inOrg(org.orgId, async (tx) => {
    const { rows } = await sql<{ requestCount: number }>`select request_count from api_key_windows`.execute(
      tx.db,
    )
    return rows[0]?.requestCount
  })

describe('the rate limit', () => {
  it('lets exactly its number through, of 200 at once over two processes', async () => {
    const org = await one.createOrg()
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => me(index % 2 === 0 ? one : other, org.key)),
    )
    const passed = answers.filter(({ status }) => status === 200)
    expect([passed.length, answers.filter(({ status }) => status === 429).length]).toEqual([50, 150])
    const remaining = passed.map(({ headers }) => Number(headers.get('x-ratelimit-remaining')))
    expect(remaining.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index))
  })

  it('does not count what it refuses, and begins anew with the next request after its window', async () => {
    const org = await one.createOrg()
    await Promise.all(Array.from({ length: 60 }, () => me(one, org.key)))
    expect(await countOf(org)).toBe(50)

    const refused = await me(other, org.key)
    expect(refused.status).toBe(429)
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(3_590)
    expect(Number.isInteger(seconds)).toBe(true)
    expect(refused.headers.get('ratelimit')).toBe(`"default";r=0;t=${seconds}`)

    await age(org, 3_590)
    expect((await me(one, org.key)).status).toBe(429)
    await age(org, 10)
    const first = await me(one, org.key)
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([200, '49'])
    expect(first.headers.get('ratelimit')).toMatch(/^"default";r=49;t=360[01]$/)
  })

  it('lets a client in that waits as long as Retry-After says', async () => {
    const app = await startTestApp({
      work: false,
      config: { rateLimit: { maxRequests: 1, windowMs: 1_000 } },
      databaseUrl: one.databaseUrl,
    })
    const org = await app.createOrg()
    expect((await me(app, org.key)).status).toBe(200)
    const refused = await me(app, org.key)
    expect(refused.status).toBe(429)
    await new Promise((resolve) => setTimeout(resolve, Number(refused.headers.get('retry-after')) * 1_000))
    expect((await me(app, org.key)).status).toBe(200)
    await app.close()
  })

  it('counts every answer to a valid key, also a refusal, and each key by itself', async () => {
    const org = await one.createOrg()
    const second = await one.issueKey(org.orgId)
    await org.api('GET', '/api/me?unknown=1')
    await org.api('POST', '/api/webhooks', {})
    expect((await me(one, org.key)).headers.get('x-ratelimit-remaining')).toBe('47')
    expect((await me(one, second.key)).headers.get('x-ratelimit-remaining')).toBe('49')
  })
})

describe('a key', () => {
  it('that is missing, malformed, unknown, expired or revoked gets the same answer', async () => {
    const org = await one.createOrg()
    const expired = await one.issueKey(org.orgId, { expiresAt: new Date(Date.now() - 1_000) })
    const revoked = await one.issueKey(org.orgId)
    await one.db.inOrg(org.orgId, (tx) => updateKeyRevoked(tx, revoked.id))
    const answers = await Promise.all(
      ['', 'lp_1', `lp_${'0'.repeat(32)}`, expired.key, revoked.key].map((key) => me(one, key)),
    )
    for (const { status, headers, body } of answers) {
      expect(status).toBe(401)
      expect({ ...body, request_id: '' }).toEqual({
        error: 'Missing or invalid API key',
        code: 'unauthorized',
        request_id: '',
      })
      expect([...headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([])
    }
  })

  it('stops working at once in every process when it is revoked', async () => {
    const org = await one.createOrg()
    const { id, key } = await one.issueKey(org.orgId)
    expect((await me(other, key)).status).toBe(200)
    await one.db.inOrg(org.orgId, (tx) => updateKeyRevoked(tx, id))
    expect([(await me(other, key)).status, (await me(one, key)).status]).toEqual([401, 401])
    expect((await me(other, org.key)).status).toBe(200)
  })

  it('works until it expires', async () => {
    const org = await one.createOrg()
    const { key } = await one.issueKey(org.orgId, { expiresAt: new Date(Date.now() + 3_600_000) })
    expect((await me(one, key)).status).toBe(200)
    await one.db.inOrg(org.orgId, (tx) =>
      sql`update api_keys set expires_at = now() - interval '1 ms'`.execute(tx.db),
    )
    expect((await me(one, key)).status).toBe(401)
  })

  it('may do what its scopes say: write includes read', async () => {
    const reader = await one.createOrg({ scopes: ['read'] })
    const writer = await one.createOrg({ scopes: ['write'] })
    const tryBoth = async (org: TestOrg) => [
      (await org.api('GET', '/api/webhooks')).status,
      (await org.api('POST', '/api/webhooks', {})).status,
    ]
    expect(await tryBoth(reader)).toEqual([200, 403])
    expect(await tryBoth(writer)).toEqual([200, 400])
    expect((await reader.api('POST', '/api/webhooks', {})).body.code).toBe('scope_required')
  })

  it('of a plan below Scale is refused, and works again after an upgrade', async () => {
    const org = await one.createOrg({ plan: 'growth' })
    const { status, body } = await me(one, org.key)
    expect([status, body]).toMatchObject([403, { error: 'Scale plan required', code: 'plan_required' }])
    await one.db.inOrg(org.orgId, (tx) => updateOrgPlan(tx, 'luna_enterprise'))
    expect((await me(other, org.key)).status).toBe(200)
  })

  it('shows its holder and its budget, and neither itself nor its hash', async () => {
    const org = await one.createOrg()
    await me(one, org.key)
    const { body } = await me(one, org.key)
    expect(body).toEqual({
      label: 'Test Org (test)',
      org: { id: org.orgId, name: 'Test Org', plan: 'scale' },
      api_key: { id: expect.stringMatching(/^key_/), name: 'test', scopes: ['read', 'write'] },
      rate_limit: { limit: 50, window_seconds: 3600, remaining: 48, reset_seconds: expect.any(Number) },
    })
  })
})

describe('the look-up', () => {
  it('is one question for all who wait, however many requests one key has', async () => {
    const [many, few] = [await one.createOrg(), await one.createOrg()]
    let questions = 0
    const read: typeof one.db.read = (statement) => {
      questions++
      return one.db.read(statement)
    }
    const authenticate = createAuthenticator({ ...one.db, read }, rateLimit)
    const checks = await Promise.all([...Array(1_200).fill(many.key), few.key].map(authenticate))
    const outcomes = Map.groupBy(checks.slice(0, -1), ({ outcome }) => outcome)
    expect([outcomes.get('allowed')?.length, outcomes.get('limited')?.length]).toEqual([50, 1_150])
    expect([checks.at(-1)?.outcome, questions]).toEqual(['allowed', 1])
  })

  it('goes by the index of hashes, as the ordinary role and under row-level security', async () => {
    const plan = await one.db.inScope('authentication', async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx.db)
      const { rows } = await sql<Record<string, string>>`
        explain select * from api_keys where key_hash = ${Buffer.alloc(32)} and revoked_at is null`.execute(
        tx.db,
      )
      return rows.flatMap((row) => Object.values(row)).join('\n')
    })
    expect(plan).toContain('Index Scan using api_keys_hash')
    expect(plan).toMatch(/Index Cond: \(key_hash = /)
  })

  it('leaves no org and no scope behind on its connection', async () => {
    const org = await one.createOrg()
    await Promise.all(Array.from({ length: 20 }, () => me(one, org.key)))
    const { rows } = await one.db.read(sql<{ keys: number; orgs: number; setting: string }>`
      select (select count(*) from api_keys) as keys, (select count(*) from orgs) as orgs,
        coalesce(current_setting('app.org_id', true), '') as setting`)
    expect(rows).toEqual([{ keys: 0, orgs: 0, setting: '' }])
  })
})
