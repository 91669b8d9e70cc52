import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

async function createAdmin(plan?: 'growth') {
  const org = await app.createOrg(plan ? { plan } : {})
  return { org, ...(await app.createPerson({ orgId: org.orgId, role: 'admin' })) }
}
const me = (key: string) => app.api('GET', '/api/me', undefined, { authorization: `Bearer ${key}` })

it('a key is made, works, is listed with its last use, and ends at once when it is revoked', async () => {
  const { api, userId } = await createAdmin()
  const made = await api('POST', '/api/api-keys', { name: 'CRM sync', scopes: ['read'] })
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: expect.stringMatching(/^key_/),
      api_key: expect.stringMatching(/^lp_[0-9a-f]{32}$/),
      name: 'CRM sync',
      scopes: ['read'],
      expires_at: null,
    },
  ])
  const { id, api_key: key } = made.body
  expect((await me(key)).body.api_key).toEqual({ id, name: 'CRM sync', scopes: ['read'] })

  const { body } = await api('GET', '/api/api-keys')
  expect(body.data).toHaveLength(2)
  expect(body.data[0]).toEqual({
    id,
    name: 'CRM sync',
    prefix: key.slice(0, 7),
    last4: key.slice(-4),
    scopes: ['read'],
    created_by: { id: userId, name: 'Ada Lovelace' },
    created_at: expect.any(String),
    expires_at: null,
    last_used_at: expect.any(String),
  })
  expect(JSON.stringify(body)).not.toContain(key)

  expect((await api('DELETE', `/api/api-keys/${id}`)).body).toEqual({ id, deleted: true })
  expect((await me(key)).status).toBe(401)
  expect((await api('GET', '/api/api-keys')).body.data).toHaveLength(1)
  expect((await api('DELETE', `/api/api-keys/${id}`)).body.code).toBe('key_not_found')
})

it('everybody in the org sees the keys; who is no admin makes and revokes none', async () => {
  const { org } = await createAdmin()
  const reader = await app.createPerson({ orgId: org.orgId, role: 'read_only' })
  const { body } = await reader.api('GET', '/api/api-keys')
  expect(body.data).toMatchObject([
    { prefix: org.key.slice(0, 7), last4: org.key.slice(-4), created_by: null },
  ])
  expect((await reader.api('DELETE', `/api/api-keys/${body.data[0].id}`)).status).toBe(403)
})

it('a key has both scopes where none is named, and ends when it was said to', async () => {
  const { api, org } = await createAdmin()
  const expires_at = new Date(Date.now() + 60_000).toISOString()
  const { body } = await api('POST', '/api/api-keys', { name: 'Short', expires_at })
  expect([body.scopes, body.expires_at]).toEqual([['read', 'write'], expires_at])
  expect((await me(body.api_key)).status).toBe(200)
  await app.db.inOrg(org.orgId, (tx) => sql`update api_keys set expires_at = now()`.execute(tx.db))
  expect((await me(body.api_key)).status).toBe(401)
})

it.each([
  [{}, 'name is required'],
  [{ name: ' ' }, 'name must not be empty'],
  [{ name: 'K', scopes: [] }, 'scopes must name read, write or both'],
  [{ name: 'K', scopes: ['admin'] }, 'scopes.0 must be one of read, write'],
  [{ name: 'K', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at must lie in the future'],
  [{ name: 'K', expires_at: 'soon' }, 'expires_at must be a time such as 2027-01-31T00:00:00Z'],
])('%j is refused in a sentence', async (body, error) => {
  const { api } = await createAdmin()
  expect((await api('POST', '/api/api-keys', body)).body).toMatchObject({ error, code: 'invalid_request' })
})

it('the plan decides, not the role; keys of before are listed and revoked all the same', async () => {
  const { api } = await createAdmin('growth')
  const refused = await api('POST', '/api/api-keys', { name: 'K' })
  expect([refused.status, refused.body]).toMatchObject([
    403,
    { error: 'Scale plan required', code: 'plan_required' },
  ])
  const { body } = await api('GET', '/api/api-keys')
  expect(body.data).toHaveLength(1)
  expect((await api('DELETE', `/api/api-keys/${body.data[0].id}`)).status).toBe(200)
})

it("a key can't make, see or revoke keys", async () => {
  const { org } = await createAdmin()
  for (const answer of [
    await org.api('POST', '/api/api-keys', { name: 'K' }),
    await org.api('GET', '/api/api-keys'),
    await org.api('DELETE', '/api/api-keys/key_1'),
  ]) {
    expect([answer.status, answer.body.code]).toEqual([403, 'person_required'])
  }
})

it("another org's key is no key", async () => {
  const [one, other] = [await createAdmin(), await createAdmin()]
  const { body } = await other.api('GET', '/api/api-keys')
  expect((await one.api('DELETE', `/api/api-keys/${body.data[0].id}`)).status).toBe(404)
  expect((await other.org.api('GET', '/api/me')).status).toBe(200)
})

it('a request that is repeated makes one key, and shows it once', async () => {
  const { api } = await createAdmin()
  const post = () => api('POST', '/api/api-keys', { name: 'Once' }, { 'idempotency-key': 'one' })
  const [first, second] = [await post(), await post()]
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(second.body).toEqual({ ...first.body, api_key: null })
  expect((await api('GET', '/api/api-keys')).body.data).toHaveLength(2)
})

it('pages are stable', async () => {
  const { api } = await createAdmin()
  for (const name of ['A', 'B', 'C']) await api('POST', '/api/api-keys', { name })
  const names: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await api('GET', `/api/api-keys?limit=2${cursor && `&cursor=${cursor}`}`)
    names.push(...body.data.map(({ name }: { name: string }) => name))
    cursor = body.next_cursor
  }
  expect(names).toEqual(['C', 'B', 'A', 'test'])
})
