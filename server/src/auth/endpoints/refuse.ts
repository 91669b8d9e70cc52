/** What better-auth refuses, in the words and the form of all our errors. */
import { isAPIError } from 'better-auth/api'
import { unavailableError } from '../../platform/db/failures.ts'
import { AppError, defineError, type ErrorKind, tooManyAttempts } from '../../platform/errors.ts'
import { wrongCredentials } from '../errors.ts'
import { causeOf } from '../find-session.ts'

const wrongOrigin = defineError(
  'csrf',
  'forbidden',
  'Only the dashboard may ask this. If you are there, BOLSIVO_PUBLIC_URL is not the address that your browser shows',
)
const emailTaken = defineError(
  'email_taken',
  'conflict',
  'There is an account with this e-mail address by now',
)
const signInRequired = defineError('unauthorized', 'unauthenticated', 'Sign in first')

/** Where ours differ: the same word for the same thing as elsewhere, and none that tells who has an account. */
const ours = {
  INVALID_ORIGIN: wrongOrigin,
  MISSING_OR_NULL_ORIGIN: wrongOrigin,
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: wrongOrigin,
  UNAUTHORIZED: signInRequired,
  // The password was right, which who signed up with somebody else's e-mail knows too.
  EMAIL_NOT_VERIFIED: wrongCredentials,
  INVALID_EMAIL_OR_PASSWORD: wrongCredentials,
  ACCOUNT_TEMPORARILY_LOCKED: tooManyAttempts,
}

const kinds: Record<number, ErrorKind> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'limit',
}

/** Of what it threw; null for a fault of ours. */
export function refusalOf(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  const cause = causeOf(error)
  if (isTakenEmail(cause)) return new AppError(emailTaken)
  const unavailable = unavailableError(cause)
  if (unavailable || !isAPIError(error)) return unavailable
  return refusalOfAnswer(error.statusCode, error.body)
}

/** Told only to who has followed a link that was mailed to that address. */
const isTakenEmail = (cause: unknown): boolean =>
  cause instanceof Error && 'constraint' in cause && cause.constraint === 'users_email_key'

/** Of what it answered; null for a fault of ours. */
export function refusalOfAnswer(status: number, body: unknown): AppError | null {
  if (status >= 500) return null
  const said = Object(body) as { code?: unknown; message?: unknown }
  const code = typeof said.code === 'string' ? said.code : 'INVALID_REQUEST'
  if (code in ours) {
    const definition = ours[code as keyof typeof ours]
    return new AppError(definition, definition === tooManyAttempts ? { retryAfterSeconds: 900 } : {})
  }
  const message = typeof said.message === 'string' ? said.message : 'The request is not valid'
  return new AppError(defineError(code.toLowerCase(), kinds[status] ?? 'invalid', message))
}
