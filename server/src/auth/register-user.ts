/** A person's account, made by the operator or found again by its password. */
import { AppError, defineError, invalidRequest } from '../platform/errors.ts'
import type { Auth } from './auth.ts'

const emailTaken = defineError('email_taken', 'conflict', 'This e-mail has an account with another password')

const minPasswordLength = 10
const maxPasswordLength = 128

/**
 * The id of the user with this e-mail and password, who is registered when unknown: running it again is safe.
 * Throws `email_taken` when the account has another password, `invalid_request` for a bad e-mail or password.
 */
export async function registerUser(
  auth: Auth,
  person: { name: string; email: string; password: string },
): Promise<string> {
  const email = person.email.trim().toLowerCase()
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw new AppError(invalidRequest, { message: 'email must be an e-mail address' })
  }
  if (person.password.length < minPasswordLength || person.password.length > maxPasswordLength) {
    throw new AppError(invalidRequest, {
      message: `password must have ${minPasswordLength} to ${maxPasswordLength} characters`,
    })
  }
  const { internalAdapter, password } = await auth.$context
  const known = await internalAdapter.findUserByEmail(email, { includeAccounts: true })
  if (known) {
    const hash = known.accounts.find((account) => account.providerId === 'credential')?.password
    const isSame = hash != null && (await password.verify({ hash, password: person.password }))
    if (!isSame) throw new AppError(emailTaken)
    return known.user.id
  }
  const user = await auth.api.signUpEmail({ body: { name: person.name, email, password: person.password } })
  return user.user.id
}
