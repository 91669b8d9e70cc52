/**
 * At the start: opens every secret, and encrypts anew what an older key of the ring encrypted. The next start can do
 * without the older key, and servers that run meanwhile open both.
 */
import type { KeyRing } from '../../platform/crypto.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { keyMissing } from '../errors.ts'
import { listSecrets, type StoredSecret, updateSecretCiphertext } from './queries.ts'
import { openSecret, sealSecret } from './secret-box.ts'

const pageSize = 500

/**
 * Answers how many were encrypted anew. Throws `key_missing` on the first that no key opens: without its secret an
 * endpoint would get nothing, and a server with a wrong key must not start.
 */
export async function reencryptSecrets(db: Database, ring: KeyRing): Promise<number> {
  let count = 0
  let last: StoredSecret | null = null
  for (;;) {
    const page: StoredSecret[] = await db.inScope('deliveries', (tx) => listSecrets(tx, last, pageSize))
    for (const secret of page) if (await reencrypt(db, ring, secret)) count += 1
    last = page.at(-1) ?? null
    if (page.length < pageSize) return count
  }
}

async function reencrypt(db: Database, ring: KeyRing, secret: StoredSecret): Promise<boolean> {
  const text = open(ring, secret)
  if (ring.isCurrent(secret.ciphertext)) return false
  const ciphertext = sealSecret(ring, secret, text)
  await db.inOrg(secret.orgId, (tx) => updateSecretCiphertext(tx, secret, ciphertext))
  return true
}

function open(ring: KeyRing, secret: StoredSecret): string {
  try {
    return openSecret(ring, secret, secret.ciphertext)
  } catch (cause) {
    throw new AppError(keyMissing, { cause })
  }
}
