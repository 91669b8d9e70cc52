/**
 * Another e-mail address: it counts once the link that was mailed to it is followed. Until then the old one does, and
 * is told at once, so that its owner has time to put out who did this with a session that is not theirs.
 *
 * better-auth's link is signed and bound to the address that the account has, which it may have again within the hour.
 * So the last one that was mailed is kept beside it, as a hash that the password goes into: it is good once, only the
 * newest is, and a new password voids it.
 *
 * The answer, and how long it takes, is the same for an address that has an account; nobody is mailed there.
 */
import type { Database } from '../../platform/db/database.ts'
import { AppError, defineError } from '../../platform/errors.ts'
import type { Auth } from '../auth.ts'
import { deleteEmailChange, hasEmailChange } from '../queries.ts'

/** As better-auth answers what is no token of its own. */
const invalidToken = defineError('invalid_token', 'unauthenticated', 'Invalid token')

export interface EmailChangeLink {
  readonly userId: string
  readonly token: string
}

/** Throws `invalid_password` and `unauthorized`. Gives the address that the account has. */
export async function checkPassword(auth: Auth, headers: Headers, password: string): Promise<string> {
  await auth.api.verifyPassword({ headers, body: { password } })
  const session = await auth.api.getSession({ headers })
  return session?.user.email ?? ''
}

/** Null for a token that changes no address. Its signature is better-auth's to check. */
export function emailChangeOf(token: string): EmailChangeLink | null {
  const payload = Object(payloadOf(token)) as { updateTo?: unknown; userId?: unknown }
  const { updateTo, userId } = payload
  return updateTo !== undefined && typeof userId === 'string' ? { userId, token } : null
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return null
  }
}

/** Follows the link by `follow`. Throws `invalid_token` when it was followed before or is void. */
export async function followOnce<T>(
  db: Database,
  link: EmailChangeLink,
  follow: () => Promise<T>,
): Promise<T> {
  if (!(await hasEmailChange(db, link))) throw new AppError(invalidToken)
  const result = await follow()
  // Afterwards: a link that was refused, as in the browser of somebody else, can be opened where it belongs. Two at
  // once come to the same.
  await deleteEmailChange(db, link.userId)
  return result
}
