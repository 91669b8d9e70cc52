/** `key create`, `key list`, `key revoke`: API keys from the operator's side. Works beside a running server. */
import { findKeyOrg, issueKey, listKeys, revokeKey, scopesShape } from '../api-keys/index.ts'
import { AppError, defineError } from '../platform/errors.ts'
import { isId } from '../platform/ids.ts'
import { type Command, table, usageError } from './command.ts'
import { asOperator } from './installation.ts'

const keyNotFound = defineError('key_not_found', 'not-found', 'There is no such key')
const orgOption = { type: 'string', value: 'ORG_ID', help: 'the org', required: true } as const

/** A checked org id; whether the org exists is for the database to say. */
export function readOrgId(text: string): string {
  if (isId('org', text)) return text
  throw new AppError(usageError, { message: `"${text}" is not the id of an org (org_…)` })
}

/** A day (until its end, UTC) or a moment, in the future. */
function readExpiry(text: string | null): Date | null {
  if (text === null) return null
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const at = new Date(isDay ? `${text}T23:59:59.999Z` : text)
  const isReal = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text.slice(0, 10))
  if (!isReal || at.getTime() <= Date.now()) {
    throw new AppError(usageError, { message: '--expires must be a day to come, such as 2027-01-31' })
  }
  return at
}

function readScopes(text: string | null): string[] {
  const scopes = scopesShape.safeParse(text ?? 'write')
  if (scopes.success) return scopes.data
  throw new AppError(usageError, { message: '--scopes must be read, write or both' })
}

const create: Command = {
  name: 'key create',
  summary: 'Make an API key. It is shown once.',
  answers: true,
  options: {
    org: orgOption,
    name: { type: 'string', value: 'NAME', help: 'what it is for', required: true },
    scopes: { type: 'string', value: 'SCOPES', help: 'read, or read,write (both)' },
    expires: { type: 'string', value: 'DAY', help: 'last day, such as 2027-01-31 (never)' },
  },
  async run(call) {
    const orgId = readOrgId(call.required('org'))
    const name = call.required('name').trim()
    if (name === '' || name.length > 100) {
      throw new AppError(usageError, { message: '--name must have 1 to 100 characters' })
    }
    const scopes = readScopes(call.option('scopes'))
    const expiresAt = readExpiry(call.option('expires'))
    await asOperator(async ({ app }) => {
      const key = await app.db.inOrg(orgId, (tx) =>
        issueKey(tx, { name, scopes, expiresAt, createdBy: null }),
      )
      const rows: [string, string][] = [
        ['id', key.id],
        ['API key', key.api_key],
      ]
      call.answer(key, [...table(rows), '', 'The key is shown this once.'].join('\n'))
    })
  },
}

const list: Command = {
  name: 'key list',
  summary: "List an org's API keys.",
  answers: true,
  options: { org: orgOption },
  async run(call) {
    const orgId = readOrgId(call.required('org'))
    await asOperator(async ({ app }) => {
      const keys = await app.db.inOrg(orgId, listKeys)
      const json = keys.map((key) => ({
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        last4: key.last4,
        scopes: key.scopes,
        created_at: key.createdAt.toISOString(),
        expires_at: key.expiresAt?.toISOString() ?? null,
        revoked_at: key.revokedAt?.toISOString() ?? null,
        last_used_at: key.lastUsedAt?.toISOString() ?? null,
      }))
      const rows = keys.map((key): [string, string] => [
        `${key.id}  ${key.prefix}…${key.last4}  ${key.scopes.join(',').padEnd(10)}`,
        `${key.name}${key.revokedAt ? ' (revoked)' : ''}`,
      ])
      call.answer(json, rows.length > 0 ? table(rows).join('\n') : 'This org has no key')
    })
  },
}

const revoke: Command = {
  name: 'key revoke',
  summary: 'Revoke an API key, at once and everywhere.',
  positionals: ['KEY_ID'],
  answers: true,
  async run(call) {
    const [keyId = ''] = call.positionals
    await asOperator(async ({ app }) => {
      const orgId = await app.db.inScope('operator', (tx) => findKeyOrg(tx, keyId))
      if (orgId === null) throw new AppError(keyNotFound, { message: `There is no key ${keyId}` })
      await app.db.inOrg(orgId, (tx) => revokeKey(tx, keyId))
      call.answer({ id: keyId, revoked: true }, `${keyId} is revoked`)
    })
  },
}

export const keyCommands: Command[] = [create, list, revoke]
