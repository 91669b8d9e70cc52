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
import { changeCustomNames } from './custom-names/change-custom-names.ts'
import { leadNotFound } from './errors.ts'
import { leadDeleted } from './events.ts'
import { deleteErrorsAbout } from './imports/queries.ts'
import { deleteRejectedRowsAbout } from './imports/rejected-rows/queries.ts'
import type { Spoken } from './imports/rejected-rows/row-traits.ts'
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

/** For the rows that became no lead, which have no id of one to be found by. */
function spokenOf(lead: Lead): Spoken {
  const given = (...texts: (string | null)[]) => texts.filter((text) => text !== null)
  return {
    emails: given(lead.email),
    names: given(lead.contactName, lead.externalId),
    businessNames: given(lead.businessName, lead.originalName),
    websites: given(lead.website),
    streets: given(lead.address),
    city: lead.city,
    phone: lead.phone,
  }
}

/** Of these nobody is told by. */
const keptFields = ['email_id', 'sequence_step', 'previous_status', 'new_status', 'changed_fields']

/**
 * The last of those who erase, after outreach: who is at work on a mail of the lead holds that mail and not the lead,
 * and what they write about it is there only once outreach has waited for them.
 */
export const eraseLeadCopies: Subscriber = async (tx, events) => {
  for (const id of erasedLeadIds(events)) {
    const lead = await findLead(tx, id)
    const gone = lead ? [{ before: lead, lead: null }] : []
    await changeTerms(tx, gone)
    await changeCustomNames(tx, gone)
    await deleteLead(tx, id)
    await deleteErrorsAbout(tx, id)
    if (lead) await deleteRejectedRowsAbout(tx, spokenOf(lead))
    await eraseLeadEvents(tx, id, keptFields)
    await deleteAnswersAbout(tx, id, lead?.email ? [lead.email] : [])
    await eraseJobErrors(tx, [id])
  }
  return undefined
}
