/** All SQL on `api_keys` and `api_key_windows`. */
import { sql } from 'kysely'
import type { Database, OrgTx, ScopeTx } from '../platform/db/database.ts'
import type { NewKey } from './api-key.ts'

export interface KeyRow {
  id: string
  name: string
  prefix: string
  last4: string
  scopes: string[]
  /** A person; null: the operator. */
  createdBy: string | null
  createdByName: string | null
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export async function insertKey(
  tx: OrgTx,
  key: {
    id: string
    name: string
    scopes: readonly string[]
    expiresAt: Date | null
    createdBy: { id: string; name: string } | null
  } & NewKey,
): Promise<void> {
  const { id, name, prefix, last4, expiresAt, createdBy } = key
  await tx.db
    .insertInto('apiKeys')
    .values({
      orgId: tx.orgId,
      id,
      name,
      keyHash: key.hash,
      prefix,
      last4,
      scopes: [...key.scopes],
      expiresAt,
      createdBy: createdBy?.id ?? null,
      createdByName: createdBy?.name ?? null,
    })
    .execute()
}

const keysWithUse = (tx: OrgTx) =>
  tx.db
    .selectFrom('apiKeys as key')
    .leftJoin('apiKeyWindows as window', (join) =>
      join.onRef('window.orgId', '=', 'key.orgId').onRef('window.keyId', '=', 'key.id'),
    )
    .select(['key.id', 'key.name', 'key.prefix', 'key.last4', 'key.scopes', 'key.createdBy', 'key.createdAt'])
    .select(['key.createdByName', 'key.expiresAt', 'key.revokedAt', 'window.lastUsedAt'])
    .where('key.orgId', '=', tx.orgId)

/** All there were, oldest first. */
export async function listKeys(tx: OrgTx): Promise<KeyRow[]> {
  return keysWithUse(tx).orderBy('key.id').execute()
}

/** Those that were not revoked, newest first. */
export async function listKeysInUse(
  tx: OrgTx,
  page: { limit: number; beforeId: string | null },
): Promise<KeyRow[]> {
  let query = keysWithUse(tx).where('key.revokedAt', 'is', null)
  if (page.beforeId !== null) query = query.where('key.id', '<', page.beforeId)
  return query.orderBy('key.id', 'desc').limit(page.limit).execute()
}

/** Those that are neither revoked nor expired. */
export async function countKeysInUse(tx: OrgTx): Promise<number> {
  const { count } = await tx.db
    .selectFrom('apiKeys')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('orgId', '=', tx.orgId)
    .where('revokedAt', 'is', null)
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', sql<Date>`now()`)]))
    .executeTakeFirstOrThrow()
  return count
}

/** Whose key this id is: the operator's commands name no org. */
export async function findKeyOrg(tx: ScopeTx, keyId: string): Promise<string | null> {
  const row = await tx.db.selectFrom('apiKeys').select('orgId').where('id', '=', keyId).executeTakeFirst()
  return row?.orgId ?? null
}

/** Whether it was not revoked until now. */
export async function updateKeyRevoked(tx: OrgTx, keyId: string): Promise<boolean> {
  const result = await tx.db
    .updateTable('apiKeys')
    .set({ revokedAt: sql`now()` })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', keyId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export interface AuthenticatedKey {
  orgId: string
  orgName: string
  plan: string
  keyId: string
  keyName: string
  scopes: string[]
  /** How many of the requests are let through: the first ones. */
  granted: number
  remaining: number
  resetSeconds: number
}

/** How many requests show a key. */
export interface Presented {
  readonly hash: Buffer
  readonly requests: number
}

/**
 * Key, plan and rate limit for the requests of some keys at once, in one round trip: the function of the migrations.
 * For each that is known, with its place. In the order of the hashes, so that two who ask can't wait for each other.
 */
export async function authenticateHashes(
  db: Database,
  presented: readonly Presented[],
  { maxRequests, windowMs }: { maxRequests: number; windowMs: number },
): Promise<(AuthenticatedKey & { place: number })[]> {
  const { rows } = await db.read(sql<AuthenticatedKey & { place: number }>`
    select presented.place::int, found.* from unnest(
      ${presented.map(({ hash }) => hash)}::bytea[], ${presented.map(({ requests }) => requests)}::int[]
    ) with ordinality as presented (hash, requests, place)
    cross join lateral authenticate(hash, requests, ${maxRequests}, ${windowMs / 1000}) found`)
  return rows
}
