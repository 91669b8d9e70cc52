/** The rules of an e-mail: its states and who may move it, what an approval covers, and when sending is tried again. */
import { createHash } from 'node:crypto'
import type { EmailAction, EmailState } from './schema.ts'

/** `person`: somebody signed in, or a client with a key. `system`: the sender, the mailbox, a sequence that ends. */
export type Mover = 'person' | 'system'

/**
 * The only moves there are. No move leads from `sending`, `sent` or `unknown` to one that is sent again, except where
 * the server certainly did not accept (`sending → approved`, which waits for its next attempt).
 */
const moves: Readonly<Record<EmailState, Partial<Record<EmailState, readonly Mover[]>>>> = {
  // The system rejects a draft whose lead replied, unsubscribed or closed.
  draft: { approved: ['person'], rejected: ['person', 'system'] },
  // Back to draft: withdrawn, or edited, which an approval does not survive. Failed: suppressed in the meantime.
  approved: { draft: ['person'], rejected: ['person', 'system'], sending: ['system'], failed: ['system'] },
  sending: {
    sent: ['system'],
    approved: ['system'],
    failed: ['system'],
    bounced: ['system'],
    unknown: ['system'],
  },
  // A bounce can come hours after the acceptance.
  sent: { bounced: ['system'] },
  // It never went out, so it may be read and approved anew.
  failed: { draft: ['person'] },
  // A person settles it by looking into the mailbox; a bounce proves that it went out; and a sender that was taken
  // for dead may still come back with the server's yes.
  unknown: { sent: ['person', 'system'], failed: ['person'], bounced: ['system'] },
  rejected: {},
  bounced: {},
}

/** Whether `by` may move an e-mail from one state to the other. Staying is no move. */
export function canMove(from: EmailState, to: EmailState, by: Mover): boolean {
  return moves[from][to]?.includes(by) ?? false
}

/** Only a draft's text and address may be changed; an approved one is withdrawn first. */
export function isEditable(state: EmailState): boolean {
  return state === 'draft'
}

/** What a person may do with an e-mail in this state; whether an approval would be taken says the preview. */
export function actionsIn(state: EmailState): EmailAction[] {
  const may = (to: EmailState) => canMove(state, to, 'person')
  const allowed: Record<EmailAction, boolean> = {
    edit: isEditable(state),
    approve: may('approved'),
    reject: may('rejected'),
    withdraw: may('draft'),
    settle: may('sent'),
  }
  return (Object.keys(allowed) as EmailAction[]).filter((action) => allowed[action])
}

/** Whether it never reached anybody and never will, so that another may be drafted in its place. */
export function isReplaceable(state: EmailState): boolean {
  return state === 'rejected' || state === 'bounced'
}

export interface EmailContent {
  readonly to: string | null
  readonly subject: string
  readonly bodyText: string
}

/**
 * SHA-256, in lower-case hex, of what a person approves. JSON keeps the parts apart: no shift of characters from one
 * part to the next, and no address that reads "null", gives the same hash. Key and version are part of the text, so
 * that a later form of the content can't meet an earlier one.
 */
export function contentHash(content: EmailContent): string {
  const canonical = JSON.stringify(['bolsivo-email-1', content.to, content.subject, content.bodyText])
  return createHash('sha256').update(canonical).digest('hex')
}

const retryDelaysSeconds = [60, 300, 1_800, 7_200]

/** Seconds to wait after `attemptCount` attempts that the server put off (4xx); null: no more, it has failed. */
export function nextSendAttempt(attemptCount: number): number | null {
  return retryDelaysSeconds[attemptCount - 1] ?? null
}

/**
 * The Message-ID of an e-mail: the same at every attempt, so that a mail system which got two copies can tell.
 * `senderAddress` as `parseEmailAddress` gives it.
 */
export function messageIdFor(emailId: string, senderAddress: string): string {
  return `<${emailId}@${senderAddress.slice(senderAddress.lastIndexOf('@') + 1)}>`
}
