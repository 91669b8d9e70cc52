/** What happened to a lead, in a salesperson's words. Pure; the texts in it are a stranger's and stay text. */
import type { TimelineEvent } from '@bolsivo/sdk'
import { isStatusName, statusNames } from '../status.tsx'
import { fieldInWords } from './lead-fields.ts'

export type Moment = 'came' | 'changed' | 'scored' | 'qualified' | 'moved' | 'mail' | 'good' | 'bad'

export interface Told {
  readonly moment: Moment
  /** «Moved from New to Qualified» */
  readonly what: string
  /** More about it, such as the subject of a mail. */
  readonly detail: string | null
}

export function toldEvent({ type, data: fields }: Pick<TimelineEvent, 'type' | 'data'>): Told {
  const data: Readonly<Record<string, unknown>> = { ...fields }
  const text = (name: string): string | null => (typeof data[name] === 'string' ? data[name] : null)
  const told = (moment: Moment, what: string, detail: string | null = null): Told => ({
    moment,
    what,
    detail,
  })
  switch (type) {
    case 'lead.created':
      return told('came', cameFrom(text('source')))
    case 'lead.updated':
      return told('changed', `Changed ${listed(changedFields(data.changed_fields))}`)
    case 'lead.scored':
      return told('scored', `Scored ${data.score ?? ''}`.trim(), text('fit_reason'))
    case 'lead.qualified':
      return told('qualified', `Qualified with a score of ${data.score ?? ''}`.trim(), text('fit_reason'))
    case 'lead.status_changed':
      return told('moved', `Moved from ${statusName(data.previous_status)} to ${statusName(data.new_status)}`)
    case 'email.drafted':
      return told('mail', 'A mail was drafted', text('subject'))
    case 'email.approved':
      return told('mail', 'The mail was approved', text('subject'))
    case 'email.rejected':
      return told('mail', 'The mail was rejected', text('reason'))
    case 'email.sent':
      return told('good', `Mail sent to ${text('to') ?? 'the lead'}`, text('subject'))
    case 'email.failed':
      return told('bad', 'The mail could not be sent', text('reason'))
    case 'email.bounced':
      return told('bad', 'The mail came back', text('reason'))
    case 'email.unsubscribed':
      return told('bad', 'They want no more mail')
    default:
      return told('changed', type.replace(/[._]/g, ' '))
  }
}

/** Whose doing it was; null: it happened by itself. Somebody who left the team may have no name any more. */
export function doneBy(actor: TimelineEvent['actor'], ownId: string): string | null {
  switch (actor?.type) {
    case 'person':
      return actor.id === ownId ? 'You' : (actor.name ?? 'A former teammate')
    case 'api_key':
      return actor.name === null ? 'An API key' : `API key ${actor.name}`
    case 'operator':
      return actor.name ?? 'Operator'
    default:
      return null
  }
}

function cameFrom(source: string | null): string {
  if (source === null || source === 'api') return 'Came in through the API'
  return source === 'import' ? 'Came in with an import' : `Came in from ${source}`
}

const changedFields = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []

/** `phone, e-mail and city` */
function listed(names: readonly string[]): string {
  const words = names.map(fieldInWords)
  if (words.length === 0) return 'something'
  if (words.length === 1) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

const statusName = (value: unknown): string =>
  typeof value === 'string' && isStatusName(value) ? statusNames[value] : 'an unknown status'

/** Newest first. A qualification is told by three events of one moment: the one that says most is enough. */
export function withoutEchoes(events: readonly TimelineEvent[]): TimelineEvent[] {
  const qualifiedAt = new Set(
    events.flatMap(({ type, created_at }) => (type === 'lead.qualified' ? [created_at.slice(0, 19)] : [])),
  )
  return events.filter(
    ({ type, created_at, data }) =>
      !qualifiedAt.has(created_at.slice(0, 19)) ||
      (type !== 'lead.scored' &&
        !(type === 'lead.status_changed' && 'new_status' in data && data.new_status === 'qualified')),
  )
}
