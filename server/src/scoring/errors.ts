import { defineError } from '../platform/errors.ts'

export const rescoreNotFound = defineError('not_found', 'not-found', 'Resource not found')
export const scoredLeadNotFound = defineError('not_found', 'not-found', 'Resource not found')
