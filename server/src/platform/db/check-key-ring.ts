/** Whether these are the keys that the database's secrets are encrypted with: asked at each start, before anything else. */
import { sql } from 'kysely'
import type { KeyRing } from '../crypto.ts'
import { AppError, defineError } from '../errors.ts'
import type { Database } from './database.ts'

const knownText = 'bolsivo'
const context = 'key_ring_check'

const wrongKeys = defineError(
  'wrong_secret_keys',
  'conflict',
  'BOLSIVO_SECRET_KEYS does not hold the key that this database was last used with; start with that key, and put a new one in front of it to change keys',
)

/** Throws `wrong_secret_keys` when the ring can't read what an earlier one wrote. The first ring leaves its mark. */
export async function checkKeyRing(db: Database, ring: KeyRing): Promise<void> {
  const { rows } = await db.read(sql<{ ciphertext: Buffer }>`select ciphertext from key_ring_check`)
  const [known] = rows
  if (known && !opens(ring, known.ciphertext)) throw new AppError(wrongKeys)
  if (!known) await markKeyRing(db, ring)
}

/**
 * Leaves the mark of the newest key: from then on a start needs no older one. Call it once everything is encrypted anew.
 *
 * An older key that goes takes along what was made with it and can't be made again: the hashes by which addresses of
 * erased leads stay suppressed, and the opt-out links of mails that are out there. So guides tell to leave it at the end.
 */
export async function markKeyRing(db: Database, ring: KeyRing): Promise<void> {
  const ciphertext = ring.encrypt(knownText, context)
  await db.read(
    sql`insert into key_ring_check (ciphertext) values (${ciphertext})
      on conflict (only_row) do update set ciphertext = excluded.ciphertext`,
  )
}

function opens(ring: KeyRing, ciphertext: Buffer): boolean {
  try {
    return ring.decrypt(ciphertext, context) === knownText
  } catch {
    return false
  }
}
