/** The errors of the API as responses, each with its example. */
import { invalidCursor } from '../../cursors.ts'
import { databaseUnavailable, type ErrorDefinition, invalidRequest } from '../../errors.ts'
import { keyInUse, keyReused } from '../../idempotency/answer-once.ts'
import { errorShape } from '../../shapes.ts'
import { orgNotFound, orgRequired, roleRequired } from '../admit-person.ts'
import * as answers from '../answers.ts'
import { csrf } from '../csrf.ts'
import { honoursIfMatch, preconditionFailed } from '../entity-tag.ts'
import { takesIdempotencyKey } from '../idempotency.ts'
import type { Route } from '../route.ts'
import type { Json } from './schemas.ts'

export const namedErrorShape = errorShape.meta({ id: 'Error' })

const descriptions: Record<number, string> = {
  400: 'Bad request: missing or invalid parameters. `details` names each',
  401: 'Missing or invalid API key',
  403: 'The plan, the scopes of the key or the role of the person do not allow it',
  404: 'Resource not found',
  408: 'The request took too long to arrive',
  409: 'In conflict with the state of the resource, or with another request of this `Idempotency-Key`',
  412: 'The resource has changed since',
  413: 'The body is too large',
  415: 'The body is not in a form that is taken here',
  429: 'Rate limited: wait for `Retry-After`',
  500: 'Server error: retry with backoff',
  503: 'The database is not available: retry after `Retry-After`',
}

const internalError: ErrorDefinition = { ...answers.internalError, kind: 'unavailable' }

/**
 * Status → response, for every error that this route can answer. What is not of this route alone is written once, in
 * `components` (for `components.responses`), and referred to: it would be nine tenths of the document.
 */
export function responsesOfErrors(route: Route, components: Json): Json {
  const byStatus = [...Map.groupBy(errorsOf(route), statusOf)].sort(([a], [b]) => a - b)
  return Object.fromEntries(
    byStatus.map(([status, errors]) => {
      const response = responseOf(status, errors)
      if (errors.some((error) => route.errors?.includes(error))) return [status, response]
      const name = errors.map(({ code }) => pascal(code)).join('Or')
      components[name] = response
      return [status, { $ref: `#/components/responses/${name}` }]
    }),
  )
}

const pascal = (code: string): string =>
  code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())

const statusOf = (error: ErrorDefinition): number =>
  error === internalError ? 500 : answers.statusOfKind[error.kind]

function errorsOf(route: Route): ErrorDefinition[] {
  const hasBody = route.body !== undefined || route.streams !== undefined
  return [
    invalidRequest,
    ...(isPaged(route) ? [invalidCursor] : []),
    ...admissionErrors(route),
    ...(hasBody ? [answers.requestTimeout, answers.unsupportedMediaType] : []),
    ...(route.body ? [answers.bodyTooLarge] : []),
    ...(takesIdempotencyKey(route) ? [keyInUse, keyReused] : []),
    ...(honoursIfMatch(route) ? [preconditionFailed] : []),
    ...(route.errors ?? []),
    internalError,
  ]
}

/** Whether its list is read page by page. */
export const isPaged = ({ query }: Route): boolean =>
  Object.hasOwn((query as { shape?: object } | undefined)?.shape ?? {}, 'cursor')

/** Those of a key, or where people alone may ask, those of a session. */
function admissionErrors({ access, people, method, needsApiPlan }: Route): ErrorDefinition[] {
  if (access === 'public') return []
  if (people === undefined) {
    const ofKey = [answers.unauthorized, answers.planRequired, answers.rateLimited, databaseUnavailable]
    return access === 'write' ? [...ofKey, answers.scopeRequired] : ofKey
  }
  return [
    ...[answers.unauthorized, answers.personRequired, answers.rateLimited, databaseUnavailable],
    ...(method === 'GET' ? [] : [csrf]),
    ...(people === 'anyone' ? [] : [orgRequired, orgNotFound, roleRequired]),
    ...(needsApiPlan ? [answers.planRequired] : []),
  ]
}

function responseOf(status: number, errors: readonly ErrorDefinition[]): Json {
  const examples = errors.map((error) => [error.code, { summary: error.message, value: bodyOf(error) }])
  return {
    description: descriptions[status] ?? 'Error',
    headers: headersOf(status, errors.includes(answers.rateLimited)),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: Object.fromEntries(examples),
      },
    },
  }
}

function bodyOf({ code, message }: ErrorDefinition): Json {
  const request_id = 'req_01jz6k3v9q8w7x5y4t2r1s0p9n'
  if (code !== invalidRequest.code) return { error: message, code, request_id }
  const [path, fault] = ['limit', 'must be at most 100']
  return { error: `${path} ${fault}`, code, request_id, details: [{ path, message: fault }] }
}

function headersOf(status: number, saysBudget: boolean): Json {
  const retry = status === 409 || status === 429 || status === 503
  return {
    ...(saysBudget ? rateHeaders : { 'x-request-id': { $ref: '#/components/headers/RequestId' } }),
    ...(retry ? { 'retry-after': { $ref: '#/components/headers/RetryAfter' } } : {}),
  }
}

const text = (description: string): Json => ({ description, schema: { type: 'string' } })
const count = (description: string): Json => ({ description, schema: { type: 'integer' } })

export const headerComponents: Json = {
  RequestId: text('Names this request; tell it to whoever helps you'),
  ETag: text('Names this state of it, for `If-Match`: it changes with every change of the JSON'),
  RetryAfter: count('Seconds to wait'),
  IdempotentReplayed: text('`true` where this is the first answer once more'),
  RateLimitPolicy: text('`"default";q=<requests>;w=<seconds>`'),
  RateLimit: text('`"default";r=<requests left>;t=<seconds until the window ends>`'),
  RateLimitLimit: count('Requests per window'),
  RateLimitRemaining: count('Requests left in this window'),
  RateLimitReset: count('When the window ends, as Unix time'),
}

export const replayHeader: Json = {
  'idempotent-replayed': { $ref: '#/components/headers/IdempotentReplayed' },
}

export const entityTagHeader: Json = { etag: { $ref: '#/components/headers/ETag' } }

export const rateHeaders: Json = {
  'x-request-id': { $ref: '#/components/headers/RequestId' },
  'ratelimit-policy': { $ref: '#/components/headers/RateLimitPolicy' },
  ratelimit: { $ref: '#/components/headers/RateLimit' },
  'x-ratelimit-limit': { $ref: '#/components/headers/RateLimitLimit' },
  'x-ratelimit-remaining': { $ref: '#/components/headers/RateLimitRemaining' },
  'x-ratelimit-reset': { $ref: '#/components/headers/RateLimitReset' },
}
