import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createDatabase, type Database } from '../platform/db/database.ts'
import { createLog } from '../platform/log.ts'
import { createTestAuth } from './auth.fixture.ts'
import { type Auth, registerUser } from './index.ts'

let database: TestDatabase
let db: Database
let auth: Auth
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
  auth = createTestAuth(db.pool)
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const password = 'correct horse battery'
const person = (email: string) => ({ name: 'Ada', email, password })

it('a registered person signs in through better-auth, and the session says who it is', async () => {
  const id = await registerUser(auth, person('ada@example.com'))
  expect(id).toMatch(/^usr_[0-9a-z]{26}$/)
  const { headers, response } = await auth.api.signInEmail({
    body: { email: 'ada@example.com', password },
    returnHeaders: true,
  })
  expect(response.user.id).toBe(id)
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const session = await auth.api.getSession({ headers: new Headers({ cookie }) })
  expect(session).toMatchObject({
    user: { id, email: 'ada@example.com', name: 'Ada' },
    session: { userId: id },
  })
  expect(session?.session.id).toMatch(/^ses_/)
})

it('the tables of our migrations are those that better-auth expects', async () => {
  const { explicitSchemaCheck } = await auth.$context
  expect(explicitSchemaCheck).toBeDefined()
  await explicitSchemaCheck?.()
})

it('another password does not sign in', async () => {
  await registerUser(auth, person('eve@example.com'))
  const attempt = auth.api.signInEmail({
    body: { email: 'eve@example.com', password: 'guessed it, perhaps' },
  })
  await expect(attempt).rejects.toMatchObject({ statusCode: 401 })
})

it('the password is kept as a hash only', async () => {
  const id = await registerUser(auth, person('hash@example.com'))
  const { rows } = await db.read(
    sql<{ password: string }>`select password from accounts where user_id = ${id}`,
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.password).not.toContain(password)
  expect(rows[0]?.password.length).toBeGreaterThan(64)
})

it('is the same person when run again, however the e-mail is written', async () => {
  const id = await registerUser(auth, person('again@example.com'))
  expect(await registerUser(auth, { ...person(' Again@Example.COM '), name: 'Other' })).toBe(id)
})

it('is one person when run several times at once', async () => {
  const ids = await Promise.all(
    Array.from({ length: 5 }, () => registerUser(auth, person('once@example.com'))),
  )
  expect(new Set(ids).size).toBe(1)
  const { rows } = await db.read(sql`select id from users where email = 'once@example.com'`)
  expect(rows).toEqual([{ id: ids[0] }])
})

it('another password for an e-mail that is known is refused, and changes nothing', async () => {
  await registerUser(auth, person('taken@example.com'))
  await expect(
    registerUser(auth, { ...person('taken@example.com'), password: 'another one' }),
  ).rejects.toMatchObject({
    code: 'email_taken',
    kind: 'conflict',
    message: 'This e-mail has an account with another password',
  })
  await expect(registerUser(auth, person('taken@example.com'))).resolves.toMatch(/^usr_/)
})

it.each([
  [{ password: 'short' }, 'password must have 10 to 128 characters'],
  [{ password: 'aaaaaaaaAA' }, 'password must not be one character again and again'],
  [{ password: 'QWERTYUIOP' }, 'password is one of the first that anybody would try: choose another'],
  [{ password: 'x'.repeat(129) }, 'password must have 10 to 128 characters'],
  [{ email: '' }, 'email must be an e-mail address'],
  [{ email: 'ada' }, 'email must be an e-mail address'],
  [{ email: 'ada@localhost' }, 'email must be an e-mail address'],
  [{ email: `${'a'.repeat(250)}@example.com` }, 'email must be an e-mail address'],
  [{ email: 'ada@example.com\0' }, 'email must be an e-mail address'],
  [{ name: ' ' }, 'name must not be empty'],
  [{ name: 'A\0da' }, 'name must not contain NUL or broken Unicode'],
])('refuses %j in a sentence', async (wrong, message) => {
  const attempt = registerUser(auth, { ...person('refused@example.com'), ...wrong })
  await expect(attempt).rejects.toMatchObject({ code: 'invalid_request', message })
  const { rows } = await db.read(sql`select 1 from users where email like 'refused%'`)
  expect(rows).toEqual([])
})

it('a database that is away is said to be away', async () => {
  const away = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', log: createLog('silent') })
  const attempt = registerUser(createTestAuth(away.pool), person('away@example.com'))
  await expect(attempt).rejects.toMatchObject({ code: 'database_unavailable' })
  await away.close()
})
