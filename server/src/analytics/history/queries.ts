/**
 * Which leads a filter by their history finds: those that the figures count, in the SQL that counts them.
 *
 * Lists of leads get these ids from app.ts, and read the leads themselves: so an id of a lead that was erased is no matter.
 * A page by creation asks for the first ids only. Measured with 1,000,000 leads: docs/decisions/analytics.md.
 */
import { type RawBuilder, sql } from 'kysely'
import type { LeadIds, LeadIdsByHistory, LeadStatus } from '../../leads/index.ts'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { createdIn, eventsIn, furthestIn, repliedIn, stepNumber, steps, type Within } from '../queries.ts'

const earliest = new Date(0)
const latest = new Date('9999-12-31T00:00:00Z')

export const idsByHistory: LeadIdsByHistory = (history) => {
  const within = { start: history.from ?? earliest, end: history.to ?? latest }
  return firstOf((tx) => {
    if (history.what === 'mailed')
      return [sql`select lead_id as id from ${eventsIn(tx, 'email.sent', within)} sent`]
    if (history.what === 'replied') return [sql`select lead_id as id from ${repliedIn(tx, within)} replied`]
    if (history.what === 'moved_to') {
      const moved = eventsIn(tx, 'lead.status_changed', within)
      return [sql`select lead_id as id from ${moved} moved where new_status = ${history.status}`]
    }
    return history.status === 'new' ? cameIn(tx, within) : reached(tx, history.status, within)
  })
}

/** Of several queries of ids, which may have one twice. */
function firstOf(queries: (tx: OrgTx) => readonly RawBuilder<unknown>[]): LeadIds {
  return (tx, { limit, isDescending, afterId }) => {
    const beyond = sql.raw(isDescending ? '<' : '>')
    const after = afterId === null ? sql`` : sql`where id ${beyond} ${afterId}`
    // Of each the first alone: so an index in this order is read no further.
    const order =
      limit === null ? sql`` : sql`order by id ${sql.raw(isDescending ? 'desc' : 'asc')} limit ${limit}`
    const each = queries(tx).map((ids) => sql`(select distinct id from (${ids}) ids ${after} ${order})`)
    return sql`select id from (${sql.join(each, sql` union `)}) found ${order}`
  }
}

/** Whatever moved has reached the first step, too. */
const cameIn = (tx: OrgTx, within: Within) => [
  sql`select id from ${createdIn(tx, within)} lead`,
  sql`select lead_id as id from ${eventsIn(tx, 'lead.status_changed', within)} moved`,
]

/** By a move within the time; or by coming in within it, with the status before the first move, or the one it has still. */
function reached(tx: OrgTx, status: LeadStatus, within: Within): RawBuilder<unknown>[] {
  const isLost = status === 'closed_lost'
  const least = stepNumber(status)
  const first = isLost ? [status] : steps.slice(least - 1)
  return [
    sql`
      with moved as materialized (select * from ${furthestIn(tx, within)} moved)
      select lead_id as id from moved where ${isLost ? sql`is_lost` : sql`furthest >= ${least}`}
      union all
      select lead_id from moved cross join lateral (
        select from ${createdIn(tx, within)} lead where lead.id = moved.lead_id offset 0
      ) created where ${isLost ? sql`first_place = 0` : sql`first_place >= ${least}`}
      union all
      select id from ${createdIn(tx, within)} lead left join moved on moved.lead_id = lead.id
      where status = any(${arrayLiteral(first)}::text[]) and moved.lead_id is null`,
  ]
}
