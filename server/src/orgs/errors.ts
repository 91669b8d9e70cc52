import { defineError } from '../platform/errors.ts'

export const orgNotFound = defineError('org_not_found', 'not-found', 'There is no such org')
