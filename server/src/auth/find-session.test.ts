import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { generateKeyRing, parseKeyRing } from '../platform/crypto.ts'
import { createDatabase } from '../platform/db/database.ts'
import { createLog } from '../platform/log.ts'
import { createTestAuth } from './auth.fixture.ts'
import { sessionFinder } from './index.ts'

const secretKeys = generateKeyRing()
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false, secretKeys })
})
afterAll(() => app.close())

const expire = (userId: string, inDays: number) =>
  app.db.read(
    sql`update sessions set expires_at = now() + make_interval(days => ${inDays}) where user_id = ${userId}`,
  )

it('a session in use is prolonged, whichever endpoint it is used for', async () => {
  const { orgId } = await app.createOrg()
  const { api, userId } = await app.createPerson({ orgId })
  expect((await api('GET', '/api/leads')).headers.getSetCookie()).toEqual([])
  await expire(userId, 5)
  const [cookie] = (await api('GET', '/api/leads')).headers.getSetCookie()
  expect(cookie).toMatch(/^bolsivo\.session_token=[^;]+; Max-Age=604800;/)
  const { rows } = await app.db.read(sql<{ isFull: boolean }>`
    select expires_at > now() + interval '167 hours' as is_full from sessions where user_id = ${userId}`)
  expect(rows).toEqual([{ isFull: true }])
})

it('ends after a week without use, and with its person', async () => {
  const [one, other] = [await app.createPerson(), await app.createPerson()]
  await expire(one.userId, -1)
  expect((await one.api('GET', '/api/session')).status).toBe(401)
  await app.db.read(sql`delete from users where id = ${other.userId}`)
  expect((await other.api('GET', '/api/session')).status).toBe(401)
})

it('a database that is away is said to be away: nobody is taken to have signed out', async () => {
  const { cookie } = await app.createPerson()
  const away = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', log: createLog('silent') })
  const secrets = parseKeyRing(secretKeys).secretsFor('better-auth')
  const find = sessionFinder(createTestAuth(away.pool, secrets), away)
  await expect(find(cookie)).rejects.toMatchObject({ code: 'database_unavailable' })
  expect(await find(cookie.replace(/=.{6}/, '=forged'))).toBeNull()
  await away.close()
})
