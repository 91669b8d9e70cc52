/** When a lead is erased: its drafts and mails, the captured ones too, and its address on the list of suppressions. */
import { findLead } from '../leads/index.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { erasedLeadIds } from '../platform/events/erase.ts'
import type { Subscriber } from '../platform/events/outbox.ts'
import { deleteAnswersAbout } from '../platform/idempotency/queries.ts'
import { eraseJobErrors } from '../platform/jobs/queue.ts'
import { deleteCapturedMailOf } from './captured-mail/queries.ts'
import { parseEmailAddress } from './emails/email-address.ts'
import { deleteEmailsOf } from './emails/queries.ts'
import type { AddressHashes } from './suppressions/address-hashes.ts'
import { replaceSuppressions } from './suppressions/queries.ts'

/** Goes before the others that erase: whoever is at work on a mail of the lead is waited for here. */
export function eraseEmails(hashes: AddressHashes): Subscriber {
  return async (tx, events) => {
    for (const leadId of erasedLeadIds(events)) await eraseEmailsOf(tx, leadId, hashes)
    return undefined
  }
}

async function eraseEmailsOf(tx: OrgTx, leadId: string, hashes: AddressHashes): Promise<void> {
  const lead = await findLead(tx, leadId)
  const emails = await deleteEmailsOf(tx, leadId)
  const ids = emails.map(({ id }) => id)
  await deleteCapturedMailOf(tx, ids)
  const parsed = parseEmailAddress(lead?.email ?? '')
  // A person may have written to it elsewhere than the lead says.
  const written = emails.flatMap(({ to }) => to?.toLowerCase() ?? [])
  const addresses = [...new Set([...(parsed.isValid ? [parsed.address.toLowerCase()] : []), ...written])]
  await replaceSuppressions(
    tx,
    addresses.map((address) => ({ value: address, by: hashes.of(tx.orgId, address)[0] })),
  )
  await deleteAnswersAbout(tx, leadId, addresses)
  await eraseJobErrors(tx, ids)
}
