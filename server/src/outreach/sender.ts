/** Who an org's mail is from. */
import { findOrg } from '../orgs/index.ts'
import type { OrgTx } from '../platform/db/database.ts'

/** What the org's profile says; an empty text is unknown. */
export interface SenderProfile {
  readonly senderName: string
  readonly postalAddress: string
  readonly sells: string
}

/** Handed in by app.ts: the profile belongs to another slice. */
export type SenderOf = (tx: OrgTx) => Promise<SenderProfile>

export interface Sender extends SenderProfile {
  readonly orgName: string
}

export async function readSender(tx: OrgTx, senderOf: SenderOf): Promise<Sender> {
  const [org, profile] = [await findOrg(tx), await senderOf(tx)]
  return { ...profile, orgName: org?.name ?? '' }
}

/**
 * The From of a mail. `address` is that of the SMTP server's settings; without one (captured mail, a server for
 * tests) it is made up from the org's name under `.example`, where nobody is.
 */
export function fromOf(sender: Sender, address: string | null): { name: string; address: string } {
  const name = oneLine(sender.senderName) || oneLine(sender.orgName)
  return { name, address: address ?? `sender@${hostLabel(sender.orgName)}.example` }
}

const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim()

function hostLabel(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const label = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return label || 'company'
}
