import { z } from 'zod'

export const keyScopes = ['read', 'write'] as const

/** `read`, `write` or both, as a comma list; `write` includes `read`. */
export const scopesShape = z
  .string()
  .transform((value) => value.split(',').map((scope) => scope.trim()))
  .pipe(z.array(z.enum(keyScopes, 'must be read, write or both')).min(1))
  .transform((scopes) => keyScopes.filter((scope) => scopes.includes(scope) || scopes.includes('write')))

export const meShape = z
  .strictObject({
    label: z.string().meta({ description: 'What to call this connection: the org, and the key' }),
    org: z.strictObject({ id: z.string(), name: z.string(), plan: z.string() }),
    api_key: z.strictObject({ id: z.string(), name: z.string(), scopes: z.array(z.string()) }),
    rate_limit: z.strictObject({
      limit: z.int(),
      window_seconds: z.int(),
      remaining: z.int(),
      reset_seconds: z.int(),
    }),
  })
  .meta({ id: 'Me' })
