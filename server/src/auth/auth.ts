/**
 * Users and passwords are better-auth's; this says which tables it uses and nothing more. Its tables belong to no
 * tenant: which orgs a user works for is in `members`, owned by `orgs`.
 */
import { betterAuth } from 'better-auth'
import type { Pool } from 'pg'
import { type IdPrefix, newId } from '../platform/ids.ts'
import { passwordLength } from './schema.ts'

export interface AuthOptions {
  pool: Pool
  /** Signs session cookies. */
  secret: string
  baseUrl: string
}

export type Auth = ReturnType<typeof createAuth>

const prefixes: Record<string, IdPrefix> = {
  user: 'usr',
  session: 'ses',
  account: 'acc',
  verification: 'ver',
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

export function createAuth({ pool, secret, baseUrl }: AuthOptions) {
  return betterAuth({
    database: pool,
    secret,
    baseURL: baseUrl,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    user: { modelName: 'users', fields: { ...times, emailVerified: 'email_verified' } },
    session: {
      modelName: 'sessions',
      fields: {
        ...times,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    account: {
      modelName: 'accounts',
      fields: {
        ...times,
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
      },
    },
    verification: { modelName: 'verifications', fields: { ...times, expiresAt: 'expires_at' } },
    advanced: { database: { generateId: ({ model }) => newId(prefixes[model] ?? 'ver') } },
  })
}
