/**
 * Invites an address to work for an org: a mail with a link that is good for one person and 7 days. Another invitation
 * of the same address takes the place of the first.
 */
import { randomBytes } from 'node:crypto'
import { findMember, findOrg, orgNotFound, ownersOnly } from '../../orgs/index.ts'
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Role } from '../../platform/roles.ts'
import { countAttempt } from '../attempts.ts'
import { alreadyMember } from '../errors.ts'
import { linkTo, type PersonalMail } from '../personal-mail.ts'
import { findUserIdByEmail } from '../queries.ts'
import { type Invitation, upsertInvitation } from './queries.ts'
import { hashToken } from './token.ts'

export interface InviteDeps {
  readonly db: Database
  readonly mail: PersonalMail
  publicUrl(): string
}

export interface NewInvitation {
  readonly email: string
  readonly role: Role
}

/** Of somebody who may invite. */
export interface Inviter {
  readonly id: string
  readonly name: string
  readonly role: Role
}

const days = 7
/** Who may invite could otherwise have this server write to everybody. */
const limit = { max: 50, seconds: 3_600 }

/** With the link, which is known to nobody afterwards. Throws `owners_only`, `already_member`, `too_many_attempts`. */
export async function createInvitation(
  { db, mail, publicUrl }: InviteDeps,
  orgId: string,
  { email, role }: NewInvitation,
  by: Inviter,
): Promise<{ invitation: Invitation; link: string }> {
  if (role === 'owner' && by.role !== 'owner') throw new AppError(ownersOnly)
  await countAttempt(db, 'invitations', orgId, limit)
  const token = randomBytes(32).toString('base64url')
  const link = linkTo(publicUrl(), 'accept-invitation', token)
  const invitation = await db.inOrg(orgId, async (tx) => {
    const org = await findOrg(tx)
    if (!org) throw new AppError(orgNotFound)
    if (await isMember(tx, email)) throw new AppError(alreadyMember)
    tx.afterCommit(() => mail.invite(email, { orgName: org.name, invitedBy: by.name, link }))
    const id = newId('inv')
    recordChange(tx, { action: 'invitation.created', target: id, after: { email, role } })
    return upsertInvitation(tx, { id, email, role, invitedBy: by.id, tokenHash: hashToken(token), days })
  })
  return { invitation, link }
}

async function isMember(tx: OrgTx, email: string): Promise<boolean> {
  const userId = await findUserIdByEmail(tx, email)
  return userId !== null && (await findMember(tx, userId)) !== null
}
