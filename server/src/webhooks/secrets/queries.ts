/** All SQL on `webhook_secrets`, but for the join of `listEndpoints`. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'

export async function insertSecret(
  tx: OrgTx,
  secret: { webhookId: string; id: string; ciphertext: Buffer; last4: string },
): Promise<void> {
  await tx.db
    .insertInto('webhookSecrets')
    .values({ orgId: tx.orgId, ...secret })
    .execute()
}

/** How many secrets of a webhook sign now. */
export async function countActiveSecrets(tx: OrgTx, webhookId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from webhook_secrets
    where org_id = ${tx.orgId} and webhook_id = ${webhookId}
      and (expires_at is null or expires_at > now())`.execute(tx.db)
  return rows[0]?.count ?? 0
}

/**
 * Ends the overlap of older secrets: those that were the newest get theirs now, those in an overlap keep their own.
 * With no hours at all they all end.
 */
export async function updateSecretsOverlap(
  tx: OrgTx,
  webhookId: string,
  overlapHours: number,
): Promise<void> {
  await sql`
    update webhook_secrets set expires_at = date_trunc('milliseconds', now()) + make_interval(secs => ${overlapHours * 3_600})
    where org_id = ${tx.orgId} and webhook_id = ${webhookId}
      and (expires_at is null or (${overlapHours === 0} and expires_at > now()))`.execute(tx.db)
}

/** Those of a webhook whose overlap has ended sign nothing any more; with `all` also those that do: it is deleted. */
export async function deleteSecrets(tx: OrgTx, webhookId: string, which: 'ended' | 'all'): Promise<void> {
  await sql`
    delete from webhook_secrets
    where org_id = ${tx.orgId} and webhook_id = ${webhookId}
      and (${which === 'all'} or expires_at <= now())`.execute(tx.db)
}

export interface StoredSecret {
  orgId: string
  webhookId: string
  id: string
  ciphertext: Buffer
}

/** A page of all secrets of all orgs that still sign. */
export async function listSecrets(
  tx: ScopeTx,
  after: StoredSecret | null,
  limit: number,
): Promise<StoredSecret[]> {
  const { rows } = await sql<StoredSecret>`
    select org_id, webhook_id, id, ciphertext from webhook_secrets
    where (org_id, webhook_id, id) > (${after?.orgId ?? ''}, ${after?.webhookId ?? ''}, ${after?.id ?? ''})
      and (expires_at is null or expires_at > now())
    order by org_id, webhook_id, id limit ${limit}`.execute(tx.db)
  return rows
}

/** Only while it is still what was read. */
export async function updateSecretCiphertext(
  tx: OrgTx,
  secret: StoredSecret,
  ciphertext: Buffer,
): Promise<void> {
  await sql`
    update webhook_secrets set ciphertext = ${ciphertext}
    where org_id = ${tx.orgId} and webhook_id = ${secret.webhookId} and id = ${secret.id}
      and ciphertext = ${secret.ciphertext}`.execute(tx.db)
}
