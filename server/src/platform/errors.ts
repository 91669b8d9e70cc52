/**
 * Errors that a caller may be told about.
 *
 * Each slice declares its codes once with `defineError`; only the HTTP edge and the command line turn a kind into
 * a status or an exit code. `message` may be shown to anyone, `detail` and `cause` go to the log and nowhere else.
 */

export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'wrong-method'
  | 'timeout'
  | 'conflict'
  | 'precondition'
  | 'too-large'
  | 'unsupported-type'
  | 'limit'
  | 'unavailable'

export interface ErrorDefinition {
  readonly code: string
  readonly kind: ErrorKind
  readonly message: string
}

/** One problem with one part of the input: `path` is dotted (`weights.category`), `message` a clause that helps. */
export interface ErrorDetail {
  readonly path: string
  readonly message: string
}

export interface AppErrorOptions {
  /** Replaces the definition's sentence; may be shown. */
  message?: string
  details?: readonly ErrorDetail[]
  retryAfterSeconds?: number
  /** For the log only. */
  detail?: string
  cause?: unknown
}

/** Declares a code. The code is part of the public contract and never changes its meaning. */
export function defineError(code: string, kind: ErrorKind, message: string): ErrorDefinition {
  return { code, kind, message }
}

export class AppError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly details: readonly ErrorDetail[]
  readonly retryAfterSeconds: number | undefined
  readonly detail: string | undefined

  constructor(definition: ErrorDefinition, options: AppErrorOptions = {}) {
    super(options.message ?? definition.message, { cause: options.cause })
    this.name = 'AppError'
    this.code = definition.code
    this.kind = definition.kind
    this.details = options.details ?? []
    this.retryAfterSeconds = options.retryAfterSeconds
    this.detail = options.detail
  }
}

/** The codes that several slices share. */
export const invalidRequest = defineError('invalid_request', 'invalid', 'The request is not valid')
export const databaseUnavailable = defineError(
  'database_unavailable',
  'unavailable',
  'The database is not available right now; try again shortly',
)
export const tooManyAttempts = defineError(
  'too_many_attempts',
  'limit',
  'Too many attempts: wait for Retry-After',
)
