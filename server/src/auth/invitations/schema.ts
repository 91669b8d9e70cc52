import { z } from 'zod'
import { listOf, time } from '../../platform/shapes.ts'
import { emailShape, newPasswordShape, personNameShape, roleShape } from '../schema.ts'

const invitationExample = {
  id: 'inv_01kt6f3wx5p4q8r2s7t1v5w9x3',
  email: 'grace@example.com',
  role: 'member',
  invited_by: 'usr_01kt1316brz3a7b1c6d9e4f2g8',
  created_at: '2026-06-03T10:05:27.333Z',
  expires_at: '2026-06-10T10:05:27.333Z',
}

export const invitationShape = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    role: roleShape,
    invited_by: z.string().meta({ description: 'The id of a person' }),
    created_at: time,
    expires_at: time,
  })
  .meta({ id: 'Invitation', examples: [invitationExample] })

export const newInvitationShape = z.strictObject({ email: emailShape, role: roleShape })
export const createdInvitationShape = invitationShape
  .extend({
    link: z.string().nullable().meta({
      description:
        'To pass on, where this server has no SMTP server and the mail did not leave it; shown once',
    }),
  })
  .meta({ examples: [{ ...invitationExample, link: null }] })
export const invitationListShape = listOf(invitationShape)
export const invitationParams = z.strictObject({ id: z.string() })
export const deletedShape = z
  .strictObject({ id: z.string(), deleted: z.literal(true) })
  .meta({ examples: [{ id: invitationExample.id, deleted: true }] })

const token = z.string().min(1, 'must not be empty').max(200, 'is not the token of an invitation')

export const shownTokenShape = z.strictObject({ token })
export const shownInvitationShape = z
  .strictObject({
    org_name: z.string(),
    email: z.string(),
    role: roleShape,
    has_account: z
      .boolean()
      .meta({ description: 'Whether to sign in first, or to choose a name and a password' }),
  })
  .meta({
    examples: [
      { org_name: 'Sunrise Cleaning', email: 'grace@example.com', role: 'member', has_account: false },
    ],
  })

export const acceptanceShape = z.strictObject({
  token,
  name: personNameShape.meta({ description: 'For who has no account yet' }).optional(),
  password: newPasswordShape.meta({ description: 'For who has no account yet' }).optional(),
})
export const acceptedShape = z
  .strictObject({ user_id: z.string(), org_id: z.string(), email: z.string(), role: roleShape })
  .meta({
    examples: [
      {
        user_id: 'usr_01kt6hjn2r5t8w1x4y7z3a6b9c',
        org_id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n',
        email: 'grace@example.com',
        role: 'member',
      },
    ],
  })
