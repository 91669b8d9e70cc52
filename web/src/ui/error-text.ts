/** What to tell somebody about an error: the server's own sentence where it gave one. */
import { BolsivoError } from '@bolsivo/sdk'

export function messageOf(error: unknown): string {
  if (error instanceof BolsivoError) return error.message
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) {
    return 'The server does not answer. Check the connection and try again.'
  }
  return 'Something went wrong in this page. Reload it and try again.'
}

export function requestIdOf(error: unknown): string | null {
  return error instanceof BolsivoError ? error.requestId : null
}

export const isStatus = (error: unknown, ...statuses: number[]): error is BolsivoError =>
  error instanceof BolsivoError && statuses.includes(error.status)

export const isCode = (error: unknown, ...codes: string[]): error is BolsivoError =>
  error instanceof BolsivoError && codes.includes(error.code)

/**
 * The server's complaints by field, for `form.setErrors`: `email` of the path `email`. What names no field stays with
 * `messageOf`.
 */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof BolsivoError)) return {}
  return Object.fromEntries(
    error.details.filter(({ path }) => path !== '').map(({ path, message }) => [path, message]),
  )
}
