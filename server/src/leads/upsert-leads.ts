/**
 * One lead or two? The same door for the API and the import.
 *
 * Records are taken one after the other in memory against everything they could match (merge-records.ts), then
 * written in a handful of statements. Writers of one org wait for each other (one lock, held for this transaction),
 * so two records of one business that arrive at once become one lead.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { OrgTx } from '../platform/db/database.ts'
import type { NewEvent, Outbox } from '../platform/events/outbox.ts'
import { changeCustomNames } from './custom-names/change-custom-names.ts'
import { leadCreated, leadScored, leadStatusChanged, leadUpdated } from './events.ts'
import type { LeadFacts } from './lead-facts.ts'
import { type Entry, type Known, type LeadRecord, mergeRecords, type Outcome } from './merge-records.ts'
import {
  claimLeadsByIdentity,
  insertLeads,
  insertMatchKeys,
  insertMissingMatchKeys,
  type Lead,
  lockLeadIdentity,
  updateLeads,
} from './queries.ts'
import { changeTerms } from './search/change-terms.ts'
import { searchTextOf } from './search-text.ts'

export interface UpsertResult {
  outcome: Outcome
  lead: Lead
  /** What all records together changed of it, and whether its status is among that. */
  changed: ReadonlySet<string>
  isMoved: boolean
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

/** Results are in the order of the records. Without an assessor the leads are scored later, by a job. */
export async function upsertLeads(
  tx: OrgTx,
  records: readonly LeadRecord[],
  { outbox, assessor }: { outbox: Outbox; assessor?: Assessor },
): Promise<UpsertResult[]> {
  if (records.length === 0) return []
  // Begun together, done in this order.
  const [, known] = await Promise.all([lockLeadIdentity(tx), claimKnown(tx, records)])
  const { entries, results } = mergeRecords(known, records)
  await write(
    tx,
    entries.filter((entry) => entry.isTouched),
    outbox,
    assessor,
  )
  return results.map(({ outcome, entry }) => ({
    outcome,
    lead: entry.lead,
    changed: entry.changed,
    isMoved: entry.moves.length > 0,
  }))
}

function claimKnown(tx: OrgTx, records: readonly LeadRecord[]): Promise<Known[]> {
  const matchKeys = new Set<string>()
  const externalIds: string[] = []
  for (const record of records) {
    for (const { hash } of record.keys) matchKeys.add(hash)
    if (record.facts.externalId !== null) externalIds.push(record.facts.externalId)
  }
  return claimLeadsByIdentity(tx, { matchKeys: [...matchKeys], externalIds })
}

/** So many leads are scored and put together while the database writes those before. */
const sliceSize = 500

/**
 * The connection takes the statements one after the other; each goes out while the next is put together, and the keys
 * go first, because they are all there already. Waiting for each instead made the two cores take turns.
 */
async function write(
  tx: OrgTx,
  entries: readonly Entry[],
  outbox: Outbox,
  assessor: Assessor | undefined,
): Promise<void> {
  const writes: Promise<void>[] = []
  const start = async (writing: Promise<void>) => {
    // A failure is told at the end, to whoever waits for all of them.
    writing.catch(() => {})
    writes.push(writing)
    await nextTurn()
  }
  const [added, known] = [entries.filter(isNew), entries.filter((entry) => !isNew(entry))]
  await start(insertMatchKeys(tx, added.flatMap(newKeysOf)))
  await start(insertMissingMatchKeys(tx, known.flatMap(newKeysOf)))
  const searchTexts = new Map(entries.map(({ lead }) => [lead.id, searchTextOf(lead)]))
  await start(
    changeTerms(
      tx,
      entries.map((entry) => ({ ...entry, searchText: searchTexts.get(entry.lead.id) ?? '' })),
    ),
  )
  await start(changeCustomNames(tx, entries))
  for (let at = 0; at < entries.length; at += sliceSize) {
    const slice = entries.slice(at, at + sliceSize)
    const scored: Scored[] = []
    for (const entry of slice) outbox.record(tx, finish(entry, assessor, scored))
    const created = slice.filter(isNew).map(leadOf)
    await start(
      insertLeads(
        tx,
        created,
        created.map(({ id }) => searchTexts.get(id) ?? ''),
      ),
    )
    await start(updateLeads(tx, slice.filter((entry) => !isNew(entry)).map(leadOf)))
    if (assessor && scored.length > 0) await start(assessor.keep(tx, scored))
  }
  await Promise.all(writes)
}

type Scored = { leadId: string; assessment: Assessment }

const isNew = ({ before }: Entry): boolean => before === null

const leadOf = ({ lead }: Entry): Lead => lead

const newKeysOf = ({ lead, newKeys }: Entry) => newKeys.map((matchKey) => ({ leadId: lead.id, matchKey }))

/** Scores a lead of which something changed, and answers what is to be told of it. */
function finish(entry: Entry, assessor: Assessor | undefined, scored: Scored[]): NewEvent[] {
  const events = eventsOf(entry)
  if (!assessor || events.length === 0) return events
  const before = entry.lead
  const assessment = assessor.assess(before)
  const after = withScore(before, assessment)
  if (!isNews(before, after)) return events
  entry.lead = after
  scored.push({ leadId: before.id, assessment })
  events.push(...scoringEvents(before, after, assessment))
  return events
}

/** Several records of one business in one go are told as one creation or update; every move is told. */
function eventsOf({ lead, before, changed, moves }: Entry): NewEvent[] {
  const events: NewEvent[] = []
  if (before === null) events.push(leadCreated(lead, lead.source))
  else if (changed.size > 0) events.push(leadUpdated(lead, [...changed]))
  for (const { from, to } of moves) events.push(leadStatusChanged(lead, from, to))
  return events
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

/** A score and reason that stay the same write nothing, unless the threshold has come down to them. */
export const isNews = (before: Lead, after: Lead): boolean =>
  before.score !== after.score || before.fitReason !== after.fitReason || before.status !== after.status

export function scoringEvents(before: Lead, after: Lead, { score, fitReason }: Assessment): NewEvent[] {
  const qualifiedFrom = after.status === before.status ? null : before.status
  return leadScored(after, { score, fitReason, qualifiedFrom })
}
