import { defineError } from '../platform/errors.ts'

export const leadNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const externalIdTaken = defineError(
  'external_id_taken',
  'conflict',
  'Another lead has this external_id',
)
