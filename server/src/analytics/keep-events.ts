import type { RecordedEvent, Subscriber } from '../platform/events/outbox.ts'
import { insertOfEvents } from './queries.ts'

/** Those that are counted. Creations are not among them: the leads themselves say when they came in. */
const countedTypes = ['lead.status_changed', 'lead.deleted', 'email.sent']

/** Keeps what the figures need of the events, in the statement that writes these: the one is there as the other is. */
export const keepEvents: Subscriber = async (tx, events) => {
  const counted = events.flatMap((event, index) => {
    const { type, leadId, createdAt } = event
    if (leadId === null || !countedTypes.includes(type)) return []
    return [{ type, leadId, createdAt, place: index + 1, ...moveOf(event) }]
  })
  return counted.length === 0 ? undefined : (before) => insertOfEvents(tx.orgId, counted, before)
}

const noMove = { previousStatus: null, newStatus: null }

function moveOf({ type, body }: RecordedEvent): { previousStatus: string | null; newStatus: string | null } {
  if (type !== 'lead.status_changed') return noMove
  const { previous_status, new_status } = JSON.parse(body) as Record<string, string>
  return { previousStatus: previous_status ?? null, newStatus: new_status ?? null }
}
