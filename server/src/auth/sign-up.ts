/**
 * Who may sign up. On a server without any account whoever comes first: it is theirs. After that who has an invitation
 * (invitations/), or everybody where the operator says so.
 *
 * An answer tells nothing about the e-mail: where sign-up is open, an address that has an account gets a mail that says
 * so, a new one gets the link to confirm it, and until then signing in is refused like a wrong password.
 */
import { isAPIError } from 'better-auth/api'
import type { Database } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import type { Auth } from './auth.ts'
import { signUpClosed } from './errors.ts'
import { claimFirstSignUp, hasUsers } from './queries.ts'
import { registerUser } from './register-user.ts'
import type { NewPerson } from './schema.ts'

export type SignUpPolicy = 'open' | 'invited'

export interface SignUpDeps {
  readonly auth: Auth
  readonly db: Database
  readonly policy: SignUpPolicy
}

export async function signUpState({ db, policy }: SignUpDeps): Promise<'first' | SignUpPolicy> {
  return (await db.inScope('accounts', hasUsers)) ? policy : 'first'
}

/** Answers whether the address has to be confirmed first. Throws `sign_up_closed`. */
export async function signUp(deps: SignUpDeps, person: NewPerson): Promise<{ confirm_email: boolean }> {
  if (await signUpFirst(deps, person)) return { confirm_email: false }
  if (deps.policy === 'invited') throw new AppError(signUpClosed)
  await deps.auth.api.signUpEmail({ body: person }).catch((error: unknown) => {
    // Of two at once with one new address the second fails. With one that has an account none does: that would tell.
    if (!isAPIError(error) || error.body?.code !== 'FAILED_TO_CREATE_USER') throw error
  })
  return { confirm_email: true }
}

/** Of several at once one is the first; the others find a claim, and are no longer. */
async function signUpFirst({ auth, db }: SignUpDeps, person: NewPerson): Promise<boolean> {
  return db.inScope('accounts', async (tx) => {
    if ((await hasUsers(tx)) || !(await claimFirstSignUp(tx)) || (await hasUsers(tx))) return false
    await registerUser(auth, person)
    return true
  })
}
