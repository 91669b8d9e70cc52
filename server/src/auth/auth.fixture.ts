/** For tests that need accounts and no server. */
import type { Pool } from 'pg'
import { type Auth, createAuth } from './auth.ts'

const nothing = () => {}

export function createTestAuth(pool: Pool): Auth {
  return createAuth({
    pool,
    secrets: [{ version: 1, value: 'x'.repeat(64) }],
    baseUrl: 'http://127.0.0.1:3000',
    isOwnOrigin: () => false,
    mail: {
      resetPassword: nothing,
      confirmEmail: nothing,
      haveAccount: nothing,
      invite: nothing,
      close: async () => {},
    },
    confirmsEmail: false,
  })
}
