import { defineError } from '../platform/errors.ts'

export const webhookNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const deliveryNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const urlNotAllowed = defineError(
  'url_not_allowed',
  'invalid',
  'target_url must be a public https address',
)
export const cursorExpired = defineError(
  'cursor_expired',
  'invalid',
  'after is older than the 90 days that the feed serves; start again without it',
)
