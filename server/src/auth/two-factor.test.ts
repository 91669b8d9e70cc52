import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test/harness.ts'
import { parseKeyRing } from '../platform/crypto.ts'
import { codeOf } from './totp.fixture.ts'
import { createVisitor, type Visitor } from './visitor.fixture.ts'

const [oldKey, newKey] = ['old', 'new'].map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`)

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    work: false,
    config: { trustProxy: ['127.0.0.0/8'] },
    secretKeys: `${oldKey}`,
  })
})
afterAll(() => app.close())

let addresses = 0
const visit = (at = app): Visitor => createVisitor(at, `198.51.100.${++addresses}`)
const password = 'correct horse battery'

interface Enabled {
  person: TestPerson
  uri: string
  backupCodes: string[]
  visitor: Visitor
}

async function enable(): Promise<Enabled> {
  const person = await app.createPerson()
  const visitor = visit()
  await visitor.api('POST', '/api/auth/sign-in/email', { email: person.email, password })
  const { status, body } = await visitor.api('POST', '/api/auth/two-factor/enable', { password })
  expect(status).toBe(200)
  const { totpURI: uri, backupCodes } = body
  const verified = await visitor.api('POST', '/api/auth/two-factor/verify-totp', { code: codeOf(uri) })
  expect(verified.status).toBe(200)
  return { person, uri, backupCodes, visitor }
}

const signIn = (visitor: Visitor, { email }: TestPerson) =>
  visitor.api('POST', '/api/auth/sign-in/email', { email, password })
const showCode = (visitor: Visitor, code: string) =>
  visitor.api('POST', '/api/auth/two-factor/verify-totp', { code })

describe('a second factor', () => {
  it('is named for the authenticator, and shown to its person as on', async () => {
    const { person, uri, visitor } = await enable()
    expect(uri).toMatch(/^otpauth:\/\/totp\/Bolsivo/)
    const { body } = await visitor.api('GET', '/api/session')
    expect(body.person).toMatchObject({ email: person.email, two_factor_enabled: true })
  })

  it('is asked for after the password: until then there is no session', async () => {
    const { person, uri } = await enable()
    const visitor = visit()
    const half = await signIn(visitor, person)
    expect([half.status, half.body.twoFactorRedirect]).toEqual([200, true])
    expect((await visitor.api('GET', '/api/session')).status).toBe(401)
    const wrong = await showCode(visitor, '000000')
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_code'])
    expect((await showCode(visitor, codeOf(uri))).status).toBe(200)
    expect((await visitor.api('GET', '/api/session')).body.person.email).toBe(person.email)
  })

  it('ends a sign-in after five wrong codes, and then takes the right one no more', async () => {
    const { person, uri } = await enable()
    const visitor = visit()
    await signIn(visitor, person)
    for (let attempt = 0; attempt < 5; attempt++) await showCode(visitor, '000000')
    expect((await showCode(visitor, codeOf(uri))).status).toBe(400)
    expect((await visitor.api('GET', '/api/session')).status).toBe(401)
  })

  it('that is guessed at over many sign-ins is locked for a while', async () => {
    const { person, uri } = await enable()
    const codes = []
    for (let round = 0; round < 3; round++) {
      const visitor = visit()
      await signIn(visitor, person)
      for (let attempt = 0; attempt < 4; attempt++) codes.push((await showCode(visitor, '000000')).body.code)
    }
    expect(codes).toEqual([...Array(10).fill('invalid_code'), ...Array(2).fill('too_many_attempts')])
    const visitor = visit()
    await signIn(visitor, person)
    const locked = await showCode(visitor, codeOf(uri))
    expect([locked.status, Number(locked.headers.get('retry-after'))]).toEqual([429, 900])
  })

  it('has backup codes, each good once', async () => {
    const { person, backupCodes } = await enable()
    const use = async (code: string | undefined) => {
      const visitor = visit()
      await signIn(visitor, person)
      return (await visitor.api('POST', '/api/auth/two-factor/verify-backup-code', { code })).status
    }
    expect([await use(backupCodes[0]), await use(backupCodes[0]), await use(backupCodes[1])]).toEqual([
      200, 401, 200,
    ])
  })

  it('is taken off with the password only', async () => {
    const { person, visitor } = await enable()
    const wrong = await visitor.api('POST', '/api/auth/two-factor/disable', { password: 'a wrong guess' })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_password'])
    expect((await visitor.api('POST', '/api/auth/two-factor/disable', { password })).status).toBe(200)
    const next = visit()
    await signIn(next, person)
    expect((await next.api('GET', '/api/session')).status).toBe(200)
  })

  it('is not got around by a new password', async () => {
    const { person } = await enable()
    const { internalAdapter } = await app.auth.$context
    await internalAdapter.createVerificationValue({
      identifier: 'reset-password:known',
      value: person.userId,
      expiresAt: new Date(Date.now() + 60_000),
    })
    const chosen = await visit().api('POST', '/api/auth/reset-password', {
      token: 'known',
      newPassword: 'a whole new password',
    })
    expect(chosen.status).toBe(200)
    const visitor = visit()
    const { body } = await visitor.api('POST', '/api/auth/sign-in/email', {
      email: person.email,
      password: 'a whole new password',
    })
    expect(body.twoFactorRedirect).toBe(true)
    expect((await visitor.api('GET', '/api/session')).status).toBe(401)
  })

  it('still works when the keys of the server are changed, and when the old one is taken out later', async () => {
    const { person, uri } = await enable()
    const { person: other, backupCodes } = await enable()
    for (const secretKeys of [`${newKey},${oldKey}`, `${newKey}`]) {
      expect(parseKeyRing(secretKeys)).toBeDefined()
      const next = await startTestApp({
        work: true,
        config: { trustProxy: ['127.0.0.0/8'] },
        databaseUrl: app.databaseUrl,
        secretKeys,
      })
      const visitor = visit(next)
      await signIn(visitor, person)
      expect((await showCode(visitor, codeOf(uri))).status).toBe(200)
      const another = visit(next)
      await signIn(another, other)
      const code = backupCodes.pop()
      const { status } = await another.api('POST', '/api/auth/two-factor/verify-backup-code', { code })
      expect(status).toBe(200)
      await next.close()
    }
  })
})
