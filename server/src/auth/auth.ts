/**
 * Users, passwords and sessions are better-auth's; this says which tables it uses and by which rules. Its tables belong
 * to no tenant: which orgs a user works for is in `members`, owned by `orgs`.
 *
 * What it must not rely on are its own limits on attempts (attempts.ts has ours) and its defaults, which differ in
 * tests and in production.
 */
import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Pool } from 'pg'
import { type IdPrefix, newId } from '../platform/ids.ts'
import type { OwnOrigin } from '../platform/own-origin.ts'
import type { PersonalMail } from './personal-mail.ts'
import { passwordLength } from './schema.ts'

export interface AuthOptions {
  pool: Pool
  /** The first signs cookies and encrypts the secrets of second factors, all decrypt. */
  secrets: { version: number; value: string }[]
  baseUrl: string
  isOwnOrigin: OwnOrigin
  mail: PersonalMail
  /** Whether who signed up by themselves has to follow a link before they may sign in. */
  confirmsEmail: boolean
  /** A link to another address is about to be mailed. */
  keepEmailChange(link: { userId: string; token: string }): Promise<void>
  /** Somebody chose a new password by the link in a mail. */
  onNewPassword(email: string): Promise<void>
}

export type Auth = ReturnType<typeof createAuth>

/** Where the request came from, as our own server found out: it takes no such header from outside. */
export const addressHeader = 'x-bolsivo-address'

const prefixes: Record<string, IdPrefix> = {
  user: 'usr',
  session: 'ses',
  account: 'acc',
  verification: 'ver',
  twoFactor: 'tfa',
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

export function createAuth(options: AuthOptions) {
  const { pool, secrets, baseUrl, isOwnOrigin, mail, confirmsEmail } = options
  return betterAuth({
    appName: 'Bolsivo',
    database: pool,
    secrets,
    baseURL: new URL(baseUrl).origin,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: { disabled: true },
    onAPIError: { throw: true },
    rateLimit: { enabled: false },
    trustedOrigins: async (request) => {
      const origin = request?.headers.get('origin') ?? ''
      return isOwnOrigin(origin, request?.headers.get('host') ?? undefined) ? [origin] : []
    },
    emailAndPassword: {
      enabled: true,
      // Then it answers the same for an e-mail that has an account.
      autoSignIn: false,
      requireEmailVerification: confirmsEmail,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3_600,
      sendResetPassword: async ({ user, token }) => mail.resetPassword(user.email, token),
      onPasswordReset: ({ user }) => options.onNewPassword(user.email),
      onExistingUserSignUp: async ({ user }) => mail.haveAccount(user.email),
    },
    emailVerification: {
      sendOnSignUp: confirmsEmail,
      sendOnSignIn: confirmsEmail,
      autoSignInAfterVerification: true,
      sendVerificationEmail: async ({ user, token }, request) =>
        request?.url.endsWith('/change-email')
          ? mail.confirmNewEmail(user.email, token, options.keepEmailChange({ userId: user.id, token }))
          : mail.confirmEmail(user.email, token),
    },
    plugins: [
      twoFactor({
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              userId: 'user_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
    user: {
      modelName: 'users',
      fields: { ...times, emailVerified: 'email_verified' },
      changeEmail: { enabled: true },
    },
    session: {
      modelName: 'sessions',
      // Otherwise the list of one's sessions is refused a day after signing in.
      freshAge: 0,
      fields: {
        ...times,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      additionalFields: {
        activeOrgId: { type: 'string', required: false, input: false, fieldName: 'active_org_id' },
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
    verification: {
      modelName: 'verifications',
      fields: { ...times, expiresAt: 'expires_at' },
      // A link in a mail opens an account: who reads the table must not be able to.
      storeIdentifier: 'hashed',
    },
    advanced: {
      cookiePrefix: 'bolsivo',
      useSecureCookies: baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: {
        generateId: ({ model }) => newId(prefixes[model] ?? 'ver'),
        // It would look through the whole database at the first request, other schemas in it too. A test asks instead.
        validateSchema: false,
      },
    },
  })
}
