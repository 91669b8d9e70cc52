/** Signing up and in through the SDK, as the dashboard does, against the server itself. */
import { Bolsivo } from '@bolsivo/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

/** The SDK in a page of the server, in a browser that keeps cookies and says where the page is from. */
function openPage(): Bolsivo {
  const cookies = new Map<string, string>()
  const browser = async (url: unknown, request: RequestInit = {}) => {
    const headers = new Headers(request.headers)
    headers.set('origin', app.url)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    const answer = await fetch(`${app.url}${url}`, { ...request, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  return new Bolsivo({ session: true, fetch: browser as typeof fetch })
}

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' }

it('leads from signing up to the first lead, and out again', async () => {
  const { email, password } = ada
  const bolsivo = openPage()
  const { account, orgs, session, signUp } = bolsivo.people
  expect(await signUp.get()).toEqual({ sign_up: 'first', sends_mail: false })
  await expect(session.get()).rejects.toMatchObject({ status: 401, code: 'unauthorized' })
  expect(await account.signUp(ada)).toEqual({ confirm_email: false })
  await expect(account.signIn({ email, password: 'wrong' })).rejects.toMatchObject({
    code: 'invalid_email_or_password',
  })
  expect((await account.signIn({ email, password })).twoFactorRedirect).toBeFalsy()
  const { id } = await orgs.create({ name: 'Acme' })
  expect((await session.org({ org_id: id })).active_org_id).toBe(id)
  const lead = await bolsivo.leads.create({ business_name: 'Sunrise Office Park' })
  expect((await bolsivo.leads.get(lead.id)).business_name).toBe('Sunrise Office Park')
  const [current, ...others] = await account.listSessions()
  expect([current?.id, others.length]).toEqual([await account.currentSessionId(), 0])
  await account.changeName('Ada King')
  expect((await session.get()).person.name).toBe('Ada King')
  const { totpURI, backupCodes } = await account.enableTwoFactor(password)
  expect([totpURI.slice(0, 15), backupCodes.length]).toEqual(['otpauth://totp/', 10])
  await account.signOut()
  expect(await account.currentSessionId()).toBeNull()
  await expect(bolsivo.leads.list()).rejects.toMatchObject({ status: 401 })
})
