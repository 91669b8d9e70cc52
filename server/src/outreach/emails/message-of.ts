/**
 * What goes out of an e-mail: the preview shows it, the sending sends it, and neither adds anything of its own but the
 * time.
 */
import type { OrgTx } from '../../platform/db/database.ts'
import type { Mailer } from '../../platform/mail/mailer.ts'
import type { OutgoingMessage } from '../../platform/mail/message.ts'
import { unsubscribeHeaders } from '../../platform/mail/unsubscribe.ts'
import { fromOf, readSender, type SenderOf } from '../sender.ts'
import type { UnsubscribeLinks } from '../suppressions/unsubscribe-link.ts'
import { messageIdFor } from './email.ts'
import type { Email } from './queries.ts'

export interface MessageDeps {
  readonly mailer: Pick<Mailer, 'fromAddress'>
  readonly senderOf: SenderOf
  readonly links: UnsubscribeLinks
}

/** As yet it may be to nobody. */
export type Message = Omit<OutgoingMessage, 'to' | 'date'> & { readonly to: string | null }

export async function messageOf(
  tx: OrgTx,
  email: Email,
  { mailer, senderOf, links }: MessageDeps,
): Promise<Message> {
  const from = fromOf(await readSender(tx, senderOf), mailer.fromAddress)
  return {
    from,
    to: email.to,
    subject: email.subject,
    text: email.bodyText,
    messageId: email.messageId ?? messageIdFor(email.id, from.address),
    headers: unsubscribeHeaders(links.urlOf({ orgId: tx.orgId, emailId: email.id })),
  }
}
