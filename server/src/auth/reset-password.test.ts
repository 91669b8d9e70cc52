import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { createVisitor, mailedToken, mailsTo, type Visitor } from './visitor.fixture.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false, config: { trustProxy: ['127.0.0.0/8'] } })
})
afterAll(() => app.close())

let addresses = 0
const visit = (): Visitor => createVisitor(app, `198.51.100.${++addresses}`)
const ask = (email: string, visitor = visit()) =>
  visitor.api('POST', '/api/auth/request-password-reset', { email })
const choose = (token: string, newPassword: string) =>
  visit().api('POST', '/api/auth/reset-password', { token, newPassword })
const signIn = (email: string, password: string) =>
  visit().api('POST', '/api/auth/sign-in/email', { email, password })

it('leads from a mail to a new password; the old one and every session end', async () => {
  const person = await app.createPerson()
  expect((await ask(person.email)).status).toBe(200)
  const token = await mailedToken(app, person.email)
  const [mail] = await mailsTo(app, person.email)
  expect(mail?.text).toContain(`${app.url}/reset-password#token=`)

  expect((await person.api('GET', '/api/session')).status).toBe(200)
  expect((await choose(token, 'short')).status).toBe(400)
  const own = await choose(token, ` ${person.email.toUpperCase()}`)
  expect(own.body.details).toEqual([{ path: 'newPassword', message: 'must not be your e-mail address' }])
  expect((await choose(token, 'a whole new password')).status).toBe(200)
  expect((await person.api('GET', '/api/session')).status).toBe(401)
  expect((await signIn(person.email, person.password)).status).toBe(401)
  expect((await signIn(person.email, 'a whole new password')).status).toBe(200)
})

it('lets its link be used once, and not after an hour', async () => {
  const { email } = await app.createPerson()
  await ask(email)
  const token = await mailedToken(app, email)
  expect((await choose(token, 'the first new password')).status).toBe(200)
  const again = await choose(token, 'the second new password')
  expect([again.status, again.body.code]).toEqual([400, 'invalid_token'])

  await ask(email)
  const late = await mailedToken(app, email, 2)
  await app.db.read(sql`update verifications set expires_at = now() - interval '1 second'`)
  expect((await choose(late, 'the third new password')).status).toBe(400)
  expect((await signIn(email, 'the first new password')).status).toBe(200)
})

it('answers the same for an address that nobody has, and mails nobody', async () => {
  const { email } = await app.createPerson()
  const [known, unknown] = [await ask(email), await ask('nobody@example.com')]
  expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
  expect([...unknown.headers.keys()]).toEqual([...known.headers.keys()])
  // Whoever asks after it gets a mail after it.
  const other = await app.createPerson()
  await ask(other.email)
  await mailedToken(app, other.email)
  expect(await mailsTo(app, 'nobody@example.com')).toEqual([])
})

it('mails one address five times an hour at most, whoever asks', async () => {
  const { email } = await app.createPerson()
  const statuses = []
  for (let index = 0; index < 7; index++) statuses.push((await ask(email)).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
})

it('lets the owner of an account in that somebody else has run against its limit', async () => {
  const { email } = await app.createPerson()
  for (let index = 0; index < 11; index++) await signIn(email, 'a wrong guess')
  expect((await signIn(email, 'correct horse battery')).status).toBe(429)
  await ask(email)
  await choose(await mailedToken(app, email), 'a whole new password')
  expect((await signIn(email, 'a whole new password')).status).toBe(200)
})

it('keeps neither the token nor what of the mail opens an account where an org could read it', async () => {
  const org = await app.createOrg()
  const { email } = await app.createPerson({ orgId: org.orgId })
  await ask(email)
  const token = await mailedToken(app, email)
  const { rows } = await app.db.read(sql`select 1 from verifications where identifier like ${`%${token}%`}`)
  expect(rows).toEqual([])
  expect((await org.api('GET', '/api/captured-mail')).body.data).toEqual([])
})
