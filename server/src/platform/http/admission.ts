/**
 * Who asks, and may they? In this order: a key in the URL (401), the key (401), its budget (429), plan and scope (403).
 * Without an `Authorization` header the session's cookie counts: admit-person.ts.
 *
 * Does not cover: what a caller may see. That is the database's part, for each transaction is opened for one org.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import { admitPerson, type PersonRules } from './admit-person.ts'
import { personRequired, planRequired, rateLimited, scopeRequired, unauthorized } from './answers.ts'
import { countHeader } from './refusals.ts'
import type { Budget, Caller, KeyCaller, Person, Route } from './route.ts'

export type Authentication =
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'limited' | 'allowed'; readonly caller: KeyCaller }

export interface AdmissionRules extends PersonRules {
  /** Looks a presented key up and counts the request. */
  authenticate(key: string): Promise<Authentication>
}

export interface Admission {
  /** Null for a person on a route that needs no org. */
  readonly caller: Caller | null
  /** Null for a key. */
  readonly person: Person | null
}

const keyInText = /lp_[0-9a-f]{32}/i
/** A scheme is written as one likes (RFC 9110, 11.1); a key is not. */
const bearer = /^bearer +(lp_[0-9a-f]{32})$/i

/** A key has no business in a URL, which every proxy on the way logs. Escaped ones count, twice escaped ones too. */
export function refuseKeyInUrl(url: string): void {
  let text = url
  for (let round = 0; round < 3; round++) {
    if (keyInText.test(text)) throw new AppError(unauthorized)
    if (!text.includes('%')) return
    text = text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
}

/** Who asks, once everything about the request's origin is in order; the answer's rate headers are set. */
export async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  rules: AdmissionRules,
): Promise<Admission> {
  if (request.headers.authorization === undefined) return admitPerson(request, reply, route, rules)
  return { caller: await admitKey(request, reply, route, rules), person: null }
}

async function admitKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { access, people }: Route,
  rules: AdmissionRules,
): Promise<KeyCaller> {
  const caller = await chargeKey(request, reply, rules)
  if (caller === null) throw new AppError(unauthorized)
  if (!rules.mayUseApi(caller.plan)) throw new AppError(planRequired)
  if (people !== undefined) throw new AppError(personRequired)
  const mayDo = caller.scopes.includes(access) || caller.scopes.includes('write')
  if (!mayDo) throw new AppError(scopeRequired)
  return caller
}

/**
 * Whose key it is, once the request is counted and the answer says what is left; null: nobody's. Also for what leads
 * to no route: a program that asks for a wrong path over and over uses its budget up like any other.
 */
export async function chargeKey(
  request: FastifyRequest,
  reply: FastifyReply,
  rules: AdmissionRules,
): Promise<KeyCaller | null> {
  const key = keyOf(request)
  const found = key === null ? null : await rules.authenticate(key)
  if (found === null || found.outcome === 'unknown') return null
  const { budget } = found.caller
  reply.headers(rateHeaders(budget))
  if (found.outcome === 'limited') {
    throw new AppError(rateLimited, { retryAfterSeconds: budget.resetSeconds })
  }
  return found.caller
}

function keyOf({ headers, raw }: FastifyRequest): string | null {
  const key = bearer.exec(headers.authorization ?? '')?.[1]
  if (key === undefined || key !== key.toLowerCase()) return null
  // Node keeps the first of two; whoever stands in front may have looked at the second.
  return countHeader(raw, 'authorization') === 1 ? key : null
}

/** The IETF's draft headers and the older ones that most clients know; `X-RateLimit-Reset` is a Unix time. */
function rateHeaders({
  limit,
  windowSeconds,
  remaining,
  resetSeconds,
}: Budget): Record<string, string | number> {
  return {
    'ratelimit-policy': `"default";q=${limit};w=${windowSeconds}`,
    ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
    'x-ratelimit-limit': limit,
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': Math.ceil(Date.now() / 1000) + resetSeconds,
  }
}
