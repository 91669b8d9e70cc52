/** Who shows this key, and is there budget left in its hour? */
import type { Database } from '../platform/db/database.ts'
import { hashKey } from './api-key.ts'
import { authenticateHash } from './queries.ts'

export interface RateLimit {
  maxRequests: number
  windowMs: number
}

export interface KeyHolder {
  orgId: string
  orgName: string
  plan: string
  keyId: string
  keyName: string
  scopes: readonly string[]
  budget: { limit: number; windowSeconds: number; remaining: number; resetSeconds: number }
}

/** `unknown` says nothing about why: missing, malformed, revoked and expired keys look alike. */
export type KeyCheck = { outcome: 'unknown' } | { outcome: 'allowed' | 'limited'; caller: KeyHolder }

export async function authenticateKey(db: Database, key: string, limit: RateLimit): Promise<KeyCheck> {
  const found = await authenticateHash(db, hashKey(key), limit)
  if (found === null) return { outcome: 'unknown' }
  const { allowed, remaining, resetSeconds, ...holder } = found
  const budget = {
    limit: limit.maxRequests,
    windowSeconds: Math.round(limit.windowMs / 1000),
    remaining: Math.max(0, remaining),
    // Rounded up and a little more: who waits so long comes after the window's end, not at it.
    resetSeconds: Math.max(1, Math.ceil(resetSeconds + 0.01)),
  }
  return { outcome: allowed ? 'allowed' : 'limited', caller: { ...holder, budget } }
}
