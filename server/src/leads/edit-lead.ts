/** A person or a client changes a lead: its facts, its status, or both. */
import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { AppError, invalidRequest } from '../platform/errors.ts'
import type { NewEvent, Outbox } from '../platform/events/outbox.ts'
import { changeCustomNames } from './custom-names/change-custom-names.ts'
import { externalIdTaken, leadNotFound } from './errors.ts'
import { leadStatusChanged, leadUpdated, wireName } from './events.ts'
import { matchKeys } from './identity.ts'
import { type Custom, isForward } from './lead.ts'
import { leadLimits } from './lead-facts.ts'
import { factsOfInput, filledFields } from './lead-from-input.ts'
import {
  claimLeads,
  findLeadIdByExternalId,
  insertMissingMatchKeys,
  type Lead,
  lockLeadIdentity,
  updateLeads,
  updateStatuses,
} from './queries.ts'
import type { LeadPatch, LeadStatus } from './schema.ts'
import { changeTerms } from './search/change-terms.ts'

const identifying = ['businessName', 'phone', 'website', 'email', 'address', 'city', 'region', 'postalCode']

/**
 * Throws `not_found`, `invalid_request` and `external_id_taken`. What is set here stays as it is when a later record
 * says otherwise, even where it is the value that was there before. `check` may throw about the lead as it is.
 */
export async function editLead(
  tx: OrgTx,
  id: string,
  patch: LeadPatch,
  outbox: Outbox,
  check: (lead: Lead) => void = () => {},
): Promise<Lead> {
  // Before the lead itself, in the order of upsertLeads: else the two could hold what the other waits for.
  const named = Object.keys(patch)
  if (named.some((name) => name !== 'status' && name !== 'custom')) await lockLeadIdentity(tx)
  const [before] = await claimLeads(tx, [id])
  if (!before) throw new AppError(leadNotFound)
  check(before)
  const facts = factsOfInput(patch, before.country)
  const lead: Lead = {
    ...before,
    ...facts,
    custom: patchCustom(before.custom, patch.custom),
    status: patch.status ?? before.status,
    editedFields: [...new Set([...before.editedFields, ...Object.keys(facts), ...customNames(patch)])],
  }
  const changed = [...Object.keys(facts), 'custom'].filter(
    (name) => JSON.stringify(lead[name as keyof Lead]) !== JSON.stringify(before[name as keyof Lead]),
  )
  if (changed.includes('businessName')) lead.originalName = null
  if (changed.includes('externalId')) await refuseTakenExternalId(tx, lead)
  const isMoved = lead.status !== before.status
  if (changed.length > 0 || isMoved) lead.updatedAt = new Date()
  // Also what changes nothing marks its fields as edited.
  if (named.some((name) => name !== 'status')) await updateLeads(tx, [lead])
  else if (isMoved) await updateStatuses(tx, [lead])
  if (changed.length > 0) await changeTerms(tx, [{ before, lead }])
  if (changed.includes('custom')) await changeCustomNames(tx, [{ before, lead }])
  // The keys that it had stay: a later import that still has the old name or phone means this lead.
  if (changed.some((name) => identifying.includes(name))) {
    await insertMissingMatchKeys(
      tx,
      matchKeys(lead).map(({ hash }) => ({ leadId: id, matchKey: hash })),
    )
  }
  const events: NewEvent[] = []
  if (changed.length > 0) events.push(leadUpdated(lead, changed))
  if (isMoved) events.push(leadStatusChanged(lead, before.status, lead.status))
  outbox.record(tx, events)
  const fields = [...changed, ...(isMoved ? ['status'] : [])].map(wireName)
  if (fields.length > 0) recordChange(tx, { action: 'lead.updated', target: id, fields })
  return lead
}

/** The system moves a lead: forward only; a lead that is there already, further or gone stays as it is. */
export async function advanceLead(tx: OrgTx, id: string, status: LeadStatus, outbox: Outbox): Promise<void> {
  const [lead] = await claimLeads(tx, [id])
  if (!lead || !isForward(lead.status, status)) return
  await updateStatuses(tx, [{ ...lead, status, updatedAt: new Date() }])
  outbox.record(tx, [leadStatusChanged(lead, lead.status, status)])
}

/** A field that is absent stays, an empty one goes, null for the whole takes all. */
function patchCustom(before: Custom, patch: Custom | null | undefined): Custom {
  if (patch === undefined) return before
  if (patch === null) return {}
  const custom = filledFields({ ...before, ...patch })
  if (Object.keys(custom).length > leadLimits.custom) {
    const details = [{ path: 'custom', message: `must have at most ${leadLimits.custom} fields in all` }]
    throw new AppError(invalidRequest, { message: `custom ${details[0]?.message}`, details })
  }
  return custom
}

const customNames = (patch: LeadPatch): string[] =>
  Object.keys(patch.custom ?? {}).map((name) => `custom.${name}`)

/** Nobody else can take it meanwhile: the identity is locked. */
async function refuseTakenExternalId(tx: OrgTx, lead: Lead): Promise<void> {
  if (lead.externalId === null) return
  const holder = await findLeadIdByExternalId(tx, lead.externalId)
  if (holder !== null && holder !== lead.id) throw new AppError(externalIdTaken)
}
