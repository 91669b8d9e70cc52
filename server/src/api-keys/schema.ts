import { z } from 'zod'
import { roles } from '../platform/roles.ts'
import { listOf, pageQuery, requiredText, time } from '../platform/shapes.ts'

export const keyScopes = ['read', 'write'] as const

/** `read`, `write` or both, as a comma list; `write` includes `read`. */
export const scopesShape = z
  .string()
  .transform((value) => value.split(',').map((scope) => scope.trim()))
  .pipe(z.array(z.enum(keyScopes, 'must be read, write or both')).min(1))
  .transform((scopes) => keyScopes.filter((scope) => scopes.includes(scope) || scopes.includes('write')))

const scopesOfKey = z.array(z.string()).meta({ description: '`read`, `write`' })

export const keyShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    prefix: z.string().meta({ description: 'What the key begins with' }),
    last4: z.string(),
    scopes: scopesOfKey,
    created_by: z.string().nullable().meta({ description: 'The id of a person; null: the command line' }),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const keyListQuery = z.strictObject(pageQuery)
export const keyListShape = listOf(keyShape)
export const keyParams = z.strictObject({ id: z.string() })

export const newKeyShape = z.strictObject({
  name: requiredText(100),
  scopes: z
    .array(z.enum(keyScopes))
    .min(1, 'must name read, write or both')
    .max(2, 'must name read, write or both')
    .default([...keyScopes])
    .meta({ description: '`write` includes `read`' }),
  expires_at: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2027-01-31T00:00:00Z' })
    .refine((value) => new Date(value) > new Date(), 'must lie in the future')
    // PostgreSQL and JavaScript agree up to here.
    .refine((value) => !/^[^1-9]/.test(value), 'must be a year from 1000 to 9999')
    .nullable()
    .default(null),
})

export const issuedKeyShape = z.strictObject({
  id: z.string(),
  api_key: z.string().meta({ description: 'The key itself, shown this once' }),
  name: z.string(),
  scopes: scopesOfKey,
  expires_at: time.nullable(),
})

export const revokedShape = z.strictObject({ id: z.string(), deleted: z.literal(true) })

export const meShape = z
  .strictObject({
    label: z
      .string()
      .meta({ description: 'What to call this connection: the org, and the key or the person' }),
    org: z.strictObject({ id: z.string(), name: z.string(), plan: z.string() }),
    api_key: z
      .strictObject({ id: z.string(), name: z.string(), scopes: z.array(z.string()) })
      .meta({ description: 'Of a request with a key' })
      .optional(),
    rate_limit: z
      .strictObject({
        limit: z.int(),
        window_seconds: z.int(),
        remaining: z.int(),
        reset_seconds: z.int(),
      })
      .meta({ description: 'Of a request with a key' })
      .optional(),
    person: z
      .strictObject({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(roles) })
      .meta({ description: 'Of a request with a session' })
      .optional(),
  })
  .meta({ id: 'Me' })
