/**
 * Who shows this key, and is there budget left in its hour?
 *
 * One key asks one question at a time per process: requests that come meanwhile wait and are asked about together.
 * So a client with 200 requests at once holds one connection of the pool, not all of them waiting for one row, and
 * costs a few commits, not 200. A question holds only requests that came before it: a revoked key is known at once.
 */
import type { Database } from '../platform/db/database.ts'
import { hashKey } from './api-key.ts'
import { type AuthenticatedKey, authenticateHash } from './queries.ts'

export interface RateLimit {
  maxRequests: number
  windowMs: number
}

export interface KeyHolder {
  kind: 'key'
  orgId: string
  orgName: string
  plan: string
  /** Of the key. */
  id: string
  name: string
  scopes: readonly string[]
  budget: { limit: number; windowSeconds: number; remaining: number; resetSeconds: number }
}

/** `unknown` says nothing about why: missing, malformed, revoked and expired keys look alike. */
export type KeyCheck = { outcome: 'unknown' } | { outcome: 'allowed' | 'limited'; caller: KeyHolder }

/** Answers for each request whether it may go on. Throws `database_unavailable`. */
export function createAuthenticator(db: Database, limit: RateLimit): (key: string) => Promise<KeyCheck> {
  const waiting = new Map<string, PromiseWithResolvers<KeyCheck>[]>()

  async function ask(key: string): Promise<void> {
    for (let asked = waiting.get(key); asked && asked.length > 0; asked = waiting.get(key)) {
      waiting.set(key, [])
      try {
        const checks = await checkRequests(db, key, asked.length, limit)
        asked.forEach(({ resolve }, index) => {
          resolve(checks[index] ?? { outcome: 'unknown' })
        })
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    waiting.delete(key)
  }

  return (key) => {
    const check = Promise.withResolvers<KeyCheck>()
    const others = waiting.get(key)
    if (others) {
      others.push(check)
    } else {
      waiting.set(key, [check])
      void ask(key)
    }
    return check.promise
  }
}

/** For one request. */
export async function authenticateKey(db: Database, key: string, limit: RateLimit): Promise<KeyCheck> {
  const [check] = await checkRequests(db, key, 1, limit)
  return check ?? { outcome: 'unknown' }
}

/** One answer per request, in order; none at all for a key that is not known. */
async function checkRequests(
  db: Database,
  key: string,
  requests: number,
  limit: RateLimit,
): Promise<KeyCheck[]> {
  const found = await authenticateHash(db, hashKey(key), requests, limit)
  if (found === null) return []
  return Array.from({ length: requests }, (_, index) => checkOf(found, index, limit))
}

function checkOf(found: AuthenticatedKey, index: number, limit: RateLimit): KeyCheck {
  const { granted, remaining, resetSeconds, keyId: id, keyName: name, ...holder } = found
  const budget = {
    limit: limit.maxRequests,
    windowSeconds: Math.round(limit.windowMs / 1000),
    remaining: Math.max(0, remaining + granted - 1 - index),
    // Rounded up: who waits so long comes after the window's end.
    resetSeconds: Math.max(1, Math.ceil(resetSeconds)),
  }
  const caller = { kind: 'key' as const, ...holder, id, name, budget }
  return { outcome: index < granted ? 'allowed' : 'limited', caller }
}
