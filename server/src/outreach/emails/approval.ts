/** What an e-mail lacks to be approved: asked by the preview, and by the approval itself. */
import type { OrgTx } from '../../platform/db/database.ts'
import { addressMissing, addressSuppressed } from '../errors.ts'
import { readSender, type SenderOf } from '../sender.ts'
import type { AddressHashes } from '../suppressions/address-hashes.ts'
import { isSuppressed } from '../suppressions/suppress.ts'
import type { UnsubscribeLinks } from '../suppressions/unsubscribe-link.ts'
import type { Email } from './queries.ts'
import { type Missing, missingContent } from './required-content.ts'

export interface ApprovalDeps {
  readonly senderOf: SenderOf
  readonly links: UnsubscribeLinks
  readonly addressHashes: AddressHashes
}

/** Whatever its state. The first is what an approval is refused for. */
export async function missingForApproval(
  tx: OrgTx,
  { id, to, bodyText }: Email,
  { senderOf, links, addressHashes }: ApprovalDeps,
): Promise<Missing[]> {
  const missing: Missing[] = []
  if (to === null) missing.push({ definition: addressMissing, options: {} })
  else if (await isSuppressed(tx, to, addressHashes))
    missing.push({ definition: addressSuppressed, options: {} })
  const { postalAddress } = await readSender(tx, senderOf)
  const unsubscribeUrl = links.urlOf({ orgId: tx.orgId, emailId: id })
  return [...missing, ...missingContent(bodyText, { postalAddress, unsubscribeUrl })]
}
