import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { createVisitor, mailedToken, mailsTo, type Visitor } from './visitor.fixture.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false, config: { trustProxy: ['127.0.0.0/8'] } })
})
afterAll(() => app.close())

let addresses = 0
const visit = (): Visitor => createVisitor(app, `198.51.100.${++addresses}`)

async function signIn(email: string, password: string): Promise<Visitor> {
  const visitor = visit()
  const { status } = await visitor.api('POST', '/api/auth/sign-in/email', { email, password })
  expect(status).toBe(200)
  return visitor
}

async function emailOf(visitor: Visitor): Promise<string> {
  return (await visitor.api('GET', '/api/session')).body.person.email
}

const confirm = (visitor: Visitor, token: string) => visitor.api('POST', '/api/auth/verify-email', { token })

/** Each mail goes out by itself. */
const untilMailed = (address: string, count: number) =>
  expect.poll(() => mailsTo(app, address), { timeout: 10_000 }).toHaveLength(count)

it('counts once the mail to the new address is followed; the old address is told before', async () => {
  const { email, password } = await app.createPerson()
  const visitor = await signIn(email, password)
  const asked = await visitor.api('POST', '/api/auth/change-email', {
    newEmail: ' Grace@New.example ',
    password,
  })
  expect([asked.status, await emailOf(visitor)]).toEqual([200, email])
  const token = await mailedToken(app, 'grace@new.example')
  await untilMailed(email, 1)
  const [told] = await mailsTo(app, email)
  expect([told?.subject, told?.text]).toEqual([
    'Your e-mail address is about to change',
    expect.stringContaining('grace@new.example'),
  ])
  // Who opens the mail elsewhere need not be signed in, and is not by it.
  const elsewhere = visit()
  expect((await confirm(elsewhere, token)).status).toBe(200)
  expect((await elsewhere.api('GET', '/api/session')).status).toBe(401)
  expect(await emailOf(visitor)).toBe('grace@new.example')
  expect((await visit().api('POST', '/api/auth/sign-in/email', { email, password })).status).toBe(401)
  expect(await emailOf(await signIn('grace@new.example', password))).toBe('grace@new.example')
  expect((await confirm(visit(), token)).status).toBe(401)
})

it('takes the password, and a session', async () => {
  const { email, password } = await app.createPerson()
  const visitor = await signIn(email, password)
  const ask = (body: object, who = visitor) => who.api('POST', '/api/auth/change-email', body)
  const wrong = await ask({ newEmail: 'wrong@new.example', password: 'not the password' })
  expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_password'])
  const anyone = await ask({ newEmail: 'wrong@new.example', password }, visit())
  expect([anyone.status, anyone.body.code]).toEqual([401, 'unauthorized'])
  expect((await ask({ newEmail: 'no address', password })).body.details[0].path).toBe('newEmail')
  expect((await ask({ newEmail: email, password })).status).toBe(400)
  expect((await ask({ newEmail: 'last@new.example', password })).status).toBe(200)
  await mailedToken(app, 'last@new.example')
  expect(await mailsTo(app, 'wrong@new.example')).toEqual([])
  await untilMailed(email, 1)
})

it('answers the same for an address that has an account, and mails nobody there', async () => {
  const other = await app.createPerson()
  const { email, password } = await app.createPerson()
  const visitor = await signIn(email, password)
  const ask = (newEmail: string) => visitor.api('POST', '/api/auth/change-email', { newEmail, password })
  const [known, unknown] = [await ask(other.email), await ask('free@new.example')]
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
  await mailedToken(app, 'free@new.example')
  expect(await mailsTo(app, other.email)).toEqual([])
})

it('is refused when somebody has signed up with the address meanwhile', async () => {
  const { email, password } = await app.createPerson()
  const visitor = await signIn(email, password)
  await visitor.api('POST', '/api/auth/change-email', { newEmail: 'late@new.example', password })
  const token = await mailedToken(app, 'late@new.example')
  await app.createPerson({ email: 'late@new.example' })
  const late = await confirm(visitor, token)
  expect([late.status, late.body.code]).toEqual([409, 'email_taken'])
  expect(await emailOf(visitor)).toBe(email)
})

describe('the link to another address', () => {
  async function askedBy(visitor: Visitor, newEmail: string, password: string): Promise<string> {
    const current = await emailOf(visitor)
    const [told, before] = [await mailsTo(app, current), await mailsTo(app, newEmail)]
    await visitor.api('POST', '/api/auth/change-email', { newEmail, password })
    await untilMailed(current, told.length + 1)
    return mailedToken(app, newEmail, before.length + 1)
  }

  it('is good once, also when the person has changed back meanwhile', async () => {
    const { email, password } = await app.createPerson()
    const visitor = await signIn(email, password)
    const there = await askedBy(visitor, 'there@new.example', password)
    expect((await confirm(visitor, there)).status).toBe(200)
    const back = await askedBy(visitor, email, password)
    expect((await confirm(visitor, back)).status).toBe(200)
    const again = await confirm(visitor, there)
    expect([again.status, again.body.code]).toEqual([401, 'invalid_token'])
    expect(await emailOf(visitor)).toBe(email)
  })

  it('is void once another is asked for, and once the password is a new one', async () => {
    const { email, password } = await app.createPerson()
    const visitor = await signIn(email, password)
    const first = await askedBy(visitor, 'first@new.example', password)
    const second = await askedBy(visitor, 'second@new.example', password)
    expect((await confirm(visit(), first)).status).toBe(401)
    const change = { currentPassword: password, newPassword: 'another correct horse' }
    expect((await visitor.api('POST', '/api/auth/change-password', change)).status).toBe(200)
    expect((await confirm(visit(), second)).status).toBe(401)
    expect(await emailOf(visitor)).toBe(email)
  })

  it('can still be followed after somebody else’s browser was refused', async () => {
    const { email, password } = await app.createPerson()
    const visitor = await signIn(email, password)
    const token = await askedBy(visitor, 'shared@new.example', password)
    const other = await app.createPerson()
    expect((await confirm(await signIn(other.email, other.password), token)).status).toBe(401)
    expect((await confirm(visitor, token)).status).toBe(200)
  })
})
