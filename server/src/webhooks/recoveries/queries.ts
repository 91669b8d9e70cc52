/** All SQL on `recoveries`. */
import { sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'

export interface Recovery {
  id: string
  webhookId: string
  since: Date
  state: string
  requeued: number
  afterId: string
  createdAt: Date
  updatedAt: Date
}

export async function insertRecovery(
  tx: OrgTx,
  recovery: Pick<Recovery, 'id' | 'webhookId' | 'since' | 'afterId'>,
): Promise<void> {
  await tx.db
    .insertInto('recoveries')
    .values({ orgId: tx.orgId, ...recovery })
    .execute()
}

export async function findRecovery(tx: OrgTx, id: string): Promise<Recovery | null> {
  const row = await tx.db
    .selectFrom('recoveries')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export async function updateRecovery(
  tx: OrgTx,
  id: string,
  progress: { state?: 'done' | 'failed'; requeued?: number; afterId?: string },
): Promise<void> {
  const { state, requeued = 0, afterId } = progress
  await sql`
    update recoveries set state = coalesce(${state ?? null}, state), requeued = requeued + ${requeued},
      after_id = coalesce(${afterId ?? null}, after_id), updated_at = now()
    where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
}
