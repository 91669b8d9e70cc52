/**
 * A person asks to be forgotten: every lead with their address, and every lead to whom a mail to it was written, is
 * erased as by hand, and so is every row of an import that became no lead and has it. Of the address a keyed hash stays on the list of suppressions, so that they get no mail either
 * when a later import brings the address back.
 *
 * In small transactions: one address can stand in the leads of a whole chain. Does not find who is named in free
 * text, such as the business name or custom fields of a lead without the address.
 */
import { claimLeads, deleteRejectedRowsAbout, eraseLead, listLeadIdsByEmail } from '../../leads/index.ts'
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import { parseEmailAddress } from '../emails/email-address.ts'
import { countEmailsOf, listLeadIdsWrittenTo } from '../emails/queries.ts'
import type { AddressHashes } from '../suppressions/address-hashes.ts'
import { insertSuppression, lockSuppressions, replaceSuppressions } from '../suppressions/queries.ts'

export interface ErasureDeps {
  readonly db: Database
  readonly outbox: Outbox
  readonly addressHashes: AddressHashes
}

export interface Erasure {
  readonly leads: number
  readonly emails: number
}

const batchSize = 50

/** Done again after a crash it goes on where it stood. Throws `invalid_request`. */
export async function eraseAddress(deps: ErasureDeps, orgId: string, text: string): Promise<Erasure> {
  const parsed = parseEmailAddress(text)
  if (!parsed.isValid) {
    const details = [{ path: 'email', message: parsed.problem }]
    throw new AppError(invalidRequest, { message: `email ${parsed.problem}`, details })
  }
  const address = parsed.address.toLowerCase()
  // A lead may have its domain in another script.
  const spellings = [address, text.toLowerCase()]
  // First, so that nothing is sent to it meanwhile.
  await deps.db.inOrg(orgId, (tx) => forbid(tx, address, deps.addressHashes))
  await deps.db.inOrg(orgId, (tx) => deleteRejectedRowsAbout(tx, { emails: spellings }))
  const erased = { leads: 0, emails: 0 }
  for (;;) {
    const batch = await deps.db.inOrg(orgId, (tx) => eraseBatch(tx, spellings, deps.outbox))
    erased.leads += batch.leads
    erased.emails += batch.emails
    if (batch.leads < batchSize) return erased
  }
}

async function forbid(tx: OrgTx, address: string, hashes: AddressHashes): Promise<void> {
  const [by] = hashes.of(tx.orgId, address)
  await lockSuppressions(tx, 'suppressor')
  await replaceSuppressions(tx, [{ value: address, by }])
  await insertSuppression(tx, { value: by, reason: 'erased' })
  // The address itself is not told here.
  recordChange(tx, { action: 'address.erased', target: null })
}

async function eraseBatch(tx: OrgTx, addresses: readonly string[], outbox: Outbox): Promise<Erasure> {
  const found = [
    ...(await listLeadIdsByEmail(tx, addresses, batchSize)),
    ...(await listLeadIdsWrittenTo(tx, addresses, batchSize)),
  ]
  // One that somebody else erases at this moment is gone by now.
  const leads = await claimLeads(tx, [...new Set(found)].sort().slice(0, batchSize))
  const ids = leads.map(({ id }) => id)
  const emails = await countEmailsOf(tx, ids)
  for (const id of ids) await eraseLead(tx, id, outbox)
  return { leads: ids.length, emails }
}
