/** All SQL on `webhooks`. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'

export interface Webhook {
  id: string
  name: string
  description: string | null
  targetUrl: string
  eventTypes: string[]
  include: string[]
  headers: Record<string, string>
  retryPolicy: 'standard' | 'extended'
  status: 'enabled' | 'disabled'
  disabledReason: string | null
  disabledBy: 'person' | 'system' | null
  secretLast4: string
  createdAt: Date
  updatedAt: Date
}

const columns = sql`
  w.id, w.name, w.description, w.target_url, w.event_types, w.include, w.headers, w.retry_policy, w.status,
  w.disabled_reason, w.disabled_by, w.created_at, w.updated_at,
  (select s.last4 from webhook_secrets s where s.org_id = w.org_id and s.webhook_id = w.id
    and s.expires_at is null) as secret_last4`

/** What an owner sets. */
export type Settings = Pick<
  Webhook,
  'name' | 'description' | 'targetUrl' | 'eventTypes' | 'include' | 'headers' | 'retryPolicy'
>

export async function insertWebhook(tx: OrgTx, webhook: { id: string } & Settings): Promise<void> {
  await sql`
    insert into webhooks (org_id, id, name, description, target_url, event_types, include, headers, retry_policy)
    values (${tx.orgId}, ${webhook.id}, ${webhook.name}, ${webhook.description}, ${webhook.targetUrl},
      ${webhook.eventTypes}::text[], ${webhook.include}::text[], ${JSON.stringify(webhook.headers)}::jsonb,
      ${webhook.retryPolicy})`.execute(tx.db)
}

export async function updateWebhook(tx: OrgTx, id: string, settings: Settings): Promise<void> {
  await sql`
    update webhooks set name = ${settings.name}, description = ${settings.description},
      target_url = ${settings.targetUrl}, event_types = ${settings.eventTypes}::text[],
      include = ${settings.include}::text[], headers = ${JSON.stringify(settings.headers)}::jsonb,
      retry_policy = ${settings.retryPolicy}, gone_url = null, updated_at = now()
    where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
}

/** Begins to count anew. */
export async function updateWebhookEnabled(tx: OrgTx, id: string): Promise<void> {
  await sql`
    update webhooks set status = 'enabled', disabled_reason = null, disabled_by = null, updated_at = now(),
      healthy_at = now(), exhausted_count = 0, warned_percent = 0, gone_url = null
    where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
}

/** Whether it was enabled until now: of several who find that it must end, one does it. */
export async function updateWebhookDisabled(
  tx: OrgTx,
  id: string,
  by: 'person' | 'system',
  reason: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhooks set status = 'disabled', disabled_reason = ${reason}, disabled_by = ${by}, updated_at = now()
    where org_id = ${tx.orgId} and id = ${id} and status = 'enabled' and deleted_at is null`.execute(tx.db)
  return numAffectedRows === 1n
}

/** Ids of all webhooks that the org ever had: deleted ones have deliveries too. */
export async function listWebhookIds(tx: OrgTx): Promise<string[]> {
  const rows = await tx.db.selectFrom('webhooks').select('id').where('orgId', '=', tx.orgId).execute()
  return rows.map(({ id }) => id)
}

export async function countEnabledWebhooks(tx: OrgTx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from webhooks
    where org_id = ${tx.orgId} and status = 'enabled' and deleted_at is null`.execute(tx.db)
  return rows[0]?.count ?? 0
}

/** Locked until the end of the transaction, against a second change at once. */
export async function claimWebhook(tx: OrgTx, id: string): Promise<Webhook | null> {
  await sql`select from webhooks where org_id = ${tx.orgId} and id = ${id} for update`.execute(tx.db)
  return findWebhook(tx, id)
}

export async function findWebhook(tx: OrgTx, id: string): Promise<Webhook | null> {
  const { rows } = await sql<Webhook>`
    select ${columns} from webhooks w
    where w.org_id = ${tx.orgId} and w.id = ${id} and w.deleted_at is null`.execute(tx.db)
  return rows[0] ?? null
}

export async function listWebhooks(
  tx: OrgTx,
  page: { limit: number; beforeId: string | null },
): Promise<Webhook[]> {
  const { rows } = await sql<Webhook>`
    select ${columns} from webhooks w
    where w.org_id = ${tx.orgId} and w.deleted_at is null and (${page.beforeId}::text is null or w.id < ${page.beforeId})
    order by w.id desc limit ${page.limit}`.execute(tx.db)
  return rows
}

/** Whether there was one. The row stays, for its deliveries to be read. */
export async function updateWebhookDeleted(tx: OrgTx, id: string): Promise<boolean> {
  const result = await tx.db
    .updateTable('webhooks')
    .set({ deletedAt: sql`now()`, updatedAt: sql`now()` })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export interface Subscription {
  id: string
  eventTypes: string[]
  include: string[]
  status: 'enabled' | 'disabled'
}

/** Who in this org gets what. */
export async function listSubscriptions(tx: OrgTx): Promise<Subscription[]> {
  const rows = await tx.db
    .selectFrom('webhooks')
    .select(['id', 'eventTypes', 'include', 'status'])
    .where('orgId', '=', tx.orgId)
    .where('deletedAt', 'is', null)
    .execute()
  return rows as Subscription[]
}

export interface Endpoint {
  orgId: string
  id: string
  targetUrl: string
  headers: Record<string, string>
  retryPolicy: 'standard' | 'extended'
  status: 'enabled' | 'disabled'
  isDeleted: boolean
  /** Below the plan. */
  isPaused: boolean
  exhaustedCount: number
  /** Oldest first: those in their overlap, and the newest. */
  secrets: { id: string; ciphertext: Buffer }[]
}

/** Where and how to send, for any orgs: read in the transaction that claims the deliveries. */
export async function listEndpoints(
  tx: ScopeTx,
  keys: readonly { orgId: string; webhookId: string }[],
): Promise<Omit<Endpoint, 'isPaused'>[]> {
  const { rows } = await sql<
    Omit<Endpoint, 'secrets' | 'isPaused'> & { secretIds: string[]; ciphertexts: Buffer[] }
  >`
    select w.org_id, w.id, w.target_url, w.headers, w.retry_policy, w.status, w.deleted_at is not null as is_deleted,
      w.exhausted_count, array_agg(s.id order by s.expires_at is null, s.id) as secret_ids,
      array_agg(s.ciphertext order by s.expires_at is null, s.id) as ciphertexts
    from unnest(${keys.map(({ orgId }) => orgId)}::text[], ${keys.map(({ webhookId }) => webhookId)}::text[])
      as key (org_id, webhook_id)
    join webhooks w on w.org_id = key.org_id and w.id = key.webhook_id
    join webhook_secrets s on s.org_id = w.org_id and s.webhook_id = w.id
      and (s.expires_at is null or s.expires_at > now())
    group by w.org_id, w.id`.execute(tx.db)
  return rows.map(({ secretIds, ciphertexts, ...endpoint }) => {
    const secrets = secretIds.map((id, at) => ({ id, ciphertext: ciphertexts[at] as Buffer }))
    return { ...endpoint, secrets }
  })
}

/** After a success: the count begins anew. Written at most every ten minutes while an endpoint is well. */
export async function updateWebhooksHealthy(tx: ScopeTx, keys: readonly EndpointKey[]): Promise<void> {
  await sql`
    update webhooks w set healthy_at = now(), exhausted_count = 0, warned_percent = 0
    from unnest(${keys.map(({ orgId }) => orgId)}::text[], ${keys.map(({ id }) => id)}::text[]) as key (org_id, id)
    where w.org_id = key.org_id and w.id = key.id
      and (w.exhausted_count > 0 or w.healthy_at < now() - interval '10 minutes')`.execute(tx.db)
}

export async function updateExhaustedCount(tx: ScopeTx, key: EndpointKey, more: number): Promise<void> {
  await sql`
    update webhooks set exhausted_count = exhausted_count + ${more}
    where org_id = ${key.orgId} and id = ${key.id}`.execute(tx.db)
}

/** What the receiver at this URL said: it wants nothing more. */
export async function updateWebhooksGone(
  tx: ScopeTx,
  endpoints: readonly Pick<Endpoint, 'orgId' | 'id' | 'targetUrl'>[],
): Promise<void> {
  await sql`
    update webhooks w set gone_url = key.url
    from unnest(${endpoints.map(({ orgId }) => orgId)}::text[], ${endpoints.map(({ id }) => id)}::text[],
      ${endpoints.map(({ targetUrl }) => targetUrl)}::text[]) as key (org_id, id, url)
    where w.org_id = key.org_id and w.id = key.id and w.target_url = key.url and w.status = 'enabled'`.execute(
    tx.db,
  )
}

/** Enabled endpoints that said so, and of which nobody has taken notice. */
export async function listGone(tx: ScopeTx): Promise<(EndpointKey & { targetUrl: string })[]> {
  const { rows } = await sql<EndpointKey & { targetUrl: string }>`
    select org_id, id, target_url from webhooks
    where status = 'enabled' and deleted_at is null and gone_url = target_url`.execute(tx.db)
  return rows
}

export interface EndpointKey {
  orgId: string
  id: string
}

export interface Failing extends EndpointKey {
  name: string
  exhaustedCount: number
  warnedPercent: number
  unhealthyMs: number
}

/** Enabled endpoints with at least so many exhausted deliveries, or this one alone. */
export async function listFailing(tx: ScopeTx, atLeast: number, only?: EndpointKey): Promise<Failing[]> {
  const { rows } = await sql<Failing>`
    select org_id, id, name, exhausted_count, warned_percent,
      extract(epoch from now() - healthy_at)::float8 * 1000 as unhealthy_ms
    from webhooks
    where status = 'enabled' and deleted_at is null and exhausted_count >= ${atLeast}
      ${only ? sql`and org_id = ${only.orgId} and id = ${only.id}` : sql``}`.execute(tx.db)
  return rows
}

/** How far an endpoint is from being disabled, and since when. */
export async function findFailing(
  tx: OrgTx,
  id: string,
): Promise<{ exhaustedCount: number; unhealthyMs: number; healthyAt: Date } | null> {
  const { rows } = await sql<{ exhaustedCount: number; unhealthyMs: number; healthyAt: Date }>`
    select exhausted_count, healthy_at, extract(epoch from now() - healthy_at)::float8 * 1000 as unhealthy_ms
    from webhooks where org_id = ${tx.orgId} and id = ${id} and deleted_at is null`.execute(tx.db)
  return rows[0] ?? null
}

/** Whether nobody else has warned as far: of several who find it, one tells. */
export async function updateWarnedPercent(tx: OrgTx, id: string, percent: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhooks set warned_percent = ${percent}
    where org_id = ${tx.orgId} and id = ${id} and status = 'enabled' and warned_percent < ${percent}`.execute(
    tx.db,
  )
  return numAffectedRows === 1n
}
