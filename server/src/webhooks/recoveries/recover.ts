/**
 * Requeues what an endpoint missed: all that is exhausted or skipped since a time, with the same ids and a new schedule.
 *
 * A job goes through it on one key, page by page, each page with its progress in one transaction: it may be stopped
 * anywhere, and nothing is requeued twice, however much there is.
 */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import { AppError } from '../../platform/errors.ts'
import { findLastSequence } from '../../platform/events/feed.ts'
import { idFloor, newId } from '../../platform/ids.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { defineJobHandler } from '../../platform/jobs/worker.ts'
import { deliveriesChannel, resendsChannel } from '../deliveries/channels.ts'
import { requeueDeliveries } from '../deliveries/queries.ts'
import { findWebhook } from '../endpoints/queries.ts'
import { endpointDisabled, webhookNotFound } from '../errors.ts'
import { findRecovery, insertRecovery, type Recovery, updateRecovery } from './queries.ts'

const pageSize = 500

export async function startRecovery(
  tx: OrgTx,
  webhookId: string,
  since: Date,
  jobs: JobQueue,
): Promise<Recovery> {
  const webhook = await findWebhook(tx, webhookId)
  if (webhook === null) throw new AppError(webhookNotFound)
  if (webhook.status === 'disabled') throw new AppError(endpointDisabled)
  const id = newId('job')
  await insertRecovery(tx, { id, webhookId, since, afterId: idFloor('dlv', since) })
  // What fails or is skipped from now on is not what was missed. By its place and not by a time: clocks are set back.
  const payload: RecoverPayload = { recoveryId: id, upToSequence: await findLastSequence(tx) }
  await jobs.enqueue(tx, [{ type: 'recover', payload }])
  recordChange(tx, { action: 'webhook.recovery_started', target: webhookId, after: { since } })
  const recovery = await findRecovery(tx, id)
  if (recovery === null) throw new Error('the recovery that was just inserted is not there')
  return recovery
}

interface RecoverPayload {
  recoveryId: string
  upToSequence: number
}

export const recoverJob = (deps: { db: Database; waker: Pick<Waker, 'wake'> }) =>
  defineJobHandler<RecoverPayload>({
    type: 'recover',
    concurrency: 1,
    async run({ orgId, payload, signal }) {
      while (!signal.aborted) {
        const isDone = await deps.db.inOrg(orgId, (tx) => recoverPage(tx, payload, deps.waker))
        if (isDone) return
      }
      signal.throwIfAborted()
    },
    async onGivenUp({ orgId, payload }) {
      await deps.db.inOrg(orgId, (tx) => updateRecovery(tx, payload.recoveryId, { state: 'failed' }))
    },
  })

async function recoverPage(
  tx: OrgTx,
  { recoveryId: id, upToSequence }: RecoverPayload,
  waker: Pick<Waker, 'wake'>,
): Promise<boolean> {
  const recovery = await findRecovery(tx, id)
  if (recovery === null || recovery.state !== 'running') return true
  const ids = await requeueDeliveries(tx, {
    webhookId: recovery.webhookId,
    afterId: recovery.afterId,
    upToSequence,
    limit: pageSize,
  })
  const lastId = ids.at(-1)
  const isDone = ids.length < pageSize
  await updateRecovery(tx, id, {
    requeued: ids.length,
    ...(lastId === undefined ? {} : { afterId: lastId }),
    ...(isDone ? { state: 'done' } : {}),
  })
  if (ids.length > 0) {
    tx.afterCommit(() => {
      waker.wake(deliveriesChannel)
      waker.wake(resendsChannel)
    })
  }
  return isDone
}
