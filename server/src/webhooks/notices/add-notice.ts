/** A notice for the owners of an org: kept for the dashboard, and handed on, as a mail for instance. */
import type { OrgTx } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'
import { insertNotice, type Notice } from './queries.ts'

/** Called in the transaction of the notice: to enqueue, not to send. */
export type NotifyOwners = (tx: OrgTx, notice: { kind: string; message: string }) => Promise<void>

export async function addNotice(
  tx: OrgTx,
  notice: Pick<Notice, 'kind' | 'webhookId' | 'message'>,
  notifyOwners: NotifyOwners,
): Promise<void> {
  await insertNotice(tx, { id: newId('ntc'), ...notice })
  await notifyOwners(tx, notice)
}
