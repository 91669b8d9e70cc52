/** All SQL on `notices`. */
import type { OrgTx } from '../../platform/db/database.ts'

export interface Notice {
  id: string
  kind: string
  webhookId: string | null
  message: string
  createdAt: Date
}

export async function insertNotice(tx: OrgTx, notice: Omit<Notice, 'createdAt'>): Promise<void> {
  await tx.db
    .insertInto('notices')
    .values({ orgId: tx.orgId, ...notice })
    .execute()
}

/** Newest first. */
export async function listNotices(
  tx: OrgTx,
  page: { limit: number; beforeId: string | null },
): Promise<Notice[]> {
  let query = tx.db
    .selectFrom('notices')
    .select(['id', 'kind', 'webhookId', 'message', 'createdAt'])
    .where('orgId', '=', tx.orgId)
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  return query.orderBy('id', 'desc').limit(page.limit).execute()
}
