/** The error body, and which status a kind of error gets: the only place that knows both. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, defineError, type ErrorKind, invalidRequest } from '../errors.ts'

export const statusOfKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'wrong-method': 405,
  timeout: 408,
  conflict: 409,
  precondition: 412,
  'too-large': 413,
  'unsupported-type': 415,
  limit: 429,
  unavailable: 503,
}

export const unauthorized = defineError('unauthorized', 'unauthenticated', 'Missing or invalid API key')
export const planRequired = defineError('plan_required', 'forbidden', 'Scale plan required')
export const scopeRequired = defineError('scope_required', 'forbidden', 'This API key may only read')
export const personRequired = defineError(
  'person_required',
  'forbidden',
  'An API key may not do this: sign in to the dashboard',
)
export const rateLimited = defineError('rate_limited', 'limit', 'Rate limited: wait for Retry-After')
export const notFound = defineError('not_found', 'not-found', 'Resource not found')
export const methodNotAllowed = defineError(
  'method_not_allowed',
  'wrong-method',
  'This path does not have this method: see Allow',
)
export const requestTimeout = defineError(
  'request_timeout',
  'timeout',
  'The request took too long to arrive; send it again',
)
export const bodyTooLarge = defineError('body_too_large', 'too-large', 'The body is larger than 1 MiB')
export const unsupportedMediaType = defineError(
  'unsupported_media_type',
  'unsupported-type',
  'Send the body as application/json',
)
export const internalError = {
  code: 'internal_error',
  message: 'Something went wrong on our side; retry with backoff',
}

/** On every answer: whatever a browser or a proxy would guess or keep is wrong for an API. */
export const standingHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** What Fastify and its plugins refuse, in our words. */
const refusals: Record<string, () => AppError> = {
  FST_ERR_BAD_URL: () => invalid('The path is not valid: percent-encode it as UTF-8'),
  FST_ERR_MAX_PARAM_LENGTH: () => new AppError(notFound),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new AppError(unsupportedMediaType),
  FST_FILES_LIMIT: () => invalid('Send one file, not more'),
  FST_FIELDS_LIMIT: () => invalid('The form has too many fields'),
  FST_PARTS_LIMIT: () => invalid('The form has too many parts'),
  FST_PROTO_VIOLATION: () => invalid('The form has a field of a name that is not allowed'),
  FST_INVALID_JSON_FIELD_ERROR: () => invalid('A field of the form is not the JSON that it says it is'),
}
/** The parser of forms throws plain errors for what a client sent. */
const brokenForm = /^(Multipart: |Unexpected end of multipart data|\w+ terminated early|The needle cannot)/

const invalid = (message: string): AppError => new AppError(invalidRequest, { message })

/** Null for what is a fault of ours. */
function fromFastify(error: Partial<FastifyError>): AppError | null {
  const refusal = refusals[error.code ?? '']
  if (refusal) return refusal()
  if (brokenForm.test(error.message ?? '')) return invalid('The body is not valid multipart/form-data')
  const isClients = typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500
  return isClients ? new AppError(invalidRequest, { cause: error }) : null
}

/** Fastify's error handler. A client that hung up gets nothing and is no fault. */
export function sendError(thrown: Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = thrown instanceof AppError ? thrown : fromFastify(thrown)
  const hungUp = request.raw.destroyed && !request.raw.complete
  if (error !== null || hungUp) {
    sendAppError(error ?? new AppError(invalidRequest, { cause: thrown }), request, reply)
    return
  }
  request.log.error({ err: thrown, request_id: request.id }, 'unexpected error')
  const { code, message } = internalError
  reply.code(500).send({ error: message, code, request_id: request.id })
}

function sendAppError(error: AppError, request: FastifyRequest, reply: FastifyReply): void {
  if (error.detail !== undefined || error.kind === 'unavailable') {
    request.log.warn({ err: error, detail: error.detail, request_id: request.id }, 'refused')
  }
  if (error.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  if (error.kind === 'timeout') reply.header('connection', 'close')
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds))
  reply.code(statusOfKind[error.kind]).send({
    error: error.message,
    code: error.code,
    request_id: request.id,
    ...(error.details.length > 0 ? { details: error.details } : {}),
  })
}
