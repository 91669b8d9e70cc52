/**
 * What happened to a lead as a filter of lists: `moved_to:contacted@2026-06-01T07:00:00Z/2026-07-01T07:00:00Z`. Pure.
 *
 * The time is an interval of ISO 8601: from its first moment, which is within, to the one after its last; `..` leaves an
 * end open, and without a time it is whenever. So a figure over a period has a filter of just its leads.
 */
import { z } from 'zod'
import { queryTime } from '../platform/shapes.ts'

export type History<Status extends string = string> = (
  | { readonly what: 'moved_to'; readonly status: Status }
  | { readonly what: 'reached'; readonly status: Status }
  | { readonly what: 'mailed' }
  | { readonly what: 'replied' }
) & {
  /** Null: however early. */
  readonly from: Date | null
  /** The first moment after it; null: until now. */
  readonly to: Date | null
}

const description = `What happened to a lead, and within which time:

- \`moved_to:contacted\`: a move to this status
- \`reached:contacted\`: a move to this step or one after it, or coming in with such a status; \`reached:new\` is coming in, or any move
- \`mailed\`: a mail was sent
- \`replied\`: a mail was sent within the time, and the lead moved to \`replied\` or a step after it since, until now

Each may be followed by \`@\` and a time of ISO 8601, \`<from>/<to>\`: \`from\` is within, \`to\` is not, and \`..\` leaves an end open`

const form =
  'must be moved_to:<status>, reached:<status>, mailed or replied, and may end with @<from>/<to>, such as reached:contacted@2026-06-01T07:00:00Z/2026-07-01T07:00:00Z'

export const queryHistory = <const Status extends string>(statuses: readonly [Status, ...Status[]]) =>
  z
    .string()
    .transform((text, context): History<Status> => {
      const history = readHistory(text, statuses)
      if (history) return history
      context.addIssue({ code: 'custom', message: form })
      return z.NEVER
    })
    .meta({ description, examples: ['reached:contacted@2026-06-01T07:00:00Z/2026-07-01T07:00:00Z'] })

/** Null where it is none. */
function readHistory<Status extends string>(
  text: string,
  statuses: readonly Status[],
): History<Status> | null {
  const [event = '', time, ...more] = text.split('@')
  const ends = time === undefined ? { from: null, to: null } : readInterval(time)
  if (ends === null || more.length > 0) return null
  if (event === 'mailed' || event === 'replied') return { what: event, ...ends }
  const [what, name] = event.split(':')
  const status = statuses.find((one) => `${what}:${one}` === event && one === name)
  if (status === undefined || (what !== 'moved_to' && what !== 'reached')) return null
  return { what, status, ...ends }
}

function readInterval(text: string): Pick<History, 'from' | 'to'> | null {
  const [from, to, ...more] = text.split('/').map(readEnd)
  return from === undefined || to === undefined || more.length > 0 ? null : { from, to }
}

/** Undefined where it is no time. */
const readEnd = (text: string): Date | null | undefined =>
  text === '..' ? null : queryTime.safeParse(text).data
