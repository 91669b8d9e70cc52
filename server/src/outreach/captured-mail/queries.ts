/** All SQL on `captured_mail`. */
import { type Selectable, sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../../platform/db/database.ts'
import type { CapturedMailTable } from '../../platform/db/tables.generated.ts'

export type StoredMail = Omit<Selectable<CapturedMailTable>, 'orgId'>

export async function insertCapturedMail(tx: OrgTx, mail: Omit<StoredMail, 'createdAt'>): Promise<void> {
  await tx.db
    .insertInto('capturedMail')
    .values({ orgId: tx.orgId, ...mail })
    .execute()
}

/** Part of erasing a lead, whose e-mails these are. */
export async function deleteCapturedMailOf(tx: OrgTx, emailIds: readonly string[]): Promise<void> {
  if (emailIds.length === 0) return
  await tx.db
    .deleteFrom('capturedMail')
    .where('orgId', '=', tx.orgId)
    .where('emailId', 'in', emailIds)
    .execute()
}

/** Newest first. */
export async function listCapturedMail(
  tx: OrgTx,
  page: { limit: number; beforeId: string | null },
): Promise<StoredMail[]> {
  let query = tx.db.selectFrom('capturedMail').selectAll().where('orgId', '=', tx.orgId)
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  return query.orderBy('id', 'desc').limit(page.limit).execute()
}

export async function findCapturedMail(tx: OrgTx, id: string): Promise<StoredMail | null> {
  const row = await tx.db
    .selectFrom('capturedMail')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export type StoredMailHead = Pick<StoredMail, 'id' | 'toAddress' | 'subject' | 'createdAt'>

/** The newest of these orgs together, newest first: the last few of each by the primary key, then of those. */
export async function listLatestCapturedMail(
  tx: ScopeTx,
  orgIds: readonly string[],
  limit: number,
): Promise<StoredMailHead[]> {
  const { rows } = await sql<StoredMailHead>`
    select m.id, m.to_address, m.subject, m.created_at
    from unnest(${[...orgIds]}::text[]) as org (id) cross join lateral (
      select id, to_address, left(subject, 300) as subject, created_at from captured_mail
      where org_id = org.id order by id desc limit ${limit}
    ) m
    order by m.id desc limit ${limit}`.execute(tx.db)
  return rows
}

/** The mail with this id, if it is of one of these orgs. */
export async function findCapturedMailOfAny(
  tx: ScopeTx,
  orgIds: readonly string[],
  id: string,
): Promise<StoredMail | null> {
  const { rows } = await sql<StoredMail>`
    select * from captured_mail where org_id = any(${[...orgIds]}::text[]) and id = ${id}`.execute(tx.db)
  return rows[0] ?? null
}
