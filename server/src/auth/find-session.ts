/**
 * Whose session a request's cookies are, and for which orgs they work. Asked of the database for every request, so
 * that a session that was revoked, a role that was changed and an org that was left count at once.
 */
import { isAPIError } from 'better-auth/api'
import { listOrgsOfPerson, type OrgOfPerson } from '../orgs/index.ts'
import type { Database } from '../platform/db/database.ts'
import { unavailableError } from '../platform/db/failures.ts'
import type { Auth } from './auth.ts'

export interface FoundSession {
  person: {
    id: string
    name: string
    email: string
    isTwoFactorEnabled: boolean
    sessionId: string
    memberships: OrgOfPerson[]
    /** The one that was chosen last, or else the first. */
    active: OrgOfPerson | null
  }
  /** For the answer: better-auth prolongs a session that is in use. */
  cookies: string[]
}

/** Null: no session, or none that is valid. Throws `database_unavailable`. */
export function sessionFinder(auth: Auth, db: Database): (cookies: string) => Promise<FoundSession | null> {
  return async (cookies) => {
    // Most cookies of a browser are none of ours.
    if (!cookies.includes('bolsivo.session_token=')) return null
    const { headers, response } = await getSession(auth, cookies)
    if (response === null) return null
    const { user, session } = response
    const memberships = await db.inScope('accounts', (tx) => listOrgsOfPerson(tx, user.id))
    const chosen = memberships.find(({ orgId }) => orgId === session.activeOrgId)
    return {
      person: {
        id: user.id,
        name: user.name,
        email: user.email,
        isTwoFactorEnabled: user.twoFactorEnabled ?? false,
        sessionId: session.id,
        memberships,
        active: chosen ?? memberships[0] ?? null,
      },
      cookies: headers.getSetCookie(),
    }
  }
}

async function getSession(auth: Auth, cookie: string) {
  try {
    return await auth.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true })
  } catch (error) {
    throw unavailableError(causeOf(error)) ?? error
  }
}

/** What better-auth's «failed to get the session» stands for. */
export function causeOf(error: unknown): unknown {
  return isAPIError(error) && error.cause !== undefined ? error.cause : error
}
