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
import { leadCreated, leadScored, leadStatusChanged, leadUpdated } from './events.ts'
import type { LeadFacts } from './lead-facts.ts'
import { type Entry, type Known, type LeadRecord, mergeRecords, type Outcome } from './merge-records.ts'
import {
  claimLeadsByIdentity,
  insertLeads,
  insertMatchKeys,
  type Lead,
  lockLeadIdentity,
  updateLeads,
} from './queries.ts'

export interface UpsertResult {
  outcome: Outcome
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

/** Results are in the order of the records. Without an assessor the leads are scored later, by a job. */
export async function upsertLeads(
  tx: OrgTx,
  records: readonly LeadRecord[],
  { outbox, assessor }: { outbox: Outbox; assessor?: Assessor },
): Promise<UpsertResult[]> {
  if (records.length === 0) return []
  await lockLeadIdentity(tx)
  const { entries, results } = mergeRecords(await claimKnown(tx, records), records)
  await write(
    tx,
    entries.filter((entry) => entry.isNew || entry.isTouched),
    outbox,
    assessor,
  )
  return results.map(({ outcome, entry }) => ({ outcome, lead: entry.lead }))
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

async function write(
  tx: OrgTx,
  entries: readonly Entry[],
  outbox: Outbox,
  assessor: Assessor | undefined,
): Promise<void> {
  const scored: { leadId: string; assessment: Assessment }[] = []
  for (const entry of entries) {
    const events = eventsOf(entry)
    if (assessor && events.length > 0) {
      const assessment = assessor.assess(entry.lead)
      const before = entry.lead
      const after = withScore(before, assessment)
      if (isNews(before, after)) {
        entry.lead = after
        scored.push({ leadId: before.id, assessment })
        events.push(...scoringEvents(before, after, assessment))
      }
    }
    outbox.record(tx, events)
  }
  // Each is under way while the next is put together; the connection takes them one after the other.
  const writes: Promise<void>[] = []
  const start = async (writing: Promise<void>) => {
    writes.push(writing)
    await nextTurn()
  }
  const leadsWhere = (isNew: boolean) => entries.flatMap((entry) => (entry.isNew === isNew ? entry.lead : []))
  await start(insertLeads(tx, leadsWhere(true)))
  await start(updateLeads(tx, leadsWhere(false)))
  await start(insertMatchKeys(tx, entries.flatMap(newKeysOf)))
  if (assessor && scored.length > 0) await start(assessor.keep(tx, scored))
  await Promise.all(writes)
}

const newKeysOf = ({ lead, newKeys }: Entry) => newKeys.map((matchKey) => ({ leadId: lead.id, matchKey }))

/** Several records of one business in one go are told as one creation or update; every move is told. */
function eventsOf({ lead, isNew, changed, moves }: Entry): NewEvent[] {
  const events: NewEvent[] = []
  if (isNew) events.push(leadCreated(lead, lead.source))
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
