/**
 * What of better-auth is open to the network, and what each takes. All else that it can do stays shut.
 *
 * Bodies are checked here, so that a refusal names the field as everywhere, and no field of better-auth's is open that
 * nobody thought of. Redirects are left out: pages of ours call these and go on by themselves.
 */
import { z } from 'zod'
import { requiredText } from '../../platform/shapes.ts'
import { type Limit, usualLimit } from '../attempts.ts'
import { emailShape, newPasswordShape, personNameShape } from '../schema.ts'

export interface Endpoint {
  readonly method: 'GET' | 'POST'
  /** As better-auth calls it. */
  readonly path: string
  readonly summary: string
  readonly body?: z.ZodType
  /** It signs somebody in by a GET: we take a POST, which no link and no image of another page can be. */
  readonly isAskedByGet?: true
  /** Of our body the `id` is a session’s, whose token better-auth takes: pages don't get to see tokens. */
  readonly namesSession?: true
  /** It wants the password once more, which better-auth does not ask for here; and the address that was, is told. */
  readonly changesEmail?: true
  /** How often from one network. */
  readonly limit?: Limit
  /** How often for one e-mail. */
  readonly accountLimit?: Limit
}

/** Of the length that a new one may have: better-auth hashes what it is given. */
const password = z.string().min(1, 'must not be empty').max(128, 'must have at most 128 characters')
const code = requiredText(40)
const token = requiredText(1_000)

const post = (path: string, summary: string, body?: z.ZodType, more: Partial<Endpoint> = {}): Endpoint => ({
  method: 'POST',
  path,
  summary,
  ...(body ? { body } : {}),
  limit: usualLimit,
  ...more,
})

export const endpoints: Endpoint[] = [
  post(
    '/sign-in/email',
    'Sign in',
    z.strictObject({ email: emailShape, password, rememberMe: z.boolean().optional() }),
    { accountLimit: { max: 10, seconds: 900 } },
  ),
  post('/sign-out', 'Sign out'),
  { method: 'GET', path: '/get-session', summary: 'The session of the cookie, or null' },
  { method: 'GET', path: '/list-sessions', summary: 'The sessions of the person' },
  post('/revoke-session', 'End a session', z.strictObject({ id: requiredText(100) }), {
    namesSession: true,
  }),
  post('/revoke-other-sessions', 'End all sessions but this one'),
  post('/revoke-sessions', 'End all sessions'),
  post('/request-password-reset', 'Mail a link for a new password', z.strictObject({ email: emailShape }), {
    limit: { max: 20, seconds: 3_600 },
    accountLimit: { max: 5, seconds: 3_600 },
  }),
  post('/reset-password', 'Choose a new password', z.strictObject({ token, newPassword: newPasswordShape })),
  post(
    '/change-password',
    'Change the password',
    z.strictObject({
      currentPassword: password,
      newPassword: newPasswordShape,
      revokeOtherSessions: z.boolean().optional(),
    }),
  ),
  post(
    '/change-email',
    'Ask for another e-mail address',
    z.strictObject({ newEmail: emailShape, password }),
    // Each may mail to somebody else.
    { changesEmail: true, limit: { max: 10, seconds: 3_600 } },
  ),
  post('/update-user', 'Change the name', z.strictObject({ name: personNameShape })),
  post('/verify-email', 'Confirm an address', z.strictObject({ token }), { isAskedByGet: true }),
  post('/two-factor/enable', 'Begin with a second factor', z.strictObject({ password })),
  post(
    '/two-factor/verify-totp',
    'Show the code of the second factor',
    z.strictObject({ code, trustDevice: z.boolean().optional() }),
  ),
  post(
    '/two-factor/verify-backup-code',
    'Show a backup code instead',
    z.strictObject({ code, trustDevice: z.boolean().optional() }),
  ),
  post('/two-factor/generate-backup-codes', 'Make new backup codes', z.strictObject({ password })),
  post('/two-factor/disable', 'End the second factor', z.strictObject({ password })),
]
