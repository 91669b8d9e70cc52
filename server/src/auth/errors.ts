import { defineError } from '../platform/errors.ts'

export const signUpClosed = defineError(
  'sign_up_closed',
  'forbidden',
  'Ask somebody who works with this server for an invitation',
)
export const wrongCredentials = defineError(
  'invalid_email_or_password',
  'unauthenticated',
  'Wrong e-mail or password',
)
export const alreadyMember = defineError('already_member', 'conflict', 'They work for this org already')
export const invitationNotFound = defineError(
  'invitation_not_found',
  'not-found',
  'There is no such invitation',
)
export const invitationInvalid = defineError(
  'invitation_invalid',
  'not-found',
  'This invitation is not valid any more: ask for a new one',
)
export const signInFirst = defineError(
  'sign_in_first',
  'conflict',
  'There is an account with this e-mail: sign in to it, then accept',
)
export const invitedOther = defineError(
  'invited_other',
  'conflict',
  'You are signed in with another e-mail than the one that was invited',
)
