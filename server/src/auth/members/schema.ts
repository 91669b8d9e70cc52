import { z } from 'zod'
import { listOf, time } from '../../platform/shapes.ts'
import { roleShape } from '../schema.ts'

export const memberShape = z
  .strictObject({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleShape,
    two_factor_enabled: z.boolean(),
    created_at: time,
  })
  .meta({ id: 'Member' })

export const memberListShape = listOf(memberShape)
export const memberParams = z.strictObject({ user_id: z.string() })
export const memberPatchShape = z.strictObject({ role: roleShape })
export const removedShape = z.strictObject({ id: z.string(), deleted: z.literal(true) })
