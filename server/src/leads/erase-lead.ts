/**
 * Erases a lead: the row, and every copy of what it says.
 *
 * `lead.deleted`, which has ids only, is recorded first. In the same transaction its subscribers take out what each of
 * them holds: outreach, scoring and webhooks theirs, this slice the rest. Kept are the places of its events, with
 * their types, times and moves, so that the feed has no gap and a funnel still adds up; and, where its address was
 * suppressed, a keyed hash of that (outreach).
 *
 * Does not reach what is on its way at this moment: a mail or delivery that is being sent arrives. The uploaded file
 * of an import that still runs is there until it ends.
 */
import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { erasedLeadIds, eraseLeadEvents } from '../platform/events/erase.ts'
import type { Outbox, Subscriber } from '../platform/events/outbox.ts'
import { deleteAnswersAbout } from '../platform/idempotency/queries.ts'
import { eraseJobErrors } from '../platform/jobs/queue.ts'
import { leadNotFound } from './errors.ts'
import { leadDeleted } from './events.ts'
import { deleteErrorsAbout, deleteRejectedRowsAbout } from './imports/queries.ts'
import { claimLeads, deleteLead, findLead, type Lead } from './queries.ts'
import { changeTerms } from './search/change-terms.ts'

/** Throws `not_found`, and what `check` throws about the lead as it is. */
export async function eraseLead(
  tx: OrgTx,
  id: string,
  outbox: Outbox,
  check: (lead: Lead) => void = () => {},
): Promise<void> {
  // Locked until the end: whoever writes about it has ended, or finds it gone.
  const [lead] = await claimLeads(tx, [id])
  if (!lead) throw new AppError(leadNotFound)
  check(lead)
  outbox.record(tx, [leadDeleted(id)])
  recordChange(tx, { action: 'lead.deleted', target: id })
}

/**
 * By what a row that became no lead is taken to speak of it. Not by its street, which others have, too; better one row
 * too many is gone, which nobody had as a lead.
 */
const traitsOf = ({ businessName, originalName, contactName, externalId, email, website, phone }: Lead) => ({
  names: [businessName, originalName, contactName, externalId].filter((text) => text !== null),
  addresses: [email, website?.replace(/^https?:\/\/(www\.)?|\/$/g, '')].filter((text) => text != null),
  phone,
})

/** Of these nobody is told by. */
const keptFields = ['email_id', 'sequence_step', 'previous_status', 'new_status', 'changed_fields']

/**
 * The last of those who erase, after outreach: who is at work on a mail of the lead holds that mail and not the lead,
 * and what they write about it is there only once outreach has waited for them.
 */
export const eraseLeadCopies: Subscriber = async (tx, events) => {
  for (const id of erasedLeadIds(events)) {
    const lead = await findLead(tx, id)
    if (lead) await changeTerms(tx, [{ before: lead, lead: null }])
    await deleteLead(tx, id)
    await deleteErrorsAbout(tx, id)
    if (lead) await deleteRejectedRowsAbout(tx, traitsOf(lead))
    await eraseLeadEvents(tx, id, keptFields)
    await deleteAnswersAbout(tx, id, lead?.email ? [lead.email] : [])
    await eraseJobErrors(tx, [id])
  }
  return undefined
}
