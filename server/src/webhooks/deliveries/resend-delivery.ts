/** Sends a delivery again, now, whatever became of it. */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import { AppError } from '../../platform/errors.ts'
import { findWebhook } from '../endpoints/queries.ts'
import { deliveryNotFound, endpointDisabled, notResendable } from '../errors.ts'
import { resendsChannel } from './channels.ts'
import { type Delivery, findDelivery } from './log/queries.ts'
import { updateDeliveryDueByHand } from './queries.ts'

const testsAreSentOnce = 'A test is sent once: make another with POST /api/webhooks/{id}/test'

/**
 * A resend takes the place of a retry that waits, and uses none up. While an attempt is on its way, or the first one
 * is about to be made, that is the resend: two at once make one chain.
 */
export async function resendDelivery(tx: OrgTx, id: string, waker: Pick<Waker, 'wake'>): Promise<Delivery> {
  const delivery = await findDelivery(tx, id)
  if (delivery === null) throw new AppError(deliveryNotFound)
  const webhook = await findWebhook(tx, delivery.webhookId)
  // Of an erased lead there is nothing left to send.
  const isErased = delivery.body === ''
  if (webhook === null || delivery.state === 'cancelled' || isErased) throw new AppError(notResendable)
  // As a resend it would be retried, and not marked.
  if (delivery.sequence === 0) throw new AppError(notResendable, { message: testsAreSentOnce })
  if (webhook.status === 'disabled') throw new AppError(endpointDisabled)
  if (delivery.state === 'pending' || delivery.state === 'sending') return delivery
  await updateDeliveryDueByHand(tx, id)
  recordChange(tx, { action: 'delivery.resent', target: id })
  tx.afterCommit(() => waker.wake(resendsChannel))
  return (await findDelivery(tx, id)) ?? delivery
}
