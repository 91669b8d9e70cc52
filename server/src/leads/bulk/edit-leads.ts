/**
 * A person or a client moves many leads, or changes their tags: one transaction, and of each lead the same events,
 * marks and entries in the audit log as when it is edited alone.
 */
import { recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import type { NewEvent, Outbox } from '../../platform/events/outbox.ts'
import { leadStatusChanged, leadUpdated } from '../events.ts'
import { leadLimits } from '../lead-facts.ts'
import { claimLeads, type Lead, lockLeadIdentity, updateLeads, updateStatuses } from '../queries.ts'
import { changeTerms } from '../search/change-terms.ts'
import type { BulkPatch, BulkResult } from './schema.ts'

interface Edit {
  readonly before: Lead
  readonly lead: Lead
  readonly isMoved: boolean
  readonly isTagged: boolean
}

/**
 * Results are in the order of the ids. A lead that has another status than `if_status` stays as it is, also its tags;
 * one that would have too many tags stays too, also its status.
 */
export async function editLeads(
  tx: OrgTx,
  { ids, if_status, ...patch }: BulkPatch,
  outbox: Outbox,
): Promise<BulkResult[]> {
  const setsTags = patch.add_tags !== undefined || patch.remove_tags !== undefined
  // An import that merges tags would write over them: in the order of editLead.
  if (setsTags) await lockLeadIdentity(tx)
  const at = new Date()
  const edits = new Map<string, Edit>()
  const results = new Map<string, BulkResult>()
  for (const before of await claimLeads(tx, ids)) {
    if (if_status !== undefined && before.status !== if_status) {
      results.set(before.id, { id: before.id, outcome: 'moved_on', status: before.status, errors: [] })
      continue
    }
    const edit = editOf(before, patch, at)
    const isRejected = edit.lead.tags.length > Math.max(leadLimits.tags, before.tags.length)
    if (!isRejected) edits.set(before.id, edit)
    results.set(before.id, isRejected ? tooManyTags(before) : resultOf(edit))
  }
  // In the order of the ids, as they were sent: so they are told.
  const wanted = ids.flatMap((id) => edits.get(id) ?? [])
  await write(tx, wanted, setsTags)
  outbox.record(tx, wanted.flatMap(eventsOf))
  for (const { lead, isMoved, isTagged } of wanted) {
    const fields = [...(isTagged ? ['tags'] : []), ...(isMoved ? ['status'] : [])]
    if (fields.length > 0) recordChange(tx, { action: 'lead.updated', target: lead.id, fields })
  }
  return ids.map((id) => results.get(id) ?? { id, outcome: 'not_found', status: null, errors: [] })
}

function editOf(
  before: Lead,
  { status, add_tags, remove_tags }: Omit<BulkPatch, 'ids' | 'if_status'>,
  at: Date,
): Edit {
  const kept = before.tags.filter((tag) => !remove_tags?.includes(tag))
  const tags = [...new Set([...kept, ...(add_tags ?? [])])]
  const isTagged = tags.length !== before.tags.length || tags.some((tag, index) => tag !== before.tags[index])
  const isMoved = status !== undefined && status !== before.status
  const setsTags = add_tags !== undefined || remove_tags !== undefined
  const lead: Lead = {
    ...before,
    tags,
    status: status ?? before.status,
    editedFields: setsTags ? [...new Set([...before.editedFields, 'tags'])] : before.editedFields,
    updatedAt: isMoved || isTagged ? at : before.updatedAt,
  }
  return { before, lead, isMoved, isTagged }
}

async function write(tx: OrgTx, edits: readonly Edit[], setsTags: boolean): Promise<void> {
  if (!setsTags) {
    const moved = edits.filter(({ isMoved }) => isMoved)
    return updateStatuses(tx, moved.map(leadOf))
  }
  // Also what changes nothing marks the tags as edited.
  await updateLeads(tx, edits.map(leadOf))
  await changeTerms(
    tx,
    edits.filter(({ isTagged }) => isTagged),
  )
}

const leadOf = ({ lead }: Edit): Lead => lead

function eventsOf({ before, lead, isMoved, isTagged }: Edit): NewEvent[] {
  return [
    ...(isTagged ? [leadUpdated(lead, ['tags'])] : []),
    ...(isMoved ? [leadStatusChanged(lead, before.status, lead.status)] : []),
  ]
}

const resultOf = ({ lead: { id, status }, isMoved, isTagged }: Edit): BulkResult => ({
  id,
  outcome: isMoved || isTagged ? 'updated' : 'unchanged',
  status,
  errors: [],
})

const tooManyTags = ({ id, status }: Lead): BulkResult => ({
  id,
  outcome: 'rejected',
  status,
  errors: [{ path: 'add_tags', message: `the lead would have more than ${leadLimits.tags} tags` }],
})
