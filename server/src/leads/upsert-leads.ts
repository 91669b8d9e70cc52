/**
 * One lead or two? The same door for the API and the import.
 *
 * Records are taken one after the other in memory against everything they could match, then written in a handful of
 * statements. Writers of one org wait for each other (one lock, held for this transaction), so two records of one
 * business that arrive at once become one lead. An equal `external_id` joins, two different ones keep apart; else
 * one equal match key joins, and the oldest of several is taken.
 */
import type { OrgTx } from '../platform/db/database.ts'
import type { NewEvent, Outbox } from '../platform/events/outbox.ts'
import { newId } from '../platform/ids.ts'
import { leadCreated, leadScored, leadUpdated } from './events.ts'
import { addressesDiffer, type MatchKey, matchKeys } from './identity.ts'
import { mergeFacts } from './lead.ts'
import type { LeadFacts } from './lead-facts.ts'
import {
  claimLeadsByIdentity,
  insertLeads,
  insertMatchKeys,
  type Lead,
  lockLeadIdentity,
  updateLeads,
} from './queries.ts'
import type { LeadStatus } from './schema.ts'

/** A business as it came in. */
export interface LeadRecord {
  facts: LeadFacts
  source: string
  status?: LeadStatus | undefined
  custom?: Lead['custom'] | undefined
}

export interface UpsertResult {
  outcome: 'created' | 'merged' | 'unchanged'
  lead: Lead
}

export interface Assessment {
  score: number
  fitReason: string
  qualifies: boolean
}

/** Scores leads while they are written. Declared here, where it is needed; scoring makes it. */
export interface Assessor {
  assess(facts: LeadFacts): Assessment
  /** Keeps the scores as history. */
  keep(tx: OrgTx, scored: readonly { leadId: string; assessment: Assessment }[]): Promise<void>
}

interface Entry {
  lead: Lead
  keys: Set<string>
  newKeys: string[]
  isNew: boolean
  changed: Set<string>
}

/** Results are in the order of the records. Without an assessor the leads are scored later, by a job. */
export async function upsertLeads(
  tx: OrgTx,
  records: readonly LeadRecord[],
  { outbox, assessor }: { outbox: Outbox; assessor?: Assessor },
): Promise<UpsertResult[]> {
  const keysOf = records.map((record) => matchKeys(record.facts))
  await lockLeadIdentity(tx)
  const known = await claimLeadsByIdentity(tx, {
    matchKeys: [...new Set(keysOf.flat().map((key) => key.hash))],
    externalIds: records.flatMap((record) => record.facts.externalId ?? []),
  })
  const index = new IdentityIndex()
  for (const { matchKeys: hashes, ...lead } of known) {
    index.add({ lead, keys: new Set(hashes), newKeys: [], isNew: false, changed: new Set() })
  }
  const results = records.map((record, position) => take(index, record, keysOf[position] ?? []))
  await write(tx, index, outbox, assessor)
  return results.map(({ outcome, entry }) => ({ outcome, lead: entry.lead }))
}

function take(
  index: IdentityIndex,
  record: LeadRecord,
  keys: readonly MatchKey[],
): { outcome: UpsertResult['outcome']; entry: Entry } {
  const entry = index.find(record.facts, keys)
  if (!entry) {
    const created = newEntry(record)
    index.add(created)
    index.addKeys(created, keys)
    return { outcome: 'created', entry: created }
  }
  const { facts, changed } = mergeFacts(entry.lead, record.facts, entry.lead.editedFields)
  const custom = { ...entry.lead.custom, ...record.custom }
  if (JSON.stringify(custom) !== JSON.stringify(entry.lead.custom)) changed.push('custom')
  if (changed.length === 0) return { outcome: 'unchanged', entry }
  entry.lead = { ...entry.lead, ...facts, custom, updatedAt: new Date() }
  for (const field of changed) entry.changed.add(field)
  index.add(entry)
  // The keys of what it is now; those that it had go on naming it, so that the older form is still found.
  index.addKeys(entry, matchKeys(entry.lead))
  return { outcome: 'merged', entry }
}

function newEntry(record: LeadRecord): Entry {
  const now = new Date()
  const lead: Lead = {
    ...record.facts,
    id: newId('lead'),
    source: record.source,
    custom: record.custom ?? {},
    status: record.status ?? 'new',
    score: null,
    fitReason: null,
    qualifiedAt: null,
    editedFields: [],
    createdAt: now,
    updatedAt: now,
  }
  return { lead, keys: new Set(), newKeys: [], isNew: true, changed: new Set() }
}

/** The leads at hand, found by what makes them one. */
class IdentityIndex {
  readonly entries = new Set<Entry>()
  readonly #byExternalId = new Map<string, Entry>()
  readonly #byKey = new Map<string, Entry[]>()

  add(entry: Entry): void {
    this.entries.add(entry)
    if (entry.lead.externalId !== null) this.#byExternalId.set(entry.lead.externalId, entry)
    for (const key of entry.keys) this.#link(key, entry)
  }

  addKeys(entry: Entry, keys: readonly MatchKey[]): void {
    for (const { hash } of keys) {
      if (entry.keys.has(hash)) continue
      entry.keys.add(hash)
      entry.newKeys.push(hash)
      this.#link(hash, entry)
    }
  }

  find(facts: LeadFacts, keys: readonly MatchKey[]): Entry | undefined {
    const sameId = facts.externalId === null ? undefined : this.#byExternalId.get(facts.externalId)
    if (sameId) return sameId
    return keys
      .flatMap((key) => (this.#byKey.get(key.hash) ?? []).map((entry) => ({ key, entry })))
      .filter(({ entry }) => facts.externalId === null || entry.lead.externalId === null)
      .filter(({ key, entry }) => key.kind !== 'address' || !addressesDiffer(facts, entry.lead))
      .map(({ entry }) => entry)
      .reduce<Entry | undefined>((a, b) => (a === undefined || b.lead.id < a.lead.id ? b : a), undefined)
  }

  #link(key: string, entry: Entry): void {
    const entries = this.#byKey.get(key)
    if (entries === undefined) this.#byKey.set(key, [entry])
    else if (!entries.includes(entry)) entries.push(entry)
  }
}

async function write(tx: OrgTx, index: IdentityIndex, outbox: Outbox, assessor?: Assessor): Promise<void> {
  const touched = [...index.entries].filter((entry) => entry.isNew || entry.changed.size > 0)
  const events: NewEvent[] = []
  const scored: { leadId: string; assessment: Assessment }[] = []
  for (const entry of touched) {
    if (entry.isNew) events.push(leadCreated(entry.lead, entry.lead.source))
    else events.push(leadUpdated(entry.lead, [...entry.changed]))
    if (!assessor) continue
    const assessment = assessor.assess(entry.lead)
    const before = entry.lead
    entry.lead = withScore(before, assessment)
    if (before.score === assessment.score && before.fitReason === assessment.fitReason) continue
    scored.push({ leadId: before.id, assessment })
    events.push(...scoringEvents(before, entry.lead, assessment))
  }
  const leadsWhere = (isNew: boolean) =>
    touched.filter((entry) => entry.isNew === isNew).map((entry) => entry.lead)
  await insertLeads(tx, leadsWhere(true))
  await updateLeads(tx, leadsWhere(false))
  const newKeys = touched.flatMap(({ lead, newKeys }) =>
    newKeys.map((matchKey) => ({ leadId: lead.id, matchKey })),
  )
  await insertMatchKeys(tx, newKeys)
  if (scored.length > 0) await assessor?.keep(tx, scored)
  outbox.record(tx, events)
}

/** The lead after a scoring: a new one that meets the threshold is qualified, once in its life. */
export function withScore(lead: Lead, { score, fitReason, qualifies }: Assessment): Lead {
  const at = new Date()
  const isQualified = qualifies && lead.status === 'new' && lead.qualifiedAt === null
  return {
    ...lead,
    score,
    fitReason,
    updatedAt: at,
    ...(isQualified ? { status: 'qualified' as const, qualifiedAt: at } : {}),
  }
}

export function scoringEvents(before: Lead, after: Lead, { score, fitReason }: Assessment): NewEvent[] {
  const qualifiedFrom = after.status === before.status ? null : before.status
  return leadScored(after, { score, fitReason, qualifiedFrom })
}
