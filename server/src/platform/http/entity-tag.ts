/**
 * Entity tags (RFC 9110, 8.8.3): what a client read, so that it can say «change that, if it is still so».
 *
 * Strong: a hash of the very JSON, so that it changes with each change and with nothing else. `If-None-Match` means
 * nothing here: there is no 304 in this API.
 */
import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError, defineError } from '../errors.ts'
import type { Route } from './route.ts'
import { invalidInput } from './validation.ts'

export const preconditionFailed = defineError(
  'precondition_failed',
  'precondition',
  'It has changed since you read it: read it again, then decide',
)

export const honoursIfMatch = ({ hasEntityTag, method }: Route): boolean =>
  hasEntityTag === true && method !== 'GET' && method !== 'POST'

/** 128 bits of SHA-256. */
export const entityTagOf = (answer: unknown): string =>
  `"${hash('sha256', JSON.stringify(answer), 'base64url').slice(0, 22)}"`

/** Reading again would not help: the next tag is weakened, too. */
const weakOnly =
  'If-Match has weak tags (W/) only, which match nothing: a proxy on the way has changed the ETag, as for compression'

const tagForm = /(W\/)?("[^"]*")/g

/**
 * Checks what is there against `If-Match`: throws `precondition_failed` where it is another state than any that was
 * named. Without the header, and with `*`, everything will do. Throws `invalid_request` for a header that is neither.
 */
export function readIfMatch({ headers }: FastifyRequest): (current: unknown) => void {
  const text = headers['if-match']
  if (text === undefined || text.trim() === '*') return () => {}
  const tags = [...text.matchAll(tagForm)]
  if (tags.length === 0 || !/^[ \t,]*$/.test(text.replaceAll(tagForm, ''))) {
    const message = 'must be * or entity tags in quotes, as they were in ETag'
    throw invalidInput([{ path: 'If-Match', message }])
  }
  // A weak tag never matches here (13.1.1).
  const strong = tags.flatMap(([, weak, tag]) => (weak ? [] : tag))
  return (current) => {
    if (strong.length === 0) throw new AppError(preconditionFailed, { message: weakOnly })
    if (!strong.includes(entityTagOf(current))) throw new AppError(preconditionFailed)
  }
}
