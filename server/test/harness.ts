/**
 * The whole app on a database of its own, for tests that go through its door.
 *
 *   const app = await startTestApp()            // in beforeAll; `await app.close()` in afterAll
 *   const org = await app.createOrg()           // plan `scale` and a key with both scopes
 *   const { status, body } = await org.api('POST', '/api/leads', { business_name: 'Sunrise Office Park' })
 *   const ada = await app.createPerson({ orgId: org.orgId, role: 'admin' })     // signed in: ada.api(…)
 *
 * Answers are checked against their own shapes. With `work: false` no job and no delivery runs. Webhooks may reach
 * 127.0.0.1. The rate limit is high unless `config` says otherwise.
 */
import { issueKey } from '../src/api-keys/index.ts'
import { type App, createApp } from '../src/app.ts'
import { registerUser } from '../src/auth/index.ts'
import { type Config, readConfig } from '../src/config.ts'
import { insertMember, insertOrg, type Plan, updateOrgPlan } from '../src/orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../src/platform/crypto.ts'
import type { Resolver } from '../src/platform/egress.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'
import type { Role } from '../src/platform/roles.ts'
import { createTestDatabase } from './database.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body, and fails when it is not so.
  readonly body: any
}

export type Api = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

export interface TestOrg {
  readonly orgId: string
  readonly key: string
  readonly api: Api
}

export interface TestPerson {
  readonly userId: string
  readonly email: string
  readonly password: string
  readonly cookie: string
  /** With the cookie, and the proof that a page of the server asks. */
  readonly api: Api
}

export interface TestApp extends App {
  readonly url: string
  /** The database, for a second app or a look behind. */
  readonly databaseUrl: string
  /** Without a key. */
  readonly api: Api
  /** An org with a key; a plan below `scale` gets one too, as after a downgrade. */
  createOrg(options?: { plan?: Plan; scopes?: string[] }): Promise<TestOrg>
  issueKey(
    orgId: string,
    options?: { scopes?: string[]; expiresAt?: Date },
  ): Promise<{ id: string; key: string }>
  /** Somebody who is signed in, and works for the org where one is named. */
  createPerson(options?: { orgId?: string; role?: Role; email?: string }): Promise<TestPerson>
  /** A new session, past the limits on attempts. */
  signIn(person: { email: string; password: string }): Promise<{ cookie: string; api: Api }>
}

export interface TestAppOptions {
  work?: boolean
  config?: Partial<Config>
  resolve?: Resolver
  stripeServer?: { host: string; port: number }
  /** Another app's database: two processes on one. It is left to the other to drop. */
  databaseUrl?: string
  /** The ring that goes with it. */
  secretKeys?: string
}

const sharedKeys = generateKeyRing()

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.databaseUrl ? null : await createTestDatabase()
  const databaseUrl = options.databaseUrl ?? database?.url ?? ''
  const config: Config = {
    ...readConfig({ PORT: '0', BOLSIVO_WEBHOOK_ALLOW: '127.0.0.0/8' }),
    rateLimit: { maxRequests: 1_000_000, windowMs: 3_600_000 },
    ...options.config,
  }
  const app = await createApp({
    config,
    databaseUrl,
    directUrl: databaseUrl,
    ring: parseKeyRing(options.secretKeys ?? sharedKeys),
    log: createLog(process.env.TEST_LOG_LEVEL ?? 'silent'),
    checkResponses: true,
    ...(options.resolve ? { resolve: options.resolve } : {}),
    ...(options.stripeServer ? { stripeServer: options.stripeServer } : {}),
  })
  const url = await app.listen()
  if (options.work !== false) await app.startWork()

  const issue: TestApp['issueKey'] = (orgId, key = {}) =>
    app.db.inOrg(orgId, async (tx) => {
      const scopes = key.scopes ?? ['read', 'write']
      const issued = await issueKey(tx, {
        name: 'test',
        scopes,
        expiresAt: key.expiresAt ?? null,
        createdBy: null,
      })
      return { id: issued.id, key: issued.api_key }
    })

  const signIn: TestApp['signIn'] = async ({ email, password }) => {
    const { headers } = await app.auth.api.signInEmail({ body: { email, password }, returnHeaders: true })
    const cookie = cookieOf(headers)
    return { cookie, api: apiOf(url, { cookie, origin: url, 'x-bolsivo-csrf': '1' }) }
  }

  return {
    ...app,
    url,
    databaseUrl,
    api: apiOf(url),
    issueKey: issue,
    signIn,
    async createPerson({ orgId, role = 'owner', email = `${newId('usr')}@example.com` } = {}) {
      const person = { email, password: 'correct horse battery' }
      const userId = await registerUser(app.auth, { name: 'Ada Lovelace', ...person })
      if (orgId !== undefined) await app.db.inOrg(orgId, (tx) => insertMember(tx, { userId, role }))
      return { userId, ...person, ...(await signIn(person)) }
    },
    async createOrg({ plan = 'scale', scopes } = {}) {
      const orgId = newId('org')
      await app.db.inOrg(orgId, (tx) =>
        insertOrg(tx, { name: 'Test Org', plan: 'scale', ownerId: newId('usr') }),
      )
      const { key } = await issue(orgId, scopes ? { scopes } : {})
      if (plan !== 'scale') {
        await app.db.inOrg(orgId, (tx) => updateOrgPlan(tx, plan))
      }
      return { orgId, key, api: apiOf(url, { authorization: `Bearer ${key}` }) }
    },
    async close() {
      await app.close()
      await database?.drop()
    },
  }
}

/** A body that is not a text is sent as JSON. */
function apiOf(url: string, own: Record<string, string> = {}): Api {
  return async (method, path, body, headers = {}) => {
    const isText = typeof body === 'string'
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...own,
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    })
    const type = response.headers.get('content-type') ?? ''
    // A stream of events goes on for a minute: that it began is the answer.
    if (type.startsWith('text/event-stream')) await response.body?.cancel()
    const text = response.bodyUsed ? '' : await response.text()
    const isJson = type.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
}

/** As a browser sends back what it was told to keep. */
export const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .filter((line) => !/max-age=0/i.test(line))
    .map((line) => line.split(';')[0])
    .join('; ')
