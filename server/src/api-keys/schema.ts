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

const keyExample = {
  id: 'key_01kt3qbeqeb2c3d4e5f6g7h8j9',
  name: 'CRM sync',
  prefix: 'lp_4f9c',
  last4: 'a07e',
  scopes: ['read', 'write'],
  created_by: { id: 'usr_01kt1316brz3a7b1c6d9e4f2g8', name: 'Ana Ruiz' },
  created_at: '2026-06-02T08:31:40.270Z',
  expires_at: null,
  last_used_at: '2026-06-20T14:32:10.402Z',
}

export const keyShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    prefix: z.string().meta({ description: 'What the key begins with' }),
    last4: z.string(),
    scopes: scopesOfKey,
    created_by: z
      .strictObject({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'A person, by the name that they had then; null: the command line' }),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
  })
  .meta({ id: 'ApiKey', examples: [keyExample] })

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

const issuedKeyExample = {
  id: keyExample.id,
  api_key: 'lp_4f9c1e07b2d85a36c4e9f01728bda07e',
  name: keyExample.name,
  scopes: keyExample.scopes,
  expires_at: null,
}

export const issuedKeyShape = z
  .strictObject({
    id: z.string(),
    api_key: z
      .string()
      .nullable()
      .meta({ description: 'The key itself, shown this once. Null where the answer is given again' }),
    name: z.string(),
    scopes: scopesOfKey,
    expires_at: time.nullable(),
  })
  .meta({ examples: [issuedKeyExample] })

export const revokedShape = z
  .strictObject({ id: z.string(), deleted: z.literal(true) })
  .meta({ examples: [{ id: keyExample.id, deleted: true }] })

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
