/** The client in a page of the server itself, with the session of whoever is signed in. */
import { expect, it, onTestFinished, vi } from 'vitest'
import { Bolsivo } from './api.generated.ts'
import type { ClientOptions, SessionOptions } from './client.ts'

interface Seen {
  readonly url: string
  readonly request: RequestInit
  readonly headers: Record<string, string>
}

/** A client whose server gives these answers one after the other, the last again and again. */
function page(options: Partial<SessionOptions> = {}, ...answers: (() => Response)[]) {
  const seen: Seen[] = []
  const server = async (url: unknown, request: RequestInit = {}) => {
    seen.push({ url: String(url), request, headers: request.headers as Record<string, string> })
    const answer = answers[Math.min(seen.length, answers.length) - 1]
    return answer?.() ?? Response.json({})
  }
  return { seen, bolsivo: new Bolsivo({ session: true, fetch: server as typeof fetch, ...options }) }
}

it('asks its own server with the cookie alone, and says of each change that its own page asks', async () => {
  const { bolsivo, seen } = page()
  await bolsivo.leads.get('lead_1')
  await bolsivo.leads.update('lead_1', { status: 'replied' })
  await bolsivo.people.members.delete('usr_1')
  expect(seen.map(({ url, request }) => `${request.method} ${url}`)).toEqual([
    'GET /api/leads/lead_1',
    'PATCH /api/leads/lead_1',
    'DELETE /api/members/usr_1',
  ])
  expect(seen.map(({ headers }) => headers['x-bolsivo-csrf'])).toEqual([undefined, '1', '1'])
  for (const { request, headers } of seen) {
    expect(request.credentials).toBe('same-origin')
    expect(headers.authorization).toBeUndefined()
    expect(headers['x-bolsivo-org']).toBeUndefined()
  }
})

it('names the org that is chosen at the moment', async () => {
  let orgId: string | null = 'org_a'
  const { bolsivo, seen } = page({ orgId: () => orgId })
  await bolsivo.org.get()
  orgId = null
  await bolsivo.org.get()
  expect(seen.map(({ headers }) => headers['x-bolsivo-org'])).toEqual(['org_a', undefined])
})

it.each<[what: string, options: object, says: string]>([
  ['neither', {}, 'apiKey is missing'],
  ['an empty key', { apiKey: '' }, 'apiKey is missing'],
  ['both', { apiKey: 'lp_test', session: true }, 'not both'],
])('takes a key or a session: %s is a TypeError', (_what, options, says) => {
  const make = () => new Bolsivo(options as ClientOptions)
  expect(make).toThrow(TypeError)
  expect(make).toThrow(says)
})

it('lets nobody wait for long', async () => {
  const busy = (seconds: string) => () =>
    new Response('{}', { status: 503, headers: { 'retry-after': seconds } })
  const quick = page({}, busy('0'), busy('0'), busy('0'))
  await expect(quick.bolsivo.org.get()).rejects.toMatchObject({ status: 503 })
  expect(quick.seen).toHaveLength(3)
  const long = page({}, busy('3'))
  await expect(long.bolsivo.org.get()).rejects.toMatchObject({ status: 503, retryAfterSeconds: 3 })
  expect(long.seen).toHaveLength(1)
})

it('tries no password, code or mail a second time by itself', async () => {
  const { bolsivo, seen } = page({}, () => Response.json({ error: 'away', code: 'x' }, { status: 503 }))
  const { account } = bolsivo.people
  await expect(account.signIn({ email: 'a@example.com', password: 'p' })).rejects.toThrow('away')
  await expect(account.verifyTotp({ code: '123456' })).rejects.toThrow('away')
  await expect(account.verifyEmail('a b')).rejects.toThrow('away')
  expect(seen.map(({ url }) => url)).toEqual([
    '/api/auth/sign-in/email',
    '/api/auth/two-factor/verify-totp',
    '/api/auth/verify-email',
  ])
})

it('works on a page that is served without TLS, where a browser keeps some of its functions back', async () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  onTestFinished(() => void vi.unstubAllGlobals())
  const { bolsivo, seen } = page({}, () => Response.json({}))
  await bolsivo.people.account.signIn({ email: 'a@example.com', password: 'p' })
  expect(seen).toHaveLength(1)
})
