/**
 * A person's account, made where somebody answers for the address: the operator, whoever starts the server, or an
 * invitation that was mailed there. Who signs up by themselves goes through better-auth and confirms the address.
 */
import { unavailableError } from '../platform/db/failures.ts'
import { AppError, defineError, invalidRequest } from '../platform/errors.ts'
import { newId } from '../platform/ids.ts'
import type { Auth } from './auth.ts'
import { type NewPerson, newPersonShape } from './schema.ts'

const emailTaken = defineError('email_taken', 'conflict', 'This e-mail has an account with another password')

/**
 * The id of the user with this e-mail and password, who is registered when unknown: running it again, or twice at
 * once, is safe. Throws `email_taken` when the account has another password, `invalid_request` for a bad name, e-mail
 * or password, `database_unavailable`.
 */
export async function registerUser(
  auth: Auth,
  given: { name: string; email: string; password: string },
): Promise<string> {
  const person = readPerson(given)
  try {
    return await findOrRegister(auth, person)
  } catch (error) {
    throw unavailableError(error) ?? error
  }
}

async function findOrRegister(auth: Auth, person: NewPerson): Promise<string> {
  const known = await findByPassword(auth, person)
  if (known !== null) return known
  try {
    return await register(auth, person)
  } catch (error) {
    // Of two callers at once the second meets the first one's e-mail: what counts is who is there afterwards.
    const registered = await findByPassword(auth, person)
    if (registered === null) throw error
    return registered
  }
}

async function register(auth: Auth, { name, email, password }: NewPerson): Promise<string> {
  const { internalAdapter, password: passwords } = await auth.$context
  const id = newId('usr')
  const user = { id, name, email, emailVerified: true }
  // By this name better-auth has the one call that makes user and account in one transaction.
  await internalAdapter.createOAuthUser(user, {
    providerId: 'credential',
    accountId: id,
    password: await passwords.hash(password),
  })
  return id
}

function readPerson(given: { name: string; email: string; password: string }): NewPerson {
  const person = newPersonShape.safeParse(given)
  if (person.success) return person.data
  const details = person.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = details
  throw new AppError(invalidRequest, { message: `${first?.path} ${first?.message}`, details })
}

/** Null: nobody has this e-mail. Throws `email_taken`. */
async function findByPassword(auth: Auth, { email, password }: NewPerson): Promise<string | null> {
  const context = await auth.$context
  const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true })
  if (!found) return null
  const hash = found.accounts.find(({ providerId }) => providerId === 'credential')?.password
  if (hash == null || !(await context.password.verify({ hash, password }))) throw new AppError(emailTaken)
  return found.user.id
}
