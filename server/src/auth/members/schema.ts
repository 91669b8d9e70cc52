import { z } from 'zod'
import { listOf, time } from '../../platform/shapes.ts'
import { roleShape } from '../schema.ts'

const memberExample = {
  user_id: 'usr_01kt1316brz3a7b1c6d9e4f2g8',
  name: 'Ana Ruiz',
  email: 'ana@sunrise-cleaning.example',
  role: 'admin',
  two_factor_enabled: true,
  created_at: '2026-06-01T07:58:03.640Z',
}

export const memberShape = z
  .strictObject({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleShape,
    two_factor_enabled: z.boolean(),
    created_at: time,
  })
  .meta({ id: 'Member', examples: [memberExample] })

export const memberListShape = listOf(memberShape)
export const memberParams = z.strictObject({ user_id: z.string() })
export const memberPatchShape = z.strictObject({ role: roleShape })
export const removedShape = z
  .strictObject({ id: z.string(), deleted: z.literal(true) })
  .meta({ examples: [{ id: memberExample.user_id, deleted: true }] })
