/**
 * What became of one attempt to send, and how it is read from what the connection reports.
 *
 * The border that matters is the final dot of DATA. Before it the server has no message, so anything that goes wrong
 * is `retry` or a refusal. From it on, silence is `unknown`: the server may have accepted and the answer may have
 * been lost, so a second attempt could be a second copy. Only a reply of the server settles it.
 */

/** How far the exchange had come: `data` begins with the server's go-ahead for the text. */
export type SendStage = 'message' | 'connect' | 'sign-in' | 'envelope' | 'data'

export type SendResult =
  /** The server took it. `serverMessageId` is set when its answer says that it replaced ours (Amazon SES, Outlook). */
  | { readonly outcome: 'accepted'; readonly answer: string; readonly serverMessageId: string | null }
  /** 5xx about the recipient: the address is dead. */
  | { readonly outcome: 'rejected-recipient'; readonly code: number; readonly reason: string }
  /** Any other 5xx, or a message that may not be sent at all (stage `message`, code null). */
  | {
      readonly outcome: 'rejected'
      readonly stage: SendStage
      readonly code: number | null
      readonly reason: string
    }
  /** Certainly not accepted, and a later attempt may work. */
  | {
      readonly outcome: 'retry'
      readonly stage: SendStage
      readonly code: number | null
      readonly reason: string
    }
  /** Nobody knows whether it was accepted. Never send again without a person. */
  | { readonly outcome: 'unknown'; readonly reason: string }

/** What the SMTP connection says of a failure; the fields are nodemailer's. */
export interface SmtpFailure {
  readonly message: string
  readonly code?: string | undefined
  readonly responseCode?: number | undefined
  readonly response?: string | undefined
  readonly command?: string | undefined
}

/** `finalDotDue`: whether the final dot of DATA may have left this process. */
export function classifyFailure(failure: SmtpFailure, stage: SendStage, finalDotDue: boolean): SendResult {
  const code = failure.responseCode ?? null
  const reason = readable(failure.response ?? failure.message)
  if (code !== null && code >= 500 && code <= 599) {
    return isAboutRecipient(code, failure.response ?? '', failure.command === 'RCPT TO')
      ? { outcome: 'rejected-recipient', code, reason }
      : { outcome: 'rejected', stage, code, reason }
  }
  if (code !== null && code >= 400 && code <= 499) return { outcome: 'retry', stage, code, reason }
  // A reply that is neither yes nor no (a stray 354, say) settles nothing either.
  if (finalDotDue) return { outcome: 'unknown', reason }
  // Refused by nodemailer itself: the message is larger than the server said it takes.
  if (failure.code === 'EMESSAGE') return { outcome: 'rejected', stage: 'message', code, reason }
  return { outcome: 'retry', stage, code, reason }
}

/**
 * RFC 3463: x.1.y and x.2.y are about an address and its mailbox, except x.1.7 and x.1.8, the sender's. The detail
 * counts before the stage, because servers that postpone every refusal to RCPT (Postfix does by default) answer there
 * for blocked clients and forbidden relaying too, and the last of a message (Exchange) names recipients only then.
 */
function isAboutRecipient(code: number, response: string, isRcpt: boolean): boolean {
  const detail = /^\d{3}[ -]5\.(\d{1,3})\.(\d{1,3})\b/.exec(response)
  const [subject, number] = [detail?.[1], detail?.[2]]
  if (subject === '1') return number !== '7' && number !== '8'
  if (subject === '2') return true
  if (subject !== undefined && subject !== '0' && subject !== '5') return false
  // Without a detail: RFC 5321 4.2.2 gives these codes to the mailbox.
  return isRcpt && [550, 551, 552, 553].includes(code)
}

/** One line of at most 500 characters that may be stored and shown. */
export function readable(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim()
  return line.length > 500 ? `${line.slice(0, 499).toWellFormed()}…` : line
}
