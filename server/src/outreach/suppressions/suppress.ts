/** Suppressing an address, by a person of the org or by its owner through the link in a mail; and asking for it. */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import { claimEmail, updateOpenEmailsRejected } from '../emails/queries.ts'
import { emailRejected, emailUnsubscribed, subjectOf } from '../events.ts'
import type { AddressHashes } from './address-hashes.ts'
import {
  deleteSuppressions,
  insertSuppression,
  listSuppressionsOf,
  lockSuppressions,
  type Suppression,
} from './queries.ts'
import { suppressionsCovering } from './suppression.ts'

export async function isSuppressed(tx: OrgTx, address: string, hashes: AddressHashes): Promise<boolean> {
  const values = [...suppressionsCovering(address), ...hashes.of(tx.orgId, address)]
  return (await listSuppressionsOf(tx, values)).length > 0
}

/** `value` as `parseSuppression` gives it. What is there already keeps its reason. */
export async function suppress(
  tx: OrgTx,
  value: string,
  reason: string,
): Promise<{ suppression: Suppression; isNew: boolean }> {
  await lockSuppressions(tx, 'suppressor')
  const isNew = await insertSuppression(tx, { value, reason })
  // The value itself may be an address, and so is not told here.
  if (isNew) recordChange(tx, { action: 'suppression.created', target: null })
  const [suppression] = await listSuppressionsOf(tx, [value])
  if (!suppression) throw new Error('the suppression that was just inserted is not there')
  return { suppression, isNew }
}

/** Whether there was one: of the value itself, or of an address that was erased. */
export async function liftSuppression(tx: OrgTx, value: string, hashes: AddressHashes): Promise<boolean> {
  const isDeleted = await deleteSuppressions(tx, [value, ...hashes.of(tx.orgId, value)])
  if (isDeleted) recordChange(tx, { action: 'suppression.deleted', target: null })
  return isDeleted
}

/**
 * The one who got this e-mail wants no more: the address is suppressed, and what is not yet on its way to the lead is
 * rejected. A second time changes nothing. False when there is no such e-mail.
 */
export async function unsubscribe(tx: OrgTx, emailId: string, outbox: Outbox): Promise<boolean> {
  // Before the e-mail is locked, as a sender does: two that wait for each other would both fail.
  await lockSuppressions(tx, 'suppressor')
  const email = await claimEmail(tx, emailId)
  if (!email) return false
  const isNew =
    email.to !== null &&
    (await insertSuppression(tx, { value: email.to.toLowerCase(), reason: 'unsubscribed' }))
  const rejected = await updateOpenEmailsRejected(tx, email.leadId, 'unsubscribed')
  if (!isNew && rejected.length === 0) return true
  const lead = await subjectOf(tx, email.leadId)
  outbox.record(tx, [
    emailUnsubscribed(lead, email),
    ...rejected.map((open) => emailRejected(lead, open, 'unsubscribed')),
  ])
  return true
}
