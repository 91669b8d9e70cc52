/** All SQL on `suppressions`. */
import { sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'

export interface Suppression {
  value: string
  reason: string
  createdAt: Date
}

/**
 * Held until the end of the transaction: those who begin a sending share it, and a new suppression waits for them.
 * So once a suppression is answered, no sending begins that did not see it.
 */
export async function lockSuppressions(tx: OrgTx, as: 'sender' | 'suppressor'): Promise<void> {
  const lock = sql.raw(as === 'sender' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await sql`select ${lock}(hashtextextended(${`suppressions:${tx.orgId}`}, 0))`.execute(tx.db)
}

/** The suppressions among these values. */
export async function listSuppressionsOf(tx: OrgTx, values: readonly string[]): Promise<Suppression[]> {
  return tx.db
    .selectFrom('suppressions')
    .select(['value', 'reason', 'createdAt'])
    .where('orgId', '=', tx.orgId)
    .where('value', 'in', values)
    .execute()
}

/** By value. */
export async function listSuppressions(
  tx: OrgTx,
  page: { limit: number; afterValue: string },
): Promise<Suppression[]> {
  return tx.db
    .selectFrom('suppressions')
    .select(['value', 'reason', 'createdAt'])
    .where('orgId', '=', tx.orgId)
    .where('value', '>', page.afterValue)
    .orderBy('value')
    .limit(page.limit)
    .execute()
}

/** Whether it is new; one that is there keeps its reason. */
export async function insertSuppression(
  tx: OrgTx,
  suppression: Pick<Suppression, 'value' | 'reason'>,
): Promise<boolean> {
  const result = await tx.db
    .insertInto('suppressions')
    .values({ orgId: tx.orgId, ...suppression })
    .onConflict((conflict) => conflict.columns(['orgId', 'value']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** Whether there was one of these. */
export async function deleteSuppressions(tx: OrgTx, values: readonly string[]): Promise<boolean> {
  const result = await tx.db
    .deleteFrom('suppressions')
    .where('orgId', '=', tx.orgId)
    .where('value', 'in', values)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Whatever of this is suppressed stays so under another name, and without a reason, which is free text. */
export async function replaceSuppressions(
  tx: OrgTx,
  names: readonly { value: string; by: string }[],
): Promise<void> {
  await sql`
    with replaced as (
      delete from suppressions where org_id = ${tx.orgId} and value = any(${names.map(({ value }) => value)}::text[])
      returning value, created_at
    )
    insert into suppressions (org_id, value, reason, created_at)
    select ${tx.orgId}, name.by, 'erased', created_at from replaced
    join unnest(${names.map(({ value }) => value)}::text[], ${names.map(({ by }) => by)}::text[]) as name (value, by)
      using (value)
    on conflict (org_id, value) do nothing`.execute(tx.db)
}
