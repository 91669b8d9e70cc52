import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { emailNotFound, wrongState } from '../errors.ts'
import { type ApprovalDeps, missingForApproval } from './approval.ts'
import { canMove, contentHash } from './email.ts'
import { type Message, type MessageDeps, messageOf } from './message-of.ts'
import { findEmail } from './queries.ts'
import type { Missing } from './required-content.ts'

export interface Preview {
  readonly message: Message
  readonly contentHash: string
  readonly missing: readonly Missing[]
}

/** The e-mail as it would go out now, and what an approval of it would be refused for. Throws `not_found`. */
export async function previewEmail(
  tx: OrgTx,
  id: string,
  deps: MessageDeps & ApprovalDeps,
): Promise<Preview> {
  const email = await findEmail(tx, id)
  if (!email) throw new AppError(emailNotFound)
  const message = await messageOf(tx, email, deps)
  const missing = canMove(email.state, 'approved', 'person')
    ? await missingForApproval(tx, email, deps)
    : [{ definition: wrongState, options: { message: `The e-mail is ${email.state}, not a draft` } }]
  return { message, contentHash: contentHash(email), missing }
}
