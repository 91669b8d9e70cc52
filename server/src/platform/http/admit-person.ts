/**
 * A request with a session's cookie: who is signed in, for which org, and may they? In this order: the session (401),
 * the proof that our own page asks (403), the org that is named (404), one at all (403), role (403), plan (403).
 *
 * Sessions have no budget and get no rate headers.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, defineError } from '../errors.ts'
import type { OwnOrigin } from '../own-origin.ts'
import { isAtLeast, type Role, scopesOfRole } from '../roles.ts'
import { planRequired, unauthorized } from './answers.ts'
import { requireOwnPage } from './csrf.ts'
import type { Membership, Person, PersonCaller, Route } from './route.ts'

export const orgHeader = 'x-bolsivo-org'

export const orgNotFound = defineError('org_not_found', 'not-found', 'There is no such org')
export const orgRequired = defineError(
  'org_required',
  'forbidden',
  'Make an org first, or accept an invitation',
)
export const roleRequired = defineError(
  'role_required',
  'forbidden',
  'Your role in this org does not allow it',
)

/** A person as their session knows them: `active` is the org that they chose last. */
export interface Session {
  readonly person: Person
  /** Cookies that the answer has to set: the session was prolonged. */
  readonly cookies: readonly string[]
}

export interface PersonRules {
  /** Whose session the cookies of a request are; null: none that is valid. */
  findSession(cookies: string): Promise<Session | null>
  readonly isOwnOrigin: OwnOrigin
  mayUseApi(plan: string): boolean
}

/** Who is signed in; null: nobody. Throws `csrf` and `org_not_found`. */
export async function findPerson(
  request: FastifyRequest,
  reply: FastifyReply,
  rules: PersonRules,
): Promise<Person | null> {
  const { cookie } = request.headers
  const session = cookie === undefined ? null : await rules.findSession(cookie)
  if (session === null) return null
  requireOwnPage(request, rules.isOwnOrigin)
  if (session.cookies.length > 0) reply.header('set-cookie', session.cookies)
  const named = request.headers[orgHeader]
  return named === undefined
    ? session.person
    : { ...session.person, active: membershipOf(session.person, named) }
}

function membershipOf({ memberships }: Person, orgId: unknown): Membership {
  const found = memberships.find((membership) => membership.orgId === orgId)
  if (!found) throw new AppError(orgNotFound)
  return found
}

export async function admitPerson(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  rules: PersonRules,
): Promise<{ person: Person; caller: PersonCaller | null }> {
  const person = await findPerson(request, reply, rules)
  if (person === null) throw new AppError(unauthorized)
  if (route.people === 'anyone') return { person, caller: null }
  if (person.active === null) throw new AppError(orgRequired)
  const { role, ...org } = person.active
  if (!isAtLeast(role, leastRole(route))) throw new AppError(roleRequired)
  if (route.needsApiPlan && !rules.mayUseApi(org.plan)) throw new AppError(planRequired)
  const { id, name, email } = person
  return { person, caller: { kind: 'person', ...org, id, name, email, role, scopes: scopesOfRole(role) } }
}

function leastRole({ access, people }: Route): Role {
  const byScope = access === 'write' ? 'member' : 'read_only'
  return people === undefined || people === 'anyone' || isAtLeast(byScope, people) ? byScope : people
}
