import { defineError } from '../platform/errors.ts'

export const emailNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const suppressionNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const capturedMailNotFound = defineError('not_found', 'not-found', 'Resource not found')

export const leadNotFound = defineError('not_found', 'not-found', 'Resource not found')

export const emailExists = defineError(
  'email_exists',
  'conflict',
  'The lead has an e-mail already; another is drafted only after one that was rejected or bounced',
)
export const wrongState = defineError(
  'wrong_state',
  'conflict',
  'The e-mail is not in a state that allows this',
)
export const contentChanged = defineError(
  'content_changed',
  'conflict',
  'The e-mail is not the one that was read: read it again and approve its present content_hash',
)
export const addressMissing = defineError(
  'address_missing',
  'conflict',
  'There is no address to send to: set `to`, or the email of the lead',
)
export const addressSuppressed = defineError(
  'address_suppressed',
  'conflict',
  'Nothing is sent to this address: it, or its domain, is on the list of suppressions',
)
export const postalAddressMissing = defineError(
  'postal_address_missing',
  'conflict',
  'Every mail must show the postal address of its sender',
)
export const optOutMissing = defineError(
  'opt_out_missing',
  'conflict',
  'Every mail must show how to opt out of further mail',
)
