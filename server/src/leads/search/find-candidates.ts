/**
 * Which leads a list looks at, one by one, instead of walking its order: those of the rarest of the words and values
 * that its filter names. A term says only where to look.
 */
import type { RawBuilder } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import type { LeadListQuery } from '../schema.ts'
import { readingsOf } from '../search-text.ts'
import { exactTerm, type TermRange, wordsFrom } from './lead-terms.ts'
import {
  type CandidatePage,
  countTerms,
  firstLeads,
  leadsInRanges,
  leadsWithTerms,
  type TermStock,
} from './queries.ts'

/** A query of up to `limit` ids. */
export interface Candidates {
  readonly ids: RawBuilder<unknown>
  readonly limit: number
  /** The first of the list; otherwise any, which make a page only when they are all. */
  readonly areFirst: boolean
}

type Named = Pick<LeadListQuery, 'q' | 'category' | 'city' | 'source' | 'tag'>

/** `isByCreation`: in the order in which terms have their leads. */
export interface WantedPage extends CandidatePage {
  readonly isByCreation: boolean
}

/**
 * So many candidates are looked at, about 3 µs each, before the page is left to the order's index: a term that more
 * leads have is met there soon, if it is not just where the walk does not come by. By another order than creation all of
 * them must be looked at, but a walk that fails costs a second for 1,000,000 leads.
 */
const mostCandidates = { byCreation: 20_000, byOthers: 60_000 }
/** Of the beginning of many words, where the walk by creation is soon there, too. */
const mostUnordered = 5_000
/** So many are taken whole, without a look at how they are spread over terms. */
const fewCandidates = 300

/** What to try, one after the other; nothing where the filter names nothing. */
export async function findCandidates(tx: OrgTx, filter: Named, page: WantedPage): Promise<Candidates[]> {
  const { values, readings } = termsNamedBy(filter)
  const [only] = values
  // Nothing to choose from, and one term is always followed.
  if (only && values.length === 1 && readings.length === 0) return ofTerms(tx, [only.first], page)
  const { way, stocks } = await findWay(tx, values, readings)
  return way.length === 0 ? [] : ofRanges(tx, way, stocks, page)
}

/** Where every lead that the filter finds has a term; empty where it names nothing. */
export async function findRarest(tx: OrgTx, filter: Named): Promise<readonly TermRange[]> {
  const { values, readings } = termsNamedBy(filter)
  if (values.length === 1 && readings.length === 0) return values
  return (await findWay(tx, values, readings)).way
}

function termsNamedBy(filter: Named) {
  const values = (['category', 'city', 'source', 'tag'] as const).flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [exactTerm(name, value)]
  })
  const readings = (filter.q === undefined ? [] : readingsOf(filter.q)).map((words) => words.map(wordsFrom))
  return { values, readings }
}

async function findWay(tx: OrgTx, values: readonly TermRange[], readings: readonly (readonly Way[])[]) {
  const ranges = [...values, ...readings.flat(2)]
  const counted = ranges.length === 0 ? [] : await countTerms(tx, ranges)
  const stocks = new Map(ranges.flatMap((range, at) => (counted[at] ? [[range, counted[at]]] : [])))
  return { way: rarest(stocks, values, readings), stocks }
}

/** Every lead of the list has a term of one of these ranges. */
type Way = readonly TermRange[]
type Stocks = ReadonlyMap<TermRange, TermStock>

/** A reading is found by its rarest word, a search that can be read in two ways by a word of each. */
function rarest(stocks: Stocks, values: readonly TermRange[], readings: readonly (readonly Way[])[]): Way {
  const leadsOf = (way: Way) => way.reduce((sum, range) => sum + (stocks.get(range)?.leads ?? 0), 0)
  const least = (ways: readonly Way[]): Way =>
    ways.reduce((a, b) => (leadsOf(b) < leadsOf(a) ? b : a), ways[0] ?? [])
  const ways: Way[] = values.map((range) => [range])
  // What has no words matches every lead.
  if (readings.length > 0 && readings.every((words) => words.length > 0)) ways.push(readings.flatMap(least))
  return least(ways)
}

/**
 * First as many as a page needs, then more. Without the first try two words that few leads share would gain a tenth, and
 * two that many share would lose a half (1,000,000 leads). Four times as many for the second would take twice as long
 * where a word begins eleven.
 */
function ofTerms(tx: OrgTx, terms: readonly string[], page: WantedPage): Candidates[] {
  const { isByCreation, limit } = page
  const limits = isByCreation
    ? [2 * limit, 6 * limit, 24 * limit, mostCandidates.byCreation]
    : [mostCandidates.byOthers]
  return limits.map((limit) => ({
    ids: leadsWithTerms(tx, terms, isByCreation ? { ...page, limit } : { ...page, limit, afterId: null }),
    limit,
    areFirst: isByCreation,
  }))
}

function ofRanges(tx: OrgTx, way: Way, stocks: Stocks, page: WantedPage): Candidates[] {
  const found = way.flatMap((range) => stocks.get(range) ?? [])
  const leads = found.reduce((sum, stock) => sum + stock.leads, 0)
  const most = page.isByCreation ? mostUnordered : mostCandidates.byOthers
  const whole = { ids: leadsInRanges(tx, way, most), limit: most, areFirst: false }
  if (leads <= fewCandidates && found.every(({ isWhole }) => isWhole)) return [whole]
  const terms = found.flatMap(({ terms }) => terms ?? [])
  if (found.every((stock) => stock.terms !== null)) return ofTerms(tx, [...new Set(terms)], page)
  // The beginning of many words: of a common one a page is among the leads that come first anyway.
  if (!page.isByCreation) return [whole]
  const newest = 40 * page.limit
  return [{ ids: firstLeads(tx, { ...page, limit: newest }), limit: newest, areFirst: true }, whole]
}
