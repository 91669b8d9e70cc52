/** Tells a database that is away, full or shutting down from a fault in a query. */
import { AppError, databaseUnavailable } from '../errors.ts'

/**
 * PostgreSQL's classes for: connection lost, refused to this role, out of disk/memory/connections, a timeout that the
 * operator set, shutdown or crash, input/output error, read-only standby, no such database, corrupted pages.
 */
const unavailableStates = /^(08|28|53|57014|57P0[1-5]|58|25006|3D000|XX001|XX002)/
const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ENOENT',
])
const unavailableMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/

/** The error to answer with when the database could not do its work, or null when it is something else. */
export function unavailableError(error: unknown): AppError | null {
  if (!(error instanceof Error) || error instanceof AppError) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isAway =
    unavailableCodes.has(code) || unavailableStates.test(code) || unavailableMessages.test(error.message)
  return isAway ? new AppError(databaseUnavailable, { cause: error, retryAfterSeconds: 1 }) : null
}

/** Deadlock or serialisation failure: rolled back whole, worth another try at once. */
export function isTransient(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
