/** All SQL on `audit_log`. */
import { type Selectable, sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../db/database.ts'
import type { AuditLogTable } from '../db/tables.generated.ts'
import { idFloor, newId } from '../ids.ts'
import type { Actor } from './actor.ts'

export type Entry = Selectable<AuditLogTable>

export interface NewEntry {
  /** In the past tense, as events: `webhook.created`. */
  readonly action: string
  /** The id of what was changed; null for what an org has one of, and where it would be personal. */
  readonly target: string | null
  /** Names of what was changed. */
  readonly fields?: readonly string[]
  /** For settings, keys and webhooks, without secrets. Null where there was, or is, nothing. */
  readonly before?: object | null
  readonly after?: object | null
  readonly actor: Actor
}

export async function insertEntries(tx: OrgTx, entries: readonly NewEntry[]): Promise<void> {
  const json = (value: object | null | undefined) => (value ? JSON.stringify(value) : null)
  await sql`
    insert into audit_log (org_id, id, action, target, actor_type, actor_id, actor_name, address, request_id,
      fields, before, after)
    select ${tx.orgId}, id, action, target, actor_type, actor_id, actor_name, address, request_id,
      array(select jsonb_array_elements_text(fields)), before, after
    from unnest(
      ${entries.map(() => newId('aud'))}::text[],
      ${entries.map(({ action }) => action)}::text[],
      ${entries.map(({ target }) => target)}::text[],
      ${entries.map(({ actor }) => actor.type)}::text[],
      ${entries.map(({ actor }) => actor.id)}::text[],
      ${entries.map(({ actor }) => actor.name)}::text[],
      ${entries.map(({ actor }) => actor.address)}::text[],
      ${entries.map(({ actor }) => actor.requestId)}::text[],
      ${entries.map(({ fields = [] }) => JSON.stringify(fields))}::jsonb[],
      ${entries.map(({ before }) => json(before))}::text[],
      ${entries.map(({ after }) => json(after))}::text[]
    ) as new (id, action, target, actor_type, actor_id, actor_name, address, request_id, fields, before, after)
  `.execute(tx.db)
}

export interface EntryFilter {
  readonly action?: string | undefined
  readonly actor?: string | undefined
  readonly target?: string | undefined
  /** Both exclusive. */
  readonly createdAfter?: Date | undefined
  readonly createdBefore?: Date | undefined
}

/** How far the clocks of the database and of a process may be apart, and how long a transaction takes. */
const slackMs = 3_600_000

/** Newest first. */
export async function listEntries(
  tx: OrgTx,
  { action, actor, target, createdAfter, createdBefore }: EntryFilter,
  page: { limit: number; beforeId: string | null },
): Promise<Entry[]> {
  let query = tx.db.selectFrom('auditLog').selectAll().where('orgId', '=', tx.orgId)
  if (action !== undefined) query = query.where('action', '=', action)
  if (actor !== undefined) query = query.where('actorId', '=', actor)
  if (target !== undefined) query = query.where('target', '=', target)
  // The ids hold times too, by which the indexes find the place; created_at has the last word.
  if (createdAfter) {
    const floor = idFloor('aud', new Date(createdAfter.getTime() - slackMs))
    query = query.where('createdAt', '>', createdAfter).where('id', '>=', floor)
  }
  if (createdBefore) {
    const ceiling = idFloor('aud', new Date(createdBefore.getTime() + slackMs))
    query = query.where('createdAt', '<', createdBefore).where('id', '<', ceiling)
  }
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  return query.orderBy('id', 'desc').limit(page.limit).execute()
}

/** Orgs whose oldest entry is older than this one would be: one look into the primary key for each org. */
export async function listOrgsWithEntriesBefore(tx: ScopeTx, beforeId: string): Promise<string[]> {
  const { rows } = await sql<{ orgId: string }>`
    with recursive oldest as (
      (select org_id, id from audit_log order by org_id, id limit 1)
      union all
      select next.* from oldest o cross join lateral (
        select a.org_id, a.id from audit_log a where a.org_id > o.org_id order by a.org_id, a.id limit 1) next
    )
    select org_id from oldest where id < ${beforeId}`.execute(tx.db)
  return rows.map(({ orgId }) => orgId)
}

/** Up to `limit` of an org's oldest entries; answers how many there were. */
export async function deleteEntriesBefore(
  tx: ScopeTx,
  orgId: string,
  beforeId: string,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from audit_log where org_id = ${orgId} and id in (
      select id from audit_log where org_id = ${orgId} and id < ${beforeId} order by id limit ${limit})`.execute(
    tx.db,
  )
  return Number(numAffectedRows ?? 0)
}
