/** What the address of /approvals says: which tab, which mail is open, and which states are looked for. */
import type { EmailState } from '@bolsivo/sdk'

export interface ApprovalsSearch {
  /** Absent: the drafts. */
  readonly tab?: 'sent'
  /** The mail that is open. */
  readonly email?: string
  /** Of the mails in `sent`; absent: all that are no draft. */
  readonly state?: EmailState
}

/** Those after an approval, in the order in which a person asks for them. */
export const decidedStates: readonly EmailState[] = [
  'sent',
  'approved',
  'sending',
  'unknown',
  'failed',
  'bounced',
  'rejected',
]

export function readApprovalsSearch({
  tab,
  email,
  state,
}: Readonly<Record<string, unknown>>): ApprovalsSearch {
  const wanted = decidedStates.find((one) => one === state)
  return {
    ...(tab === 'sent' ? { tab } : {}),
    ...(typeof email === 'string' ? { email } : {}),
    ...(tab === 'sent' && wanted ? { state: wanted } : {}),
  }
}
