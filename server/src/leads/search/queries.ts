/**
 * All SQL on `lead_terms`: which leads have a term. (And a look at the first leads, where terms don't help.)
 *
 * A row holds the leads of one term that were created in the same 32 ms: an import writes two rows a lead and not nine,
 * one for each term, which would cost PostgreSQL 32 µs of CPU a lead instead of 9 (as arrays of whole ids 13, and in no
 * order 16). The block is the beginning of the ids, so blocks are in the order of creation and never overlap: the newest
 * leads of a term are those of its last blocks, however many there are. Nothing keeps two rows from having one term and
 * block, so writers do not meet. Under row-level security `=`, `<` and `>=` on text use the index, as the terms of an
 * array or a text search could not.
 */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import type { TermRange } from './lead-terms.ts'

/** Which lead has gained or lost which terms. */
export interface TermChange {
  readonly leadId: string
  readonly terms: readonly string[]
}

/** Behind the prefix, all but the last digit of the time. */
const blockOf = (leadId: string): string => leadId.slice(5, 14)
const endOf = (leadId: string): string => leadId.slice(14)

interface Posting {
  readonly term: string
  readonly block: string
  /** With a space between. */
  ends: string
}

/** In the order of the index: a row finds its page where the one before left it. */
function postingsOf(changes: readonly TermChange[]): Posting[] {
  const postings: Posting[] = []
  for (const [block, ofBlock] of Map.groupBy(changes, ({ leadId }) => blockOf(leadId))) {
    const byTerm = new Map<string, [Posting]>()
    for (const { leadId, terms } of ofBlock) {
      const end = endOf(leadId)
      for (const term of terms) {
        const known = byTerm.get(term)
        if (known) known[0].ends += ` ${end}`
        else byTerm.set(term, [{ term, block, ends: end }])
      }
    }
    // Sorted without a function to compare: in half the time.
    for (const term of [...byTerm.keys()].sort()) postings.push(...(byTerm.get(term) ?? []))
  }
  return postings
}

const unnested = (postings: readonly Posting[]) => sql`unnest(
  ${arrayLiteral(postings.map(({ term }) => term))}::text[],
  ${arrayLiteral(postings.map(({ block }) => block))}::text[],
  ${arrayLiteral(postings.map(({ ends }) => ends))}::text[]
) as posting (term, block, ends)`

export async function insertTerms(tx: OrgTx, changes: readonly TermChange[]): Promise<void> {
  const postings = postingsOf(changes)
  if (postings.length === 0) return
  await sql`
    insert into lead_terms (org_id, term, block, id_ends)
    select ${tx.orgId}, term, block, ends from ${unnested(postings)}`.execute(tx.db)
}

/** Leaves nothing of a term that nobody has any more: a term may be a name. */
export async function deleteTerms(tx: OrgTx, changes: readonly TermChange[]): Promise<void> {
  const postings = postingsOf(changes)
  if (postings.length === 0) return
  const ids = (text: string) => sql.raw(`string_to_array(${text}, ' ')`)
  const same = sql`lead_terms.org_id = ${tx.orgId} and lead_terms.term = posting.term and lead_terms.block = posting.block`
  await sql`
    delete from lead_terms using ${unnested(postings)}
    where ${same} and ${ids('lead_terms.id_ends')} <@ ${ids('posting.ends')}`.execute(tx.db)
  await sql`
    update lead_terms set id_ends = array_to_string(array(
      select kept from unnest(${ids('lead_terms.id_ends')}) as kept where kept <> all(${ids('posting.ends')})
    ), ' ') from ${unnested(postings)}
    where ${same} and ${ids('lead_terms.id_ends')} && ${ids('posting.ends')}`.execute(tx.db)
}

/** What there is of a range. */
export interface TermStock {
  /** In the first `maxRows` rows. */
  readonly leads: number
  /** Whether these are all. */
  readonly isWhole: boolean
  /** Null where there are more than `maxTerms`. */
  readonly terms: readonly string[] | null
}

/** So many are read one by one: about 10 µs each. */
const maxTerms = 50
/** Looked at in some 0.1 ms; the length of what is stored out of line is known without reading it. */
const maxRows = 200
const endLength = 17

const wantedRanges = (ranges: readonly TermRange[]) => sql`unnest(
  ${arrayLiteral(ranges.map(({ first }) => first))}::text[], ${arrayLiteral(ranges.map(({ end }) => end))}::text[]
) with ordinality as wanted (first, "end", place)`

/** The first terms of a wanted range, each by a look into the index, however many leads have it. */
const termsWithin = (within: RawBuilder<unknown>, limit: number) => sql`
  with recursive next (term) as (
    (select term from lead_terms where ${within} and term >= wanted.first order by term limit 1)
    union all
    select (select term from lead_terms where ${within} and term > next.term order by term limit 1)
    from next where next.term is not null
  )
  select term from next where term is not null limit ${limit}`

/** In the order of the ranges. */
export async function countTerms(tx: OrgTx, ranges: readonly TermRange[]): Promise<TermStock[]> {
  const within = sql`org_id = ${tx.orgId} and term < wanted."end"`
  const { rows } = await sql<{ leads: number; isWhole: boolean; terms: string[] }>`
    select counted.leads, counted.is_whole, found.terms
    from ${wantedRanges(ranges)}
    cross join lateral (
      select coalesce(sum((length + 1) / ${endLength + 1}), 0)::int as leads, count(*) < ${maxRows} as is_whole
      from (
        select octet_length(id_ends) as length from lead_terms
        where ${within} and term >= wanted.first limit ${maxRows}
      ) rows
    ) counted
    cross join lateral (
      select array(${termsWithin(within, maxTerms + 1)}) as terms
    ) found
    order by wanted.place`.execute(tx.db)
  return rows.map(({ terms, ...stock }) => ({ ...stock, terms: terms.length > maxTerms ? null : terms }))
}

export interface ListedTerm {
  readonly term: string
  /** Null: more than are counted. */
  readonly leads: number | null
  /** One of the newest that have it. */
  readonly leadId: string
}

/** So many terms of a range are looked at, about 10 µs each, in so many rows, to find those with the most leads. */
const ranked = { terms: 500, rows: 100 }
/** So many rows of a listed term are counted: more than two of each batch of an import of 1,000,000. */
const countedRows = 2_000

/** The terms with the most leads in these ranges, by the first 500 of each. */
export async function listTerms(
  tx: OrgTx,
  ranges: readonly TermRange[],
  limit: number,
): Promise<ListedTerm[]> {
  const within = sql`org_id = ${tx.orgId} and term < wanted."end"`
  const lengths = (rows: number) => sql`
    select octet_length(id_ends) + 1 as length from lead_terms
    where org_id = ${tx.orgId} and lead_terms.term = found.term limit ${rows}`
  const { rows } = await sql<ListedTerm>`
    with found as materialized (
      select distinct found.term from ${wantedRanges(ranges)}
      cross join lateral (${termsWithin(within, ranked.terms)}) found
    ),
    listed as materialized (
      select found.term, sampled.leads from found cross join lateral (
        select sum(length) as leads from (${lengths(ranked.rows)}) rows
      ) sampled order by sampled.leads desc, found.term limit ${limit}
    )
    select found.term, counted.leads, newest.id as lead_id from listed found
    cross join lateral (
      select case when count(*) < ${countedRows} then (sum(length) / ${endLength + 1})::int end as leads
      from (${lengths(countedRows)}) rows
    ) counted
    cross join lateral (
      select 'lead_' || block || split_part(id_ends, ' ', 1) as id from lead_terms
      where org_id = ${tx.orgId} and lead_terms.term = found.term order by block desc limit 1
    ) newest
    order by counted.leads desc nulls first, found.term`.execute(tx.db)
  return rows
}

const mostPostings = 10_000

/** How many leads have a term in these ranges, each as often as it has one; null where that takes too many rows. */
export async function countPostings(tx: OrgTx, ranges: readonly TermRange[]): Promise<number | null> {
  const { rows } = await sql<{ leads: number | null }>`
    select case when count(*) < ${mostPostings} then coalesce(sum((length + 1) / ${endLength + 1}), 0)::int end as leads
    from ${wantedRanges(ranges)} cross join lateral (
      select octet_length(id_ends) as length from lead_terms
      where org_id = ${tx.orgId} and term >= wanted.first and term < wanted."end" limit ${mostPostings}
    ) rows`.execute(tx.db)
  return rows[0]?.leads ?? null
}

export interface CandidatePage {
  readonly limit: number
  readonly isDescending: boolean
  readonly afterId: string | null
}

const idsOf = sql`select 'lead_' || block || id_end as id from string_to_table(id_ends, ' ') as id_end`

/**
 * A query of the ids of the first leads, by creation, that have one of these terms: of each term whole blocks are read, no
 * more of them than needed. Only blocks have an order, and all that was found is sorted at once: term by term it took
 * longer the more there were.
 */
export function leadsWithTerms(
  tx: OrgTx,
  terms: readonly string[],
  { limit, isDescending, afterId }: CandidatePage,
): RawBuilder<unknown> {
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  const beyond = sql.raw(isDescending ? '<' : '>')
  const fromBlock = afterId === null ? sql`` : sql` and block ${beyond}= ${blockOf(afterId)}`
  const fromLead = afterId === null ? sql`` : sql`where id ${beyond} ${afterId}`
  const ofTerm = (term: RawBuilder<unknown>) => sql`
    select id from (
      select block, id_ends from lead_terms where org_id = ${tx.orgId} and term = ${term}${fromBlock}
      order by block ${direction}
    ) blocks cross join lateral (${idsOf}) leads_of_block ${fromLead}
    order by block ${direction} fetch first ${limit} rows with ties`
  const [only] = terms
  const found =
    terms.length === 1
      ? ofTerm(sql`${only}`)
      : sql`
    select distinct id from unnest(${arrayLiteral(terms)}::text[]) as wanted (term)
    cross join lateral (${ofTerm(sql`wanted.term`)}) leads_of_term`
  return sql`select id from (${found}) found order by id ${direction} limit ${limit}`
}

/** A query of the ids of up to `limit` leads that have a term in these ranges, as often as they have one. */
export function leadsInRanges(tx: OrgTx, ranges: readonly TermRange[], limit: number): RawBuilder<unknown> {
  return sql`
    select id from ${wantedRanges(ranges)} cross join lateral (
      select id from lead_terms cross join lateral (${idsOf}) leads_of_block
      where org_id = ${tx.orgId} and term >= wanted.first and term < wanted."end" limit ${limit}
    ) leads_of_range limit ${limit}`
}

/** A query of the ids of the first leads by creation, whatever terms they have. */
export function firstLeads(tx: OrgTx, { limit, isDescending, afterId }: CandidatePage): RawBuilder<unknown> {
  const after = afterId === null ? sql`` : sql` and id ${sql.raw(isDescending ? '<' : '>')} ${afterId}`
  return sql`
    select id from leads where org_id = ${tx.orgId}${after}
    order by id ${sql.raw(isDescending ? 'desc' : 'asc')} limit ${limit}`
}
