import { defineError } from '../../platform/errors.ts'

export const viewNotFound = defineError('view_not_found', 'not-found', 'There is no such view')
export const viewNameTaken = defineError(
  'view_name_taken',
  'conflict',
  'There is a view of this name already',
)
export const tooManyViews = defineError(
  'too_many_views',
  'conflict',
  'There are too many views: delete one first',
)
export const membersOnly = defineError(
  'members_only',
  'forbidden',
  'Only members, admins and owners may make, change or delete a shared view',
)
