import { z } from 'zod'

export const plans = ['starter', 'growth', 'scale', 'luna_enterprise'] as const
export const planShape = z.enum(plans)
export type Plan = z.output<typeof planShape>
