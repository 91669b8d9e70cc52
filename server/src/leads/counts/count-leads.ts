/**
 * How many leads a list has: exact where few enough have to be looked at, else an estimate from those that were.
 *
 * Where the filter names words or values, the leads of their rarest term are looked at, as the list does; otherwise
 * those of its narrowest range, or of each status. At most some 20,000 leads are read whole: about 3 µs each.
 */

import { sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import {
  checksOf,
  type LeadConditions,
  type Range,
  rangesByColumn,
  rangesOf,
  statusIn,
} from '../filter-conditions.ts'
import { type LeadStatus, leadStatuses } from '../schema.ts'
import { findRarest } from '../search/find-candidates.ts'
import type { TermRange } from '../search/lead-terms.ts'
import { countPostings, leadsInRanges } from '../search/queries.ts'
import { countCandidates, countInRange, estimateLeads } from './queries.ts'

export interface LeadCount {
  readonly byStatus: Record<LeadStatus, number>
  readonly isEstimate: boolean
}

const mostCandidates = 20_000
/** In each status: an index alone says that they are there, or they have to be read for the other conditions. */
const mostInStatus = { alone: 10_001, read: 3_000 }

export async function countLeads(tx: OrgTx, filter: LeadConditions): Promise<LeadCount> {
  const way = await findRarest(tx, filter)
  return way.length > 0 ? countByTerms(tx, filter, way) : countByRange(tx, filter)
}

async function countByTerms(
  tx: OrgTx,
  filter: LeadConditions,
  way: readonly TermRange[],
): Promise<LeadCount> {
  const conditions = [...statusIn(filter.status), ...rangesOf(filter), ...checksOf(filter)]
  const { seen, byStatus } = await countCandidates(tx, leadsInRanges(tx, way, mostCandidates), conditions)
  const isEstimate = seen >= mostCandidates
  const share = isEstimate ? Math.max(seen, await countPostings(tx, way)) / seen : 1
  return { byStatus: filled((status) => (byStatus[status] ?? 0) * share), isEstimate }
}

async function countByRange(tx: OrgTx, filter: LeadConditions): Promise<LeadCount> {
  const { status: statuses = leadStatuses } = filter
  const ranges = rangesByColumn(filter)
  const range = await narrowest(tx, statuses, ranges)
  const others = ranges.filter((other) => other !== range)
  const checks = [...others.flatMap(({ conditions }) => conditions), ...checksOf(filter)]
  const limit = checks.length === 0 ? mostInStatus.alone : mostInStatus.read
  const counts: Record<string, number> = {}
  let isEstimate = false
  for (const { status, seen, matching } of await countInRange(tx, statuses, range, { checks, limit })) {
    counts[status] = matching
    if (seen < limit) continue
    isEstimate = true
    const all = Math.max(seen, await estimateLeads(tx, [status], range.conditions))
    counts[status] = (matching / seen) * all
  }
  return { byStatus: filled((status) => counts[status] ?? 0), isEstimate }
}

/** All leads are a range, too. */
async function narrowest(
  tx: OrgTx,
  statuses: readonly LeadStatus[],
  ranges: readonly Range[],
): Promise<Range> {
  const [only = { order: sql`id`, conditions: [] }, ...more] = ranges
  let best = {
    range: only,
    leads: more.length === 0 ? 0 : await estimateLeads(tx, statuses, only.conditions),
  }
  for (const range of more) {
    const leads = await estimateLeads(tx, statuses, range.conditions)
    if (leads < best.leads) best = { range, leads }
  }
  return best.range
}

const filled = (count: (status: LeadStatus) => number) =>
  Object.fromEntries(
    leadStatuses.map((status) => [status, Math.round(count(status))]),
  ) as LeadCount['byStatus']
