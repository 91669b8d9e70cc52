import type { Plan } from './schema.ts'

/** The plans that may use the API and receive webhooks. */
export const mayUseApi = (plan: string): boolean =>
  plan === ('scale' satisfies Plan) || plan === ('luna_enterprise' satisfies Plan)
