/** A person's account, made by the operator or found again by its password. */
import { unavailableError } from '../platform/db/failures.ts'
import { AppError, defineError, invalidRequest } from '../platform/errors.ts'
import type { Auth } from './auth.ts'
import { type Person, personShape } from './schema.ts'

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

async function findOrRegister(auth: Auth, person: Person): Promise<string> {
  const known = await findByPassword(auth, person)
  if (known !== null) return known
  // Two callers at once: the second is told of a failure, or of a made-up user that hides the first one. So what counts
  // is who is there afterwards.
  const failure = await auth.api.signUpEmail({ body: person }).then(
    () => null,
    (error: unknown) => error,
  )
  const registered = await findByPassword(auth, person)
  if (registered === null) throw failure ?? new Error('the user that was registered is not there')
  return registered
}

function readPerson(given: { name: string; email: string; password: string }): Person {
  const person = personShape.safeParse(given)
  if (person.success) return person.data
  const details = person.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = details
  throw new AppError(invalidRequest, { message: `${first?.path} ${first?.message}`, details })
}

/** Null: nobody has this e-mail. Throws `email_taken`. */
async function findByPassword(auth: Auth, { email, password }: Person): Promise<string | null> {
  const context = await auth.$context
  const found = await context.internalAdapter.findUserByEmail(email, { includeAccounts: true })
  if (!found) return null
  const hash = found.accounts.find(({ providerId }) => providerId === 'credential')?.password
  if (hash == null || !(await context.password.verify({ hash, password }))) throw new AppError(emailTaken)
  return found.user.id
}
