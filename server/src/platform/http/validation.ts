/** Turns what Zod says about an input into sentences that name the field. */
import type { z } from 'zod'
import { AppError, type ErrorDetail, invalidRequest } from '../errors.ts'

/** A body of a thousand faults is answered by the first of them. */
const maxDetails = 20
/** Names of fields are the client's own and come back in the answer. */
const maxPathLength = 200

export type InputPart = 'body' | 'query' | 'path'

/** The parsed value, or an `invalid_request` error whose details name each field. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, part: InputPart): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const details = result.error.issues.flatMap((issue) => detailsOf(issue, part)).slice(0, maxDetails)
  throw invalidInput(details, part)
}

/** An error for details that a handler found by itself. */
export function invalidInput(details: readonly ErrorDetail[], part: InputPart = 'body'): AppError {
  const [first] = details
  const message = first
    ? `${first.path === '' ? `The ${part}` : first.path} ${first.message}`
    : `The ${part} is not valid`
  return new AppError(invalidRequest, { message, details })
}

function detailsOf(issue: z.core.$ZodIssue, part: InputPart): ErrorDetail[] {
  // A word of a comma list is no parameter of its own.
  const place = issue.path.filter((step) => part !== 'query' || typeof step !== 'number')
  const path = place.join('.').slice(0, maxPathLength)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join('.').slice(0, maxPathLength),
      message: part === 'query' ? 'is not a known parameter' : 'is not a known field',
    }))
  }
  return [{ path, message: messageOf(issue) }]
}

function messageOf(issue: z.core.$ZodIssue): string {
  const isOwnMessage = !/^(Invalid|Too (big|small)|Unrecognized)/.test(issue.message)
  if (isOwnMessage) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      // Zod says «received undefined» in its message only.
      return issue.message.endsWith('received undefined')
        ? 'is required'
        : `must be ${nameOfType(issue.expected)}`
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.join(', ')}`
    case 'invalid_key':
      return `has a name that ${issue.issues[0]?.message}`
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`
    default:
      return `is not valid: ${issue.message}`
  }
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items long' : ''

function nameOfType(type: string): string {
  if (type === 'int') return 'a whole number'
  if (type === 'record') return 'an object'
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}
