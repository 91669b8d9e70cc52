import { erasedLeadIds } from '../platform/events/erase.ts'
import type { Subscriber } from '../platform/events/outbox.ts'
import { deleteScores } from './queries.ts'

/** When a lead is erased: its scores, of which the reasons tell about it, go too. */
export const eraseScores: Subscriber = async (tx, events) => {
  for (const leadId of erasedLeadIds(events)) await deleteScores(tx, leadId)
  return undefined
}
