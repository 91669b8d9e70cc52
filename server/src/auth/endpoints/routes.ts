/**
 * better-auth on our server: the endpoints of endpoints.ts under /api/auth, and signing up, which is ours.
 *
 * They are for the pages of the dashboard and no part of the API that is documented.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../platform/db/database.ts'
import { AppError, defineError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { countAttempt, forgetAttempts, networkOf, signInsOf } from '../attempts.ts'
import { type Auth, addressHeader } from '../auth.ts'
import type { PersonalMail } from '../personal-mail.ts'
import { newPersonShape } from '../schema.ts'
import { type SignUpPolicy, signUp } from '../sign-up.ts'
import { checkPassword, emailChangeOf, followOnce } from './email-change.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { type NewPassword, refuseOwnAddress } from './own-address.ts'
import { refusalOf, refusalOfAnswer } from './refuse.ts'

export interface EndpointDeps {
  readonly auth: Auth
  readonly db: Database
  readonly mail: PersonalMail
  readonly policy: SignUpPolicy
}

const tag = 'Sign in'
const signUpLimit = { max: 20, seconds: 3_600 }

export function endpointRoutes(deps: EndpointDeps): Route[] {
  const signUpRoute = defineRoute({
    method: 'POST',
    url: '/api/auth/sign-up/email',
    summary: 'Sign up',
    tag,
    access: 'public',
    body: newPersonShape,
    response: null,
    async handle({ body, raw, reply }) {
      await countAttempt(deps.db, '/sign-up/email', networkOf(raw.ip), signUpLimit)
      reply.type('application/json; charset=utf-8')
      return JSON.stringify(await refusing(() => signUp(deps, body)))
    },
  })
  return [signUpRoute, ...endpoints.map((endpoint) => routeOf(endpoint, deps))]
}

function routeOf(endpoint: Endpoint, { auth, db, mail }: EndpointDeps): Route {
  const { method, path, summary, body: shape, isAskedByGet, namesSession, changesEmail } = endpoint
  const { limit, accountLimit } = endpoint
  return defineRoute({
    method,
    url: `/api/auth${path}`,
    summary,
    tag,
    access: 'public',
    ...(shape ? { body: shape } : {}),
    response: null,
    async handle({ body, raw, reply }) {
      const email = accountLimit ? (body as { email: string }).email : ''
      if (limit) await countAttempt(db, path, networkOf(raw.ip), limit)
      if (accountLimit) await countAttempt(db, `${path} account`, email, accountLimit)
      let oldEmail = ''
      const text = await refusing(async () => {
        const headers = passedOn(raw)
        if (isNewPassword(body)) await refuseOwnAddress(auth, headers, body)
        const asked = namesSession
          ? { token: await tokenOf(auth, headers, (body as { id: string }).id) }
          : body
        if (changesEmail) oldEmail = await checkPassword(auth, headers, (body as EmailChange).password)
        const ask = async () =>
          passOn(await auth.handler(webRequest(raw, headers, auth, asked, isAskedByGet)), reply)
        const change = isAskedByGet ? emailChangeOf((body as { token: string }).token) : null
        return change ? followOnce(db, change, ask) : ask()
      })
      if (changesEmail) mail.emailChanges(oldEmail, (body as EmailChange).newEmail)
      if (`${path} account` === signInsOf) await forgetAttempts(db, signInsOf, email)
      return text
    },
  })
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

/** Headers that better-auth looks at. Whatever else a client sends does not concern it. */
const passedHeaders = [
  'cookie',
  'origin',
  'referer',
  'user-agent',
  'host',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
]

function passedOn({ ip, headers: sent }: FastifyRequest): Headers {
  const headers = new Headers({ [addressHeader]: ip })
  for (const name of passedHeaders) {
    const value = sent[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  return headers
}

interface EmailChange {
  readonly newEmail: string
  readonly password: string
}

const isNewPassword = (body: unknown): body is NewPassword =>
  typeof body === 'object' && body !== null && 'newPassword' in body

const sessionNotFound = defineError('session_not_found', 'not-found', 'There is no such session')

/** Of one of the person's own sessions. */
async function tokenOf(auth: Auth, headers: Headers, id: string): Promise<string> {
  const sessions = await auth.api.listSessions({ headers })
  const session = sessions.find((each) => each.id === id)
  if (!session) throw new AppError(sessionNotFound)
  return session.token
}

function webRequest(
  { method, url }: FastifyRequest,
  headers: Headers,
  auth: Auth,
  body: unknown,
  isAskedByGet = false,
): Request {
  const address = new URL(url, auth.options.baseURL)
  address.searchParams.delete('callbackURL')
  if (isAskedByGet) address.search = new URLSearchParams(body as Record<string, string>).toString()
  if (isAskedByGet || method !== 'POST') return new Request(address, { method: 'GET', headers })
  headers.set('content-type', 'application/json')
  return new Request(address, { method, headers, body: JSON.stringify(body ?? {}) })
}

/**
 * With its cookies, also where it refuses: it takes away what is not valid any more. Without the tokens of sessions:
 * what a page is not shown, nothing in it can carry off.
 */
async function passOn(response: Response, reply: FastifyReply): Promise<string> {
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  const text = await response.text()
  if (!response.ok) throw refusalOfAnswer(response.status, JSON.parse(text)) ?? new Error(text)
  reply.type('application/json; charset=utf-8')
  return JSON.stringify(JSON.parse(text, (name, value) => (name === 'token' ? undefined : value)))
}
