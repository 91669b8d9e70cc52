/** API keys: `lp_` and 32 lower-case hex characters, 128 random bits. Only the SHA-256 is kept. */
import { createHash, randomBytes } from 'node:crypto'

export interface NewKey {
  /** Shown once. */
  key: string
  hash: Buffer
  prefix: string
  last4: string
}

export function createKey(): NewKey {
  const key = `lp_${randomBytes(16).toString('hex')}`
  return { key, hash: hashKey(key), prefix: key.slice(0, 'lp_'.length + 4), last4: key.slice(-4) }
}

/** A plain hash is enough: 128 random bits can't be guessed, so there is nothing for a slow hash to protect. */
export const hashKey = (key: string): Buffer => createHash('sha256').update(key).digest()
