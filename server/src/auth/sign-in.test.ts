import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { createVisitor, type Visitor } from './visitor.fixture.ts'

const config = { trustProxy: ['127.0.0.0/8'] }
let one: TestApp
let other: TestApp
beforeAll(async () => {
  one = await startTestApp({ work: false, config })
  other = await startTestApp({ work: false, config, databaseUrl: one.databaseUrl })
})
afterAll(async () => {
  await other.close()
  await one.close()
})

const password = 'correct horse battery'
let addresses = 0
/** From an address that nobody used before. */
const visit = (app = one): Visitor => createVisitor(app, `198.51.100.${++addresses}`)
const signIn = (visitor: Visitor, email: string, given = password) =>
  visitor.api('POST', '/api/auth/sign-in/email', { email, password: given })

describe('signing in', () => {
  it('gives a cookie that scripts do not see and other sites do not send', async () => {
    const { email } = await one.createPerson()
    const { status, headers } = await signIn(visit(), email.toUpperCase())
    expect(status).toBe(200)
    expect(headers.getSetCookie()).toHaveLength(1)
    expect(headers.getSetCookie()[0]).toMatch(
      /^bolsivo\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('over https the cookie goes over nothing else, and only the public address may ask', async () => {
    const app = await startTestApp({
      work: false,
      config: { publicUrl: 'https://leads.example.com' },
      databaseUrl: one.databaseUrl,
    })
    const { email } = await one.createPerson()
    const body = { email, password }
    const from = (origin: string) => app.api('POST', '/api/auth/sign-in/email', body, { origin })
    const { headers } = await from('https://leads.example.com')
    expect(headers.getSetCookie()[0]).toMatch(/^__Secure-bolsivo\.session_token=.*; Secure/)
    for (const origin of ['https://evil.example', 'http://leads.example.com', app.url, 'null']) {
      const refused = await from(origin)
      expect([refused.status, refused.body.code], origin).toEqual([403, 'csrf'])
    }
    await app.close()
  })

  it('answers the same to a wrong password and to an address that nobody has', async () => {
    const { email } = await one.createPerson()
    const wrong = await signIn(visit(), email, 'wrong password')
    const nobody = await signIn(visit(), 'nobody@example.com', 'wrong password')
    expect([wrong.status, wrong.body.error]).toEqual([401, 'Wrong e-mail or password'])
    expect({ ...nobody.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
    expect(nobody.status).toBe(401)
    expect([...nobody.headers.keys()]).toEqual([...wrong.headers.keys()])
  })

  it.each([
    [{ email: 'x' }, 'email must be an e-mail address'],
    [{ email: 'a@example.com', password: '' }, 'password must not be empty'],
    [
      { email: 'a@example.com', password, callbackURL: 'https://evil.example' },
      'callbackURL is not a known field',
    ],
  ])('refuses %j in a sentence', async (body, error) => {
    const answer = await visit().api('POST', '/api/auth/sign-in/email', body)
    expect([answer.status, answer.body]).toMatchObject([400, { error, code: 'invalid_request' }])
  })

  it('from a page of another site is refused, also without any cookie', async () => {
    const { email } = await one.createPerson()
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'http://127.0.0.1:1' }] as const) {
      const answer = await one.api('POST', '/api/auth/sign-in/email', { email, password }, headers)
      expect([answer.status, answer.body.code]).toEqual([403, 'csrf'])
    }
    const form = `email=${email}&password=${password}`
    const asForm = await one.api('POST', '/api/auth/sign-in/email', form, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(asForm.status).toBe(415)
  })

  it('shuts everything of better-auth that is not listed', async () => {
    const visitor = visit()
    for (const path of ['sign-in/social', 'delete-user', 'link-social', 'update-session', 'ok', 'error']) {
      expect((await visitor.api('POST', `/api/auth/${path}`, {})).status, path).toBe(404)
    }
  })
})

describe('the limit on attempts', () => {
  it('stops guesses at one account from many addresses, over all processes, and the right password too', async () => {
    const { email } = await one.createPerson()
    const statuses = []
    for (let attempt = 0; attempt < 14; attempt++) {
      const { status } = await signIn(
        visit(attempt % 2 === 0 ? one : other),
        email,
        `guess number ${attempt}`,
      )
      statuses.push(status)
    }
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(4).fill(429)])
    const late = await signIn(visit(), email)
    expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts'])
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(800)
    // As for an address that nobody has.
    const made = []
    for (let attempt = 0; attempt < 11; attempt++)
      made.push(await signIn(visit(), 'nobody2@example.com', 'a guess'))
    expect(made.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429])
  })

  it('begins anew with each success', async () => {
    const { email } = await one.createPerson()
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 9; attempt++) await signIn(visit(), email, 'a wrong guess')
      expect((await signIn(visit(), email)).status).toBe(200)
    }
  })

  it('stops one network that tries many accounts; an IPv6 network is its /64', async () => {
    const tries = Array.from({ length: 70 }, (_, index) => index)
    const answers = await Promise.all(
      tries.map((index) => {
        const visitor = createVisitor(index % 2 === 0 ? one : other, `2001:db8:1:2:${index.toString(16)}::1`)
        return visitor.api('POST', '/api/auth/reset-password', {
          token: `guess${index}`,
          newPassword: password,
        })
      }),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(60)
    expect(statuses.filter((status) => status === 429)).toHaveLength(10)
    const neighbour = createVisitor(one, '2001:db8:1:3::1')
    const answer = await neighbour.api('POST', '/api/auth/reset-password', {
      token: 'x',
      newPassword: password,
    })
    expect(answer.status).toBe(400)
  })
})

describe('a session', () => {
  it('ends at once in every process when its person signs out', async () => {
    const { email } = await one.createPerson()
    const visitor = visit()
    await signIn(visitor, email)
    const elsewhere = createVisitor(other)
    for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value)
    expect((await elsewhere.api('GET', '/api/session')).status).toBe(200)
    expect((await visitor.api('POST', '/api/auth/sign-out')).status).toBe(200)
    expect((await elsewhere.api('GET', '/api/session')).status).toBe(401)
    expect(visitor.cookies.size).toBe(0)
  })

  it('is listed with its device, and ended from another at once', async () => {
    const { email } = await one.createPerson()
    const [phone, laptop] = [visit(), visit()]
    await signIn(phone, email)
    await laptop.api('POST', '/api/auth/sign-in/email', { email, password }, { 'user-agent': 'Laptop/1' })
    const { body: sessions } = await laptop.api('GET', '/api/auth/list-sessions')
    // With the one of createPerson.
    expect(sessions).toHaveLength(3)
    const mine = sessions.find(({ userAgent }: { userAgent: string }) => userAgent === 'Laptop/1')
    expect(mine.ipAddress).toBe(`198.51.100.${addresses}`)

    const { body: own } = await phone.api('GET', '/api/auth/get-session')
    const ended = await laptop.api('POST', '/api/auth/revoke-session', { id: own.session.id })
    expect(ended.status).toBe(200)
    expect((await phone.api('GET', '/api/session')).status).toBe(401)
    expect((await laptop.api('GET', '/api/session')).status).toBe(200)
  })

  it('shows its token to no page', async () => {
    const { email } = await one.createPerson()
    const visitor = visit()
    const answers = [
      await visitor.api('POST', '/api/auth/sign-in/email', { email, password }),
      await visitor.api('GET', '/api/auth/get-session'),
      await visitor.api('GET', '/api/auth/list-sessions'),
    ]
    const [session] = [...visitor.cookies.values()].map((value) => decodeURIComponent(value).split('.')[0])
    expect(session).toMatch(/^\w{32}$/)
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain(session)
    }
    expect(answers[2]?.body.map(({ id }: { id: string }) => id)).toContain(answers[1]?.body.session.id)
  })

  it("of somebody else can't be ended", async () => {
    const [ada, eve] = [await one.createPerson(), await one.createPerson()]
    const { body } = await ada.api('GET', '/api/auth/get-session')
    const refused = await eve.api('POST', '/api/auth/revoke-session', { id: body.session.id })
    expect([refused.status, refused.body.code]).toEqual([404, 'session_not_found'])
    expect((await ada.api('GET', '/api/session')).status).toBe(200)
  })

  it('does not reach what its name and password are changed by without signing in', async () => {
    for (const path of [
      'list-sessions',
      'revoke-sessions',
      'change-password',
      'update-user',
      'two-factor/enable',
    ]) {
      const body: Record<string, object> = {
        'change-password': { currentPassword: password, newPassword: password },
        'update-user': { name: 'X' },
        'two-factor/enable': { password },
      }
      const method = path === 'list-sessions' ? 'GET' : 'POST'
      const answer = await visit().api(
        method,
        `/api/auth/${path}`,
        method === 'GET' ? undefined : (body[path] ?? {}),
      )
      expect([answer.status, answer.body.code], path).toEqual([401, 'unauthorized'])
    }
  })

  it('stays when the password is changed, and with it the others go', async () => {
    const person = await one.createPerson()
    const { api } = await one.signIn(person)
    const own = await api('POST', '/api/auth/change-password', {
      currentPassword: password,
      newPassword: person.email,
    })
    expect(own.body.details).toEqual([{ path: 'newPassword', message: 'must not be your e-mail address' }])
    const wrong = await api('POST', '/api/auth/change-password', {
      currentPassword: 'not the one it is',
      newPassword: 'a better password',
      revokeOtherSessions: true,
    })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_password'])
    const visitor = visit()
    await signIn(visitor, person.email)
    const changed = await visitor.api('POST', '/api/auth/change-password', {
      currentPassword: password,
      newPassword: 'a better password',
      revokeOtherSessions: true,
    })
    expect(changed.status).toBe(200)
    expect((await visitor.api('GET', '/api/session')).status).toBe(200)
    expect((await person.api('GET', '/api/session')).status).toBe(401)
    expect((await signIn(visit(), person.email)).status).toBe(401)
    expect((await signIn(visit(), person.email, 'a better password')).status).toBe(200)
  })
})
