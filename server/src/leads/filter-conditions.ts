/**
 * The filters of a list of leads in SQL.
 *
 * Only leakproof operators may use an index under row-level security, so `=`, `<` and their like on plain columns
 * are served by one: these are the ranges. `like`, `lower()` and arrays only check what comes: the checks.
 */
import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../platform/db/array-literal.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { idFloor } from '../platform/ids.ts'
import type { History } from './history.ts'
import type { LeadListQuery, LeadStatus } from './schema.ts'
import { patternOf, readingsOf } from './search-text.ts'

/** The leads to which something happened, in both directions. */
export interface LeadsByHistory {
  /**
   * A query of the ids of all, one as often as it comes, in no order: so that it can be left off after the first. Of some
   * there may be no lead any more.
   */
  ids(tx: OrgTx): RawBuilder<unknown>
  /** Whether a lead that is looked at is among them, by a look into an index. */
  has(tx: OrgTx, lead: LeadAtHand): RawBuilder<unknown>
}

/** Columns of a row of `leads`, as a query has them. */
export type LeadAtHand = Readonly<Record<'id' | 'status' | 'createdAt', RawBuilder<unknown>>>

export const leadAtHand: LeadAtHand = {
  id: sql`leads.id`,
  status: sql`leads.status`,
  createdAt: sql`leads.created_at`,
}

/** Handed in by app.ts: what is kept of the history of leads belongs to a slice that comes after this one. */
export type LeadIdsByHistory = (history: History<LeadStatus>) => LeadsByHistory

export type LeadConditions = Omit<LeadListQuery, 'limit' | 'cursor' | 'sort' | 'history'> & {
  history?: LeadsByHistory | undefined
}

export const withHistory = <Query extends Pick<LeadListQuery, 'history'>>(
  { history, ...query }: Query,
  idsOf: LeadIdsByHistory,
): Omit<Query, 'history'> & Pick<LeadConditions, 'history'> => ({
  ...query,
  history: history && idsOf(history),
})

/** As the index has it. COALESCE may leak in the planner's eyes: 50 ms a page, 30,000 rows into a list, instead of 14. */
export const rank = sql<number>`(case when score is null then -1 else score end)`

export const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join([sql`true`, ...conditions], sql` and `)

export const statusIn = (statuses: readonly string[] | undefined): RawBuilder<unknown>[] =>
  statuses ? [sql`status = any(${arrayLiteral(statuses)}::text[])`] : []

type Add = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) => void

function conditionsOf(say: (add: Add) => void): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = []
  say((value, condition) => {
    if (value !== undefined) conditions.push(condition(value))
  })
  return conditions
}

/** Each is of one column, which an index has within each status: of all leads `id`, too. */
export interface Range {
  readonly order: RawBuilder<unknown>
  readonly conditions: readonly RawBuilder<unknown>[]
}

/** Of each column that the filter names. */
export const rangesByColumn = (filter: LeadConditions): Range[] =>
  [
    { order: rank, conditions: scoresIn(filter) },
    { order: sql`external_id`, conditions: externalIdIn(filter) },
    { order: sql`id`, conditions: uncategorisedIn(filter) },
    { order: sql`id`, conditions: createdIn(filter) },
    { order: sql`updated_at`, conditions: updatedIn(filter) },
  ].filter(({ conditions }) => conditions.length > 0)

export const rangesOf = (filter: LeadConditions): RawBuilder<unknown>[] =>
  rangesByColumn(filter).flatMap(({ conditions }) => conditions)

const scoresIn = (filter: LeadConditions) =>
  conditionsOf((add) => {
    add(filter.min_score, (score) => sql`${rank} >= ${score}`)
    add(filter.max_score, (score) => sql`${rank} between 0 and ${score}`)
    if (lacks(filter, 'score')) add(-1, (none) => sql`${rank} = ${none}`)
  })

type Lackable = NonNullable<LeadListQuery['without']>[number]
const lacks = ({ without }: LeadConditions, field: Lackable): boolean => without?.includes(field) ?? false

/** An index has just these. */
const uncategorisedIn = (filter: LeadConditions) => (lacks(filter, 'category') ? [sql`category is null`] : [])

const externalIdIn = (filter: LeadConditions) =>
  conditionsOf((add) => add(filter.external_id, (id) => sql`external_id = ${id}`))

/** The time in an id is created_at: so the index of the order by creation finds the beginning. */
const createdIn = (filter: LeadConditions) =>
  conditionsOf((add) => {
    add(filter.created_after, (at) => sql`created_at > ${at} and leads.id >= ${idFloor('lead', at)}`)
    add(filter.created_before, (at) => sql`created_at < ${at} and leads.id < ${idFloor('lead', at)}`)
  })

const updatedIn = (filter: LeadConditions) =>
  conditionsOf((add) => {
    add(filter.updated_after, (at) => sql`updated_at > ${at}`)
    // No lead is updated before it is created: so a walk from the newest begins where there are some.
    add(filter.updated_before, (at) => sql`updated_at < ${at} and leads.id < ${idFloor('lead', at)}`)
  })

export const checksOf = (filter: LeadConditions) =>
  conditionsOf((add) => {
    add(filter.q, matchesWords)
    add(filter.category, (category) => sql`lower(category) = lower(${category})`)
    add(filter.city, (city) => sql`lower(city) = lower(${city})`)
    add(filter.source, (source) => sql`source = ${source}`)
    add(filter.tag, (tag) => sql`${tag} = any(tags)`)
  })

function matchesWords(query: string): RawBuilder<unknown> {
  const readings = readingsOf(query).map((words) =>
    sql.join([sql`true`, ...words.map((word) => sql`search_text like ${patternOf(word)}`)], sql` and `),
  )
  return sql`(${sql.join(readings, sql` or `)})`
}
