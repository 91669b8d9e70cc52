/** A person or a client changes a lead: its facts, its status, or both. */
import type { OrgTx } from '../platform/db/database.ts'
import { AppError, invalidRequest } from '../platform/errors.ts'
import type { NewEvent, Outbox } from '../platform/events/outbox.ts'
import { externalIdTaken, leadNotFound } from './errors.ts'
import { leadStatusChanged, leadUpdated } from './events.ts'
import { matchKeys } from './identity.ts'
import { isForward } from './lead.ts'
import { factsOfInput } from './lead-from-input.ts'
import {
  claimLeads,
  claimLeadsByIdentity,
  deleteMatchKeys,
  insertMatchKeys,
  type Lead,
  updateLeads,
} from './queries.ts'
import type { LeadPatch, LeadStatus } from './schema.ts'

const identifying = ['businessName', 'phone', 'website', 'email', 'address', 'city', 'region', 'postalCode']

async function claimLead(tx: OrgTx, id: string): Promise<Lead> {
  const [lead] = await claimLeads(tx, [id])
  if (!lead) throw new AppError(leadNotFound)
  return lead
}

/**
 * Throws `not_found`, `invalid_request` and `external_id_taken`. Fields that are set here stay as they are when a
 * later import says otherwise.
 */
export async function editLead(tx: OrgTx, id: string, patch: LeadPatch, outbox: Outbox): Promise<Lead> {
  const before = await claimLead(tx, id)
  const { facts, details } = factsOfInput(patch, before.country)
  const [first] = details
  if (first) throw new AppError(invalidRequest, { message: `${first.path} ${first.message}`, details })
  const custom =
    patch.custom === undefined ? before.custom : withoutNulls({ ...before.custom, ...patch.custom })
  const lead: Lead = { ...before, ...facts, custom, status: patch.status ?? before.status }
  const changed = [...Object.keys(facts), 'custom'].filter(
    (name) => JSON.stringify(lead[name as keyof Lead]) !== JSON.stringify(before[name as keyof Lead]),
  )
  // Even a value that stays as it was is now a person's own.
  lead.editedFields = [...new Set([...before.editedFields, ...Object.keys(facts)])]
  if (changed.includes('businessName')) lead.originalName = null
  if (changed.includes('externalId')) await refuseTakenExternalId(tx, lead)
  if (changed.length > 0 || lead.status !== before.status) lead.updatedAt = new Date()
  await updateLeads(tx, [lead])
  if (changed.some((name) => identifying.includes(name))) {
    await deleteMatchKeys(tx, id)
    await insertMatchKeys(
      tx,
      matchKeys(lead).map(({ hash }) => ({ leadId: id, matchKey: hash })),
    )
  }
  const events: NewEvent[] = []
  if (changed.length > 0) events.push(leadUpdated(lead, changed))
  if (lead.status !== before.status) events.push(leadStatusChanged(lead, before.status, lead.status))
  outbox.record(tx, events)
  return lead
}

/** The system moves a lead: forward only; a lead that is there already, further or gone stays as it is. */
export async function advanceLead(tx: OrgTx, id: string, status: LeadStatus, outbox: Outbox): Promise<void> {
  const [lead] = await claimLeads(tx, [id])
  if (!lead || !isForward(lead.status, status)) return
  await updateLeads(tx, [{ ...lead, status, updatedAt: new Date() }])
  outbox.record(tx, [leadStatusChanged(lead, lead.status, status)])
}

async function refuseTakenExternalId(tx: OrgTx, lead: Lead): Promise<void> {
  if (lead.externalId === null) return
  const found = await claimLeadsByIdentity(tx, { matchKeys: [], externalIds: [lead.externalId] })
  if (found.some((other) => other.id !== lead.id)) throw new AppError(externalIdTaken)
}

const withoutNulls = (custom: Lead['custom']): Lead['custom'] =>
  Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null))
