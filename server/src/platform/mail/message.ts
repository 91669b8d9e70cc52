/**
 * A plain-text message and its bytes on the wire.
 *
 * What was approved is what arrives: the text is UTF-8 in quoted-printable, so no server on the way rewraps it
 * (8-bit text, long lines, trailing blanks and lines like `From ` survive). Only line ends become CRLF, and a text
 * that doesn't end with one gains one, since SMTP knows whole lines only.
 * Header injection: anything with a control character in a header is refused before nodemailer sees it. Nothing is
 * ever read from a file or a URL, and nodemailer's `raw`, which would skip its encoding, is not used.
 */
import MailComposer from 'nodemailer/lib/mail-composer'

export interface OutgoingMessage {
  readonly from: { readonly name: string; readonly address: string }
  /** One address, without a display name, ASCII (a domain of another script in its punycode form). */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** With angle brackets; chosen by the caller, so that a second attempt carries the same. */
  readonly messageId: string
  readonly date: Date
  /** Further headers: `List-Unsubscribe`, `In-Reply-To`, `References`, … */
  readonly headers?: Readonly<Record<string, string>>
}

/** Ours to write: two of them would leave it to the reader's mail program which one counts. */
const ownHeaders =
  /^(from|sender|to|cc|bcc|subject|date|message-id|mime-version|return-path|content-.*|dkim-signature)$/i
const atext = "[a-z0-9.!#$%&'*+/=?^_`{|}~-]"
const address = new RegExp(`^${atext}{1,64}@[a-z0-9.-]{1,253}$`, 'i')
const headerName = /^[a-z0-9-]{1,76}$/i
const messageId = new RegExp(`^<${atext}+@${atext}+>$`, 'i')
// U+2028 and U+2029 too: harmless on the wire, but a line break to some readers of the decoded header.
const lineBreaking = /[\p{Cc}\u2028\u2029]/u

/** Whether mail can be from or to this text: one address, without a display name, ASCII. */
export const isMailAddress = (text: string): boolean => address.test(text)

/** What keeps a message from being sent, as a sentence; null when nothing does. */
export function messageProblem(message: OutgoingMessage): string | null {
  if (!isMailAddress(message.from.address)) return 'The sender address is not valid'
  if (!isMailAddress(message.to)) return 'The recipient address is not valid'
  if (!messageId.test(message.messageId)) return 'The Message-ID is not valid'
  if (Number.isNaN(message.date.getTime())) return 'The date is not valid'
  if (!isHeaderText(message.from.name)) return 'The sender name has a line break or another control character'
  if (!isHeaderText(message.subject)) return 'The subject has a line break or another control character'
  if (message.text.includes('\0') || !message.text.isWellFormed())
    return 'The text has a character no mail can carry'
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (!headerName.test(name) || ownHeaders.test(name)) return 'A header has a name that is not allowed'
    if (!isHeaderText(value)) return `The header ${name} has a line break or another control character`
  }
  return null
}

function isHeaderText(text: string): boolean {
  return text.isWellFormed() && !lineBreaking.test(text)
}

/** The message as bytes for SMTP. Call `messageProblem` first. */
export async function composeMessage(message: OutgoingMessage): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: message.from.name, address: message.from.address },
    to: { name: '', address: message.to },
    subject: message.subject,
    messageId: message.messageId,
    date: message.date,
    headers: { ...message.headers },
    text: {
      // As bytes: nodemailer takes an object around an empty string for something else.
      content: Buffer.from(message.text.replace(/\r\n|\r|\n/g, '\r\n')),
      contentTransferEncoding: 'quoted-printable',
    },
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return await composer.compile().build()
}
