/** The error body, and which status a kind of error gets: the only place that knows both. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, defineError, type ErrorKind, invalidRequest } from '../errors.ts'

export const statusOfKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'unsupported-type': 415,
  limit: 429,
  unavailable: 503,
}

export const unauthorized = defineError('unauthorized', 'unauthenticated', 'Missing or invalid API key')
export const planRequired = defineError('plan_required', 'forbidden', 'Scale plan required')
export const scopeRequired = defineError('scope_required', 'forbidden', 'This API key may only read')
export const rateLimited = defineError('rate_limited', 'limit', 'Rate limited: wait for Retry-After')
export const notFound = defineError('not_found', 'not-found', 'Resource not found')
export const bodyTooLarge = defineError('body_too_large', 'too-large', 'The body is larger than 1 MiB')
export const unsupportedMediaType = defineError(
  'unsupported_media_type',
  'unsupported-type',
  'Send the body as application/json',
)
const internalError = {
  code: 'internal_error',
  message: 'Something went wrong on our side; retry with backoff',
}

/** What Fastify itself refuses, in our words. */
function fromFastify(error: FastifyError): AppError | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError(bodyTooLarge)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError(unsupportedMediaType)
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new AppError(invalidRequest, { message: 'The body is not as long as Content-Length says' })
    default:
      return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500
        ? new AppError(invalidRequest, { cause: error })
        : null
  }
}

export function sendError(thrown: Error, request: FastifyRequest, reply: FastifyReply): void {
  const error = thrown instanceof AppError ? thrown : fromFastify(thrown as FastifyError)
  if (error === null) {
    request.log.error({ err: thrown, request_id: request.id }, 'unexpected error')
    reply.code(500).send({ error: internalError.message, code: internalError.code, request_id: request.id })
    return
  }
  if (error.detail !== undefined || error.kind === 'unavailable') {
    request.log.warn({ err: error, detail: error.detail, request_id: request.id }, 'refused')
  }
  if (error.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds))
  reply.code(statusOfKind[error.kind]).send({
    error: error.message,
    code: error.code,
    request_id: request.id,
    ...(error.details.length > 0 ? { details: error.details } : {}),
  })
}
