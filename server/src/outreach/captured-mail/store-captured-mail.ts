/** Keeps what the built-in SMTP server took, for the org that sent it to look at. */
import type { KeyRing } from '../../platform/crypto.ts'
import type { Database } from '../../platform/db/database.ts'
import { newId } from '../../platform/ids.ts'
import type { CapturedMail } from '../../platform/mail/capture.ts'
import { claimEmail } from '../emails/queries.ts'
import type { UnsubscribeLinks } from '../suppressions/unsubscribe-link.ts'
import { insertCapturedMail } from './queries.ts'

const ownHeader = 'X-Bolsivo-Org'
const purpose = 'captured-mail'

/** For mail that has no opt-out link, such as a notice to an owner: says whose it is, in a way that can't be forged. */
export function capturedMailHeaders(ring: KeyRing, orgId: string): Record<string, string> {
  return { [ownHeader]: `${orgId}.${ring.authenticate(purpose, orgId).toString('base64url')}` }
}

/**
 * For `onMail` of the capture server. Whose mail it is, its opt-out link says, or the header of one that has none.
 * Throws for a mail with neither, which is not ours.
 */
export function storeCapturedMail(deps: {
  db: Database
  links: UnsubscribeLinks
  ring: KeyRing
}): (mail: CapturedMail) => Promise<void> {
  return async (mail) => {
    const header = (name: string) =>
      mail.headers.find((other) => other.name.toLowerCase() === name.toLowerCase())?.value ?? ''
    const optOut = deps.links.open(/\/u\/([\w-]+)>/.exec(header('List-Unsubscribe'))?.[1] ?? '')
    const place = optOut ?? placeOfHeader(deps.ring, header(ownHeader))
    if (!place) throw new Error('a captured mail without an opt-out link of this server')
    const { name, address } = mail.from
    await deps.db.inOrg(place.orgId, async (tx) => {
      // Its lead was erased while it was on its way: nothing is kept of it.
      if (place.emailId !== null && !(await claimEmail(tx, place.emailId))) return
      await insertCapturedMail(tx, {
        id: newId('mail'),
        emailId: place.emailId,
        fromAddress: name === '' ? address : `${name} <${address}>`,
        toAddress: mail.to.join(', '),
        subject: mail.subject,
        text: mail.text,
        source: mail.raw,
      })
    })
  }
}

function placeOfHeader(ring: KeyRing, value: string): { orgId: string; emailId: null } | null {
  const [orgId = '', seal = ''] = value.split('.')
  return ring.isAuthentic(purpose, orgId, Buffer.from(seal, 'base64url')) ? { orgId, emailId: null } : null
}
