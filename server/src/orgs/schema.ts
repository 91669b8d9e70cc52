import { z } from 'zod'
import { requiredText } from '../platform/shapes.ts'

export const plans = ['starter', 'growth', 'scale', 'luna_enterprise'] as const
export const planShape = z.enum(plans, `must be one of ${plans.join(', ')}`)
export type Plan = z.output<typeof planShape>

export const orgNameShape = requiredText(100)
