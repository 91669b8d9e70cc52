/**
 * Which leads a filter by their history finds: those that the figures count, in the SQL that counts them.
 *
 * Lists of leads get both directions from app.ts, and read the leads themselves: so an id of a lead that was erased is no
 * matter. Measured with 1,000,000 leads: docs/decisions/analytics.md.
 */
import { type RawBuilder, sql } from 'kysely'
import type { LeadAtHand, LeadIdsByHistory, LeadStatus, LeadsByHistory } from '../../leads/index.ts'
import { arrayLiteral } from '../../platform/db/array-literal.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import {
  createdIn,
  eventsIn,
  eventsSince,
  movesSince,
  repliedIn,
  stepNumber,
  steps,
  type Within,
} from '../queries.ts'

const earliest = new Date(0)
const latest = new Date('9999-12-31T00:00:00Z')
const move = 'lead.status_changed'

export const idsByHistory: LeadIdsByHistory = (history) => {
  const within = { start: history.from ?? earliest, end: history.to ?? latest }
  if (history.what === 'mailed') return withEvent('email.sent', within)
  if (history.what === 'replied') return replied(within)
  if (history.what === 'moved_to') return withEvent(move, within, sql`new_status = ${history.status}`)
  return history.status === 'new' ? cameIn(within) : reached(history.status, within)
}

function withEvent(type: string, within: Within, condition = sql`true`): LeadsByHistory {
  const events = (tx: OrgTx) => sql`${eventsIn(tx, type, within)} event`
  return {
    ids: (tx) => sql`select lead_id as id from ${events(tx)} where ${condition}`,
    has: (tx, lead) => sql`exists (select from ${events(tx)} where lead_id = ${lead.id} and ${condition})`,
  }
}

function replied(within: Within): LeadsByHistory {
  return {
    ids: (tx) => sql`select lead_id as id from ${repliedIn(tx, within)} replied`,
    has: (tx, lead) => sql`
      exists (
        select from ${eventsIn(tx, 'email.sent', within)} sent
        join ${movesSince(tx, within.start)} moved using (lead_id)
        where lead_id = ${lead.id} and went_to >= ${stepNumber('replied')} and moved.created_at >= sent.created_at
      )`,
  }
}

const isCreatedIn = ({ createdAt }: LeadAtHand, { start, end }: Within) => sql`
  (${createdAt} >= ${start} and ${createdAt} < ${end})`

/** Whatever moved has reached the first step, too. */
function cameIn(within: Within): LeadsByHistory {
  const moved = withEvent(move, within)
  return {
    ids: (tx) => sql`select id from ${createdIn(tx, within)} lead union all ${moved.ids(tx)}`,
    has: (tx, lead) => sql`(${isCreatedIn(lead, within)} or ${moved.has(tx, lead)})`,
  }
}

/** By a move within the time; or by coming in within it, with the status before the first move, or the one it has still. */
function reached(status: LeadStatus, within: Within): LeadsByHistory {
  const statuses = status === 'closed_lost' ? [status] : steps.slice(stepNumber(status) - 1)
  const isReached = (column: RawBuilder<unknown>) => sql`${column} = any(${arrayLiteral(statuses)}::text[])`
  const moved = withEvent(move, within, isReached(sql`new_status`))
  const movesOf = (tx: OrgTx) => sql`${eventsSince(tx, move, within.start)} move`
  const hasAtFirst = (tx: OrgTx, lead: Pick<LeadAtHand, 'id' | 'status'>) =>
    isReached(sql`
      coalesce((
        select previous_status from ${movesOf(tx)} where lead_id = ${lead.id} order by sequence limit 1
      ), ${lead.status})`)
  return {
    has: (tx, lead) => sql`
      (${moved.has(tx, lead)} or (${isCreatedIn(lead, within)} and ${hasAtFirst(tx, lead)}))`,
    // Who has such a status now, or moved from one, and not to one within the time, may have come in with it: those few
    // are asked one by one. To group all moves by lead instead took seconds.
    ids: (tx) => sql`
      with moved as materialized (${moved.ids(tx)}),
      others as materialized (
        select distinct id from (
          select id from ${createdIn(tx, within)} lead where ${isReached(sql`status`)}
          union all
          select lead_id from ${movesOf(tx)} where ${isReached(sql`previous_status`)}
        ) had where not exists (select from moved where moved.id = had.id)
      )
      select id from moved
      union all
      select others.id from others cross join lateral (
        select status from ${createdIn(tx, within)} lead where lead.id = others.id offset 0
      ) lead where ${hasAtFirst(tx, { id: sql`others.id`, status: sql`lead.status` })}`,
  }
}
