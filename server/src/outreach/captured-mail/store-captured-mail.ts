/** Keeps what the built-in SMTP server took, for the org that sent it to look at. */
import type { Database } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'
import type { CapturedMail } from '../../platform/mail/capture.ts'
import type { UnsubscribeLinks } from '../suppressions/unsubscribe-link.ts'
import { insertCapturedMail } from './queries.ts'

/**
 * For `onMail` of the capture server. Whose mail it is, its opt-out link says: every mail has one, and its seal can't
 * be forged. Throws for a mail without it, which is not ours.
 */
export function storeCapturedMail(deps: {
  db: Database
  links: UnsubscribeLinks
}): (mail: CapturedMail) => Promise<void> {
  return async (mail) => {
    const header = mail.headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')
    const place = deps.links.open(/\/u\/([\w-]+)>/.exec(header?.value ?? '')?.[1] ?? '')
    if (!place) throw new Error('a captured mail without an opt-out link of this server')
    const { name, address } = mail.from
    await deps.db.inOrg(place.orgId, (tx) =>
      insertCapturedMail(tx, {
        id: newId('mail'),
        emailId: place.emailId,
        fromAddress: name === '' ? address : `${name} <${address}>`,
        toAddress: mail.to.join(', '),
        subject: mail.subject,
        text: mail.text,
        source: mail.raw,
      }),
    )
  }
}
