/**
 * At the start: encrypts anew the second factors that an older key of the ring encrypted, so that the next start can do
 * without it. Whoever's could not be opened any more would be locked out.
 */
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import type { Database } from '../platform/db/database.ts'
import type { Auth } from './auth.ts'
import { listTwoFactorsUnlike, type TwoFactor, updateTwoFactor } from './queries.ts'

export async function reencryptTwoFactors(auth: Auth, db: Database): Promise<void> {
  const { secretConfig: key } = await auth.$context
  const anew = async (data: string) => symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) })
  const old = await db.inScope('accounts', (tx) => listTwoFactorsUnlike(tx, beginning(auth)))
  for (const from of old) {
    const to: TwoFactor = {
      id: from.id,
      secret: await anew(from.secret),
      backupCodes: await anew(from.backupCodes),
    }
    await db.inScope('accounts', (tx) => updateTwoFactor(tx, from, to))
  }
}

/** How better-auth marks what the first of its secrets encrypted. */
const beginning = ({ options }: Auth): string => `$ba$${options.secrets[0]?.version}$`
