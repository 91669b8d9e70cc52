import type { z } from 'zod'
import { type Cursors, pageOf } from '../platform/cursors.ts'
import type { Database } from '../platform/db/database.ts'
import { AppError, defineError } from '../platform/errors.ts'
import { type Caller, defineRoute, type Route } from '../platform/http/route.ts'
import { issueKey } from './issue-key.ts'
import { type KeyRow, listKeysInUse } from './queries.ts'
import { revokeKey } from './revoke-key.ts'
import * as schema from './schema.ts'

const keyNotFound = defineError('key_not_found', 'not-found', 'There is no such key')
const tag = 'API keys'

export function apiKeyRoutes({ db, cursors }: { db: Database; cursors: Cursors }): Route[] {
  return [
    meRoute,
    defineRoute({
      method: 'GET',
      url: '/api/api-keys',
      summary: 'List the API keys',
      description:
        'Those that were not revoked, newest first. Everybody in the org sees how a key begins and ends, and who made it; admins make and revoke them.',
      tag,
      access: 'read',
      people: 'read_only',
      query: schema.keyListQuery,
      response: schema.keyListShape,
      async handle({ query, caller }) {
        const list = [caller.orgId, 'api-keys']
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const page = { limit: query.limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listKeysInUse(tx, page))
        return pageOf(rows, query.limit, keyJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/api-keys',
      summary: 'Make an API key',
      description: 'The answer holds the key. It is shown only once.',
      tag,
      access: 'write',
      people: 'admin',
      needsApiPlan: true,
      body: schema.newKeyShape,
      status: 201,
      response: schema.issuedKeyShape,
      secretFields: ['api_key'],
      examples: { body: { name: 'CRM sync', scopes: ['read', 'write'], expires_at: null } },
      async handle({ body, caller }) {
        const expiresAt = body.expires_at === null ? null : new Date(body.expires_at)
        const createdBy = { id: caller.id, name: caller.name }
        const key = { name: body.name, scopes: [...new Set(body.scopes)], expiresAt, createdBy }
        return db.inOrg(caller.orgId, (tx) => issueKey(tx, key))
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/api-keys/:id',
      summary: 'Revoke an API key',
      description: 'At once, in every process.',
      tag,
      access: 'write',
      people: 'admin',
      params: schema.keyParams,
      response: schema.revokedShape,
      errors: [keyNotFound],
      async handle({ params, caller }) {
        const wasValid = await db.inOrg(caller.orgId, (tx) => revokeKey(tx, params.id))
        if (!wasValid) throw new AppError(keyNotFound)
        return { id: params.id, deleted: true as const }
      },
    }),
  ]
}

const meRoute = defineRoute({
  method: 'GET',
  url: '/api/me',
  summary: 'Who am I',
  description: 'The org, plan, key and rate budget behind the API key: a connection test for integrations.',
  tag: 'Authentication',
  access: 'read',
  response: schema.meShape,
  examples: {
    response: {
      label: 'Sunrise Cleaning (CRM sync)',
      org: { id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n', name: 'Sunrise Cleaning', plan: 'scale' },
      api_key: { id: 'key_01kt3qbeqeb2c3d4e5f6g7h8j9', name: 'CRM sync', scopes: ['read', 'write'] },
      rate_limit: { limit: 1000, window_seconds: 3600, remaining: 994, reset_seconds: 1260 },
    },
  },
  handle: async ({ caller }) => ({
    label: `${caller.orgName} (${caller.name})`,
    org: { id: caller.orgId, name: caller.orgName, plan: caller.plan },
    ...holderOf(caller),
  }),
})

function holderOf(caller: Caller): Pick<z.input<typeof schema.meShape>, 'api_key' | 'rate_limit' | 'person'> {
  const { id, name } = caller
  if (caller.kind === 'person') return { person: { id, name, email: caller.email, role: caller.role } }
  const { limit, windowSeconds, remaining, resetSeconds } = caller.budget
  return {
    api_key: { id, name, scopes: [...caller.scopes] },
    rate_limit: { limit, window_seconds: windowSeconds, remaining, reset_seconds: resetSeconds },
  }
}

function keyJson(row: KeyRow): z.input<typeof schema.keyShape> {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    last4: row.last4,
    scopes: row.scopes,
    created_by: row.createdBy === null ? null : { id: row.createdBy, name: row.createdByName ?? '' },
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  }
}
