import { z } from 'zod'
import { deletedShape, requiredText, time } from '../platform/shapes.ts'

export const plans = ['starter', 'growth', 'scale', 'luna_enterprise'] as const
export const planShape = z.enum(plans, `must be one of ${plans.join(', ')}`)
export type Plan = z.output<typeof planShape>

export const orgNameShape = requiredText(100)

export const orgShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    plan: planShape,
    billing: z.enum(['immediate', 'stripe']).meta({
      description:
        '`immediate`: this server takes no payments, and a change of the plan counts at once. `stripe`: plans are paid for at Stripe',
    }),
    created_at: time,
  })
  .meta({ id: 'Org' })

export const newOrgShape = z.strictObject({ name: orgNameShape })
export const orgPatchShape = z.strictObject({ name: orgNameShape })
/** Its name, said back. */
export const orgErasureShape = z.strictObject({ name: z.string() })
export const planChangeShape = z.strictObject({ plan: planShape })
export { deletedShape }
