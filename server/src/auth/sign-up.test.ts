import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestAppOptions } from '../../test/harness.ts'
import { createVisitor, mailedToken, mailsTo } from './visitor.fixture.ts'

const apps: TestApp[] = []
async function start(config: TestAppOptions['config'] = {}): Promise<TestApp> {
  const app = await startTestApp({ work: false, config })
  apps.push(app)
  return app
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

const password = 'correct horse battery'
const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password }
const signUp = (app: TestApp, person: object, address?: string) =>
  createVisitor(app, address).api('POST', '/api/auth/sign-up/email', person)
const state = async (app: TestApp) => (await app.api('GET', '/api/sign-up')).body

describe('the first sign-up on a fresh server', () => {
  it('leads from an account to an org of which one is the owner, without any mail', async () => {
    const app = await start()
    expect(await state(app)).toEqual({ sign_up: 'first', sends_mail: false })
    const visitor = createVisitor(app)
    const signedUp = await visitor.api('POST', '/api/auth/sign-up/email', ada)
    expect([signedUp.status, signedUp.body]).toEqual([200, { confirm_email: false }])
    expect((await visitor.api('GET', '/api/session')).status).toBe(401)

    const signedIn = await visitor.api('POST', '/api/auth/sign-in/email', { email: ada.email, password })
    expect(signedIn.status).toBe(200)
    const before = await visitor.api('GET', '/api/session')
    expect(before.body).toMatchObject({
      person: { name: 'Ada Lovelace', email: 'ada@example.com', two_factor_enabled: false },
      orgs: [],
      active_org_id: null,
    })
    const { status, body: org } = await visitor.api('POST', '/api/orgs', { name: 'Sunrise Cleaning' })
    expect([status, org]).toMatchObject([201, { name: 'Sunrise Cleaning', plan: 'starter' }])
    const after = await visitor.api('GET', '/api/session')
    expect(after.body).toMatchObject({
      orgs: [{ id: org.id, name: 'Sunrise Cleaning', role: 'owner' }],
      active_org_id: org.id,
    })
    expect((await visitor.api('GET', '/api/leads')).status).toBe(200)
  })

  it('is one of several at once; the others, and all after it, need an invitation', async () => {
    const app = await start()
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => signUp(app, { ...ada, email: `p${index}@example.com` })),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 403)).toHaveLength(5)
    expect(await state(app)).toEqual({ sign_up: 'invited', sends_mail: false })
    // The same for an address that has an account and one that has none.
    const refusals = await Promise.all(
      Array.from({ length: 6 }, (_, index) => signUp(app, { ...ada, email: `p${index}@example.com` })),
    )
    for (const { status, body } of refusals) expect([status, body.code]).toEqual([403, 'sign_up_closed'])
  })

  it('that is refused leaves the server fresh', async () => {
    const app = await start()
    for (const wrong of [
      { password: 'short' },
      { password: 'Password123' },
      { password: 'aaaaaaaaaaaa' },
      { password: ada.email },
      { email: 'ada' },
      { name: ' ' },
      { name: 'A\u0000' },
      { role: 'owner' },
    ]) {
      const { status, body } = await signUp(app, { ...ada, ...wrong })
      expect([status, body.code]).toEqual([400, 'invalid_request'])
    }
    expect(await state(app)).toEqual({ sign_up: 'first', sends_mail: false })
    expect((await signUp(app, ada)).status).toBe(200)
  })

  it('is not the first where the operator has made an org', async () => {
    const app = await start()
    await app.createPerson()
    expect((await signUp(app, ada)).body.code).toBe('sign_up_closed')
  })
})

describe('an open server', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({
      work: false,
      config: { signUp: 'open', trustProxy: ['127.0.0.0/8'] },
    })
    await app.createPerson({ email: 'taken@example.com' })
  })
  afterAll(() => app.close())

  it('lets in who confirmed their address, and nobody else', async () => {
    expect(await state(app)).toEqual({ sign_up: 'open', sends_mail: false })
    expect((await signUp(app, ada)).body).toEqual({ confirm_email: true })
    const visitor = createVisitor(app)
    const tooSoon = await visitor.api('POST', '/api/auth/sign-in/email', { email: ada.email, password })
    expect([tooSoon.status, tooSoon.body.code]).toEqual([401, 'invalid_email_or_password'])
    const token = await mailedToken(app, ada.email)
    // A link, or an image, of another site signs nobody in to an account of its own.
    const byLink = await app.api('GET', `/api/auth/verify-email?token=${encodeURIComponent(token)}`)
    expect([byLink.status, byLink.headers.getSetCookie()]).toEqual([405, []])
    const confirmed = await visitor.api('POST', '/api/auth/verify-email', { token })
    expect(confirmed.status).toBe(200)
    expect((await visitor.api('GET', '/api/session')).body.person.email).toBe('ada@example.com')
    expect((await visitor.api('POST', '/api/orgs', { name: 'Ada & Co' })).status).toBe(201)
  })

  it('answers the same for an address that has an account, and tells its owner', async () => {
    const fresh = await signUp(app, { ...ada, email: 'fresh@example.com' })
    const taken = await signUp(app, { ...ada, email: 'taken@example.com' })
    expect([taken.status, taken.body, taken.headers.getSetCookie()]).toEqual([fresh.status, fresh.body, []])
    await expect
      .poll(async () => (await mailsTo(app, 'taken@example.com')).map(({ subject }) => subject))
      .toEqual(['You have an account already'])
    // Nor does signing in with what was just chosen tell the two apart.
    const signIn = (email: string) =>
      createVisitor(app).api('POST', '/api/auth/sign-in/email', { email, password: 'another password' })
    const [one, other, own] = [
      await signIn('fresh@example.com'),
      await signIn('taken@example.com'),
      await createVisitor(app).api('POST', '/api/auth/sign-in/email', {
        email: 'fresh@example.com',
        password,
      }),
    ]
    for (const { status, body } of [one, other, own]) {
      expect([status, { ...body, request_id: '' }]).toEqual([401, { ...one.body, request_id: '' }])
    }
  })

  it('answers the same when several use one new address at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => signUp(app, { ...ada, email: 'race@example.com' })),
    )
    for (const { status, body } of answers) expect([status, body]).toEqual([200, { confirm_email: true }])
  })

  it('has people sign up from one network twenty times an hour', async () => {
    const statuses = []
    for (let index = 0; index < 22; index++) {
      // One address, so that there is one account, and the same work each time.
      const { status } = await signUp(app, { ...ada, email: 'many@example.com' }, '203.0.113.9')
      statuses.push(status)
    }
    expect(statuses).toEqual([...Array(20).fill(200), 429, 429])
    expect((await signUp(app, { ...ada, email: 'many@example.com' }, '203.0.113.10')).status).toBe(200)
  })
})
