/**
 * Takes records one after the other: which lead each is, and what it changes. In memory, without the database.
 *
 * An equal `external_id` joins, two different ones keep apart; else one equal match key joins, and the oldest of
 * several leads is taken.
 */
import { idTime, newId } from '../platform/ids.ts'
import { addressesDiffer, type MatchKey, matchKeys } from './identity.ts'
import { type Custom, mergeFacts } from './lead.ts'
import type { LeadFacts } from './lead-facts.ts'
import type { Lead } from './queries.ts'
import type { LeadStatus } from './schema.ts'

/** A business as it came in. */
export interface LeadRecord {
  readonly facts: LeadFacts
  readonly keys: readonly MatchKey[]
  readonly source: string
  /** Where it is given, it moves a lead that is there already. */
  readonly status?: LeadStatus | undefined
  readonly custom: Custom
  /** The import that it comes from, and what tells it from the other records there. */
  readonly origin?: { readonly importId: string; readonly recordKey: string }
}

/** A lead of the database, with the keys that name it. */
export type Known = Lead & { matchKeys: readonly string[] }

export type Outcome = 'created' | 'merged' | 'unchanged'

/** A lead at hand and what the records made of it. */
export interface Entry {
  lead: Lead
  /** As it was before; null for one that is new. */
  readonly before: Lead | null
  /** Something of it must be written; what the outside can see of that is in `changed` and `moves`. */
  isTouched: boolean
  readonly keys: string[]
  readonly newKeys: string[]
  readonly changed: Set<string>
  readonly moves: { readonly from: LeadStatus; readonly to: LeadStatus }[]
}

export interface MergedRecords {
  entries: Entry[]
  /** In the order of the records. */
  results: { outcome: Outcome; entry: Entry }[]
}

export function mergeRecords(known: readonly Known[], records: readonly LeadRecord[]): MergedRecords {
  const index = new IdentityIndex()
  for (const { matchKeys: hashes, ...lead } of known) index.add(entryOf(lead, lead, hashes))
  const results = records.map((record) => {
    const entry = index.find(record)
    if (entry) return { outcome: merge(index, entry, record), entry }
    const created = entryOf(newLead(record), null, [])
    index.add(created)
    index.addKeys(created, record.keys)
    return { outcome: 'created' as const, entry: created }
  })
  return { entries: [...index.entries], results }
}

/** Most records of one import that one lead remembers. */
const maxRemembered = 50

function merge(index: IdentityIndex, entry: Entry, record: LeadRecord): Outcome {
  const { lead } = entry
  const { origin } = record
  const remembered = lead.importRecords?.split(' ') ?? []
  // Taken in already, and then perhaps overruled by another row of the same file.
  if (origin && remembered.includes(origin.recordKey)) return 'unchanged'
  const { facts, custom, changed } = mergeFacts(
    { facts: lead, custom: lead.custom },
    record,
    lead.editedFields,
  )
  const status = record.status ?? lead.status
  const isMoved = status !== lead.status
  const isChanged = changed.length > 0 || isMoved
  if (!isChanged && !origin) return 'unchanged'
  entry.isTouched = true
  entry.lead = {
    ...lead,
    ...facts,
    custom,
    status,
    importId: origin?.importId ?? null,
    importRecords: origin
      ? [...(lead.importId === origin.importId ? remembered : []), origin.recordKey]
          .slice(-maxRemembered)
          .join(' ')
      : null,
  }
  if (!isChanged) return 'unchanged'
  entry.lead.updatedAt = new Date()
  if (isMoved) entry.moves.push({ from: lead.status, to: status })
  for (const field of changed) entry.changed.add(field)
  index.add(entry)
  // The keys of what it is now; those that it had go on naming it, so that the older form is still found.
  index.addKeys(entry, matchKeys(entry.lead))
  return 'merged'
}

function newLead({ facts, source, status, custom, origin }: LeadRecord): Lead {
  const id = newId('lead')
  // Not the clock's, which may have been set back: lists by time are read by the order of the ids.
  const now = idTime(id)
  return {
    ...facts,
    id,
    source,
    custom,
    status: status ?? 'new',
    score: null,
    fitReason: null,
    qualifiedAt: null,
    editedFields: [],
    importId: origin?.importId ?? null,
    importRecords: origin?.recordKey ?? null,
    createdAt: now,
    updatedAt: now,
  }
}

function entryOf(lead: Lead, before: Lead | null, keys: readonly string[]): Entry {
  const isTouched = before === null
  return { lead, before, isTouched, keys: [...keys], newKeys: [], changed: new Set(), moves: [] }
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
      if (entry.keys.includes(hash)) continue
      entry.keys.push(hash)
      entry.newKeys.push(hash)
      this.#link(hash, entry)
    }
  }

  find({ facts, keys }: LeadRecord): Entry | undefined {
    const sameId = facts.externalId === null ? undefined : this.#byExternalId.get(facts.externalId)
    if (sameId) return sameId
    let oldest: Entry | undefined
    for (const key of keys) {
      for (const entry of this.#byKey.get(key.hash) ?? []) {
        if (facts.externalId !== null && entry.lead.externalId !== null) continue
        if (key.kind === 'address' && addressesDiffer(facts, entry.lead)) continue
        if (oldest === undefined || entry.lead.id < oldest.lead.id) oldest = entry
      }
    }
    return oldest
  }

  #link(key: string, entry: Entry): void {
    const entries = this.#byKey.get(key)
    if (entries === undefined) this.#byKey.set(key, [entry])
    else if (!entries.includes(entry)) entries.push(entry)
  }
}
