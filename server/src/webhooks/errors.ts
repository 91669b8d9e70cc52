import { defineError } from '../platform/errors.ts'

export const webhookNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const deliveryNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const recoveryNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const urlNotAllowed = defineError(
  'url_not_allowed',
  'invalid',
  'target_url must be a public https address',
)
export const endpointDisabled = defineError(
  'endpoint_disabled',
  'conflict',
  'The webhook is disabled: enable it first',
)
export const notResendable = defineError(
  'not_resendable',
  'conflict',
  'This delivery was cancelled, since its webhook or its lead was deleted',
)
export const tooManySecrets = defineError(
  'too_many_secrets',
  'conflict',
  'Ten secrets of this webhook are active: wait for an overlap to end, or rotate with overlap_hours 0',
)
export const eventTypeNotFound = defineError('not_found', 'not-found', 'There is no such event type')
export const cursorExpired = defineError(
  'cursor_expired',
  'invalid',
  'after is older than what the feed serves (90 days, unless the org has chosen otherwise); start again without it',
)
export const tooManyStreams = defineError(
  'too_many_streams',
  'limit',
  'This org listens on too many connections already: close some',
)
export const keyMissing = defineError(
  'key_missing',
  'invalid',
  'BOLSIVO_SECRET_KEYS lacks the key that encrypted a webhook secret: add it after the others',
)
