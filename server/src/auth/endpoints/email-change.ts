/**
 * Another e-mail address: it counts once the link that was mailed to it is followed. Until then the old one does, and
 * is told at once, so that its owner has time to put out who did this with a session that is not theirs.
 *
 * The answer, and how long it takes, is the same for an address that has an account; nobody is mailed there.
 */
import type { Auth } from '../auth.ts'

/** Throws `invalid_password` and `unauthorized`. Gives the address that the account has. */
export async function checkPassword(auth: Auth, headers: Headers, password: string): Promise<string> {
  await auth.api.verifyPassword({ headers, body: { password } })
  const session = await auth.api.getSession({ headers })
  return session?.user.email ?? ''
}
