/** What happened to a lead, as the filter of the API: `reached:contacted@<from>/<to>`, as figures link with it. Pure. */
import type { LeadStatus } from '@bolsivo/sdk'
import { rangeText } from './day-range.ts'
import { isStatusName, statusNames } from './status.tsx'

export interface History {
  readonly what: 'moved_to' | 'reached' | 'mailed' | 'replied'
  /** Of the first two. */
  readonly status: LeadStatus | null
  /** The first moment; null: however early. */
  readonly from: Date | null
  /** The first moment after it; null: until now. */
  readonly to: Date | null
}

const form = /^(?:(moved_to|reached):(\w+)|(mailed|replied))(?:@([^/]+)\/([^/]+))?$/

/** Null where it is not understood. */
export function readHistory(text: string): History | null {
  const [, moved, status, mailed, from = '..', to = '..'] = form.exec(text) ?? []
  const ends = { from: readEnd(from), to: readEnd(to) }
  if (isNoTime(ends.from) || isNoTime(ends.to)) return null
  if (mailed !== undefined) return { what: mailed as 'mailed', status: null, ...ends }
  if (moved === undefined || status === undefined || !isStatusName(status)) return null
  return { what: moved as 'reached', status, ...ends }
}

const readEnd = (text: string): Date | null => (text === '..' ? null : new Date(text))
const isNoTime = (end: Date | null): boolean => end !== null && Number.isNaN(end.getTime())

/** `Reached Contacted Oct 1 – Oct 31` */
export function historyText(history: History, now: Date): string {
  const { from, to } = history
  // A range of days is between the moments around it.
  const after = from === null ? undefined : new Date(from.getTime() - 1).toISOString()
  const days = rangeText(after, to?.toISOString(), now)
  return days === null ? eventText(history) : `${eventText(history)} ${days}`
}

function eventText({ what, status }: History): string {
  if (status === null) return what === 'mailed' ? 'Mailed' : 'Replied since mailed'
  if (what === 'moved_to') return `Moved to ${statusNames[status]}`
  return status === 'new' ? 'Arrived or moved' : `Reached ${statusNames[status]}`
}
