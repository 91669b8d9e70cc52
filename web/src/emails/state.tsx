/** What became of a mail, in words. */
import type { EmailState } from '@bolsivo/sdk'
import { StatusDot, type StatusDotProps } from '../ui/status-dot.tsx'

interface StateWords {
  readonly name: string
  readonly tone: StatusDotProps['tone']
  /** What it means, in a sentence. */
  readonly meaning: string
}

export const emailStates: Readonly<Record<EmailState, StateWords>> = {
  draft: { name: 'Draft', tone: 'quiet', meaning: 'It waits for somebody to read and approve it.' },
  approved: { name: 'Approved', tone: 'busy', meaning: 'It goes out as soon as the mail server takes it.' },
  sending: { name: 'Going out', tone: 'busy', meaning: 'It is being handed to the mail server.' },
  sent: { name: 'Sent', tone: 'good', meaning: 'The mail server has accepted it.' },
  failed: {
    name: 'Failed',
    tone: 'bad',
    meaning: 'It did not go out. Make it a draft again, and approve it anew.',
  },
  unknown: {
    name: 'Unclear',
    tone: 'warn',
    meaning:
      'The connection broke when it may have been accepted already. It is not sent again by itself: look into your mailbox and say what you find.',
  },
  rejected: {
    name: 'Rejected',
    tone: 'quiet',
    meaning: 'Somebody decided against it, or the lead wants no more. It is never sent.',
  },
  bounced: { name: 'Came back', tone: 'bad', meaning: 'Nobody has this address.' },
}

export const isEmailState = (text: string): text is EmailState => Object.hasOwn(emailStates, text)

export function EmailStateDot({ state }: { readonly state: EmailState }) {
  const { name, tone } = emailStates[state]
  return <StatusDot tone={tone}>{name}</StatusDot>
}
