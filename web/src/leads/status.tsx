/**
 * The statuses of a lead in the order of the pipeline, in a salesperson's words. The glyph fills as a lead moves on, so
 * that who sees no colours tells them apart too.
 */
import type { LeadStatus } from '@bolsivo/sdk'
import classes from './status.module.css'

export const statuses: readonly LeadStatus[] = [
  'new',
  'qualified',
  'contacted',
  'replied',
  'meeting',
  'closed_won',
  'closed_lost',
]

export const statusNames: Readonly<Record<LeadStatus, string>> = {
  new: 'New',
  qualified: 'Qualified',
  contacted: 'Contacted',
  replied: 'Replied',
  meeting: 'Meeting',
  closed_won: 'Won',
  closed_lost: 'Lost',
}

/** For bars of a chart and whatever else has no glyph. */
export const statusColor = (status: LeadStatus): string => `var(--status-${status})`

export const isStatusName = (text: string): text is LeadStatus =>
  (statuses as readonly string[]).includes(text)

/** How much of the circle is filled. */
const filled: Partial<Record<LeadStatus, number>> = {
  qualified: 0.25,
  contacted: 0.5,
  replied: 0.75,
  meeting: 1,
}

export function StatusGlyph({ status }: { readonly status: LeadStatus }) {
  const part = filled[status]
  return (
    <svg className={classes.glyph} data-status={status} viewBox="0 0 14 14" aria-hidden="true">
      {part !== undefined || status === 'new' ? (
        <>
          <circle cx="7" cy="7" r="5.75" className={classes.ring} />
          {part !== undefined && (
            <circle
              cx="7"
              cy="7"
              r="1.75"
              pathLength="1"
              strokeDasharray={`${part} 1`}
              className={classes.pie}
            />
          )}
        </>
      ) : (
        <>
          <circle cx="7" cy="7" r="6.5" className={classes.disc} />
          <path
            d={status === 'closed_won' ? 'M4.2 7.2 6.2 9.2 9.9 5' : 'M4.9 4.9 9.1 9.1 M9.1 4.9 4.9 9.1'}
            className={classes.mark}
          />
        </>
      )}
    </svg>
  )
}

export function StatusPill({ status }: { readonly status: LeadStatus }) {
  return (
    <span className={classes.pill}>
      <StatusGlyph status={status} />
      {statusNames[status]}
    </span>
  )
}
