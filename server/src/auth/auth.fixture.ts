/** For tests that need accounts and no server. */
import type { Pool } from 'pg'
import { type Auth, createAuth } from './auth.ts'

const nothing = () => {}

const someSecrets = [{ version: 1, value: 'x'.repeat(64) }]

export function createTestAuth(pool: Pool, secrets = someSecrets): Auth {
  return createAuth({
    pool,
    secrets,
    baseUrl: 'http://127.0.0.1:3000',
    isOwnOrigin: () => false,
    mail: {
      resetPassword: nothing,
      confirmEmail: nothing,
      confirmNewEmail: nothing,
      emailChanges: nothing,
      haveAccount: nothing,
      invite: nothing,
      close: async () => {},
    },
    confirmsEmail: false,
    keepEmailChange: async () => {},
    onNewPassword: async () => {},
  })
}
