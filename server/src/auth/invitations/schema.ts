import { z } from 'zod'
import { listOf, time } from '../../platform/shapes.ts'
import { emailShape, newPasswordShape, personNameShape, roleShape } from '../schema.ts'

export const invitationShape = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    role: roleShape,
    invited_by: z.string().meta({ description: 'The id of a person' }),
    created_at: time,
    expires_at: time,
  })
  .meta({ id: 'Invitation' })

export const newInvitationShape = z.strictObject({ email: emailShape, role: roleShape })
export const createdInvitationShape = invitationShape.extend({
  link: z.string().nullable().meta({
    description: 'To pass on, where this server has no SMTP server and the mail did not leave it; shown once',
  }),
})
export const invitationListShape = listOf(invitationShape)
export const invitationParams = z.strictObject({ id: z.string() })
export const deletedShape = z.strictObject({ id: z.string(), deleted: z.literal(true) })

const token = z.string().min(1, 'must not be empty').max(200, 'is not the token of an invitation')

export const shownTokenShape = z.strictObject({ token })
export const shownInvitationShape = z.strictObject({
  org_name: z.string(),
  email: z.string(),
  role: roleShape,
  has_account: z
    .boolean()
    .meta({ description: 'Whether to sign in first, or to choose a name and a password' }),
})

export const acceptanceShape = z.strictObject({
  token,
  name: personNameShape.meta({ description: 'For who has no account yet' }).optional(),
  password: newPasswordShape.meta({ description: 'For who has no account yet' }).optional(),
})
export const acceptedShape = z.strictObject({
  user_id: z.string(),
  org_id: z.string(),
  email: z.string(),
  role: roleShape,
})
