import { defineError } from '../platform/errors.ts'

export const webhookNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const deliveryNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const urlNotAllowed = defineError(
  'url_not_allowed',
  'invalid',
  'target_url must be a public https address',
)
