/**
 * Takes an invitation up. Who has an account with the address signs in first, so that its password and second factor
 * are asked for; who has none chooses a name and a password, and the link, which was mailed there, vouches for the address.
 */
import { findOrg, insertMember } from '../../orgs/index.ts'
import { actAs } from '../../platform/audit/actor.ts'
import { recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import type { Auth } from '../auth.ts'
import { invitationInvalid, invitedOther, signInFirst } from '../errors.ts'
import { findUserIdByEmail } from '../queries.ts'
import { registerUser } from '../register-user.ts'
import { deleteInvitation, findInvitation, type ShownInvitation } from './queries.ts'
import { hashToken } from './token.ts'

export interface AcceptDeps {
  readonly auth: Auth
  readonly db: Database
}

export interface Acceptance {
  readonly token: string
  readonly name?: string | undefined
  readonly password?: string | undefined
}

interface SignedIn {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** What the page that follows the link shows. Throws `invitation_invalid`. */
export async function showInvitation(db: Database, token: string) {
  const invitation = await getInvitation(db, token)
  const org = await db.inOrg(invitation.orgId, findOrg)
  const userId = await db.inScope('accounts', (tx) => findUserIdByEmail(tx, invitation.email))
  return { ...invitation, orgName: org?.name ?? '', hasAccount: userId !== null }
}

/** `from` is where the request comes from. Throws `invitation_invalid`, `invited_other`, `sign_in_first`. */
export async function acceptInvitation(
  deps: AcceptDeps,
  acceptance: Acceptance,
  signedIn: SignedIn | null,
  from: { address: string; requestId: string },
): Promise<ShownInvitation & { userId: string }> {
  const invitation = await getInvitation(deps.db, acceptance.token)
  const enter = signedIn ? asThemselves(invitation, signedIn) : await asNewcomer(deps, invitation, acceptance)
  const userId = await deps.db.inOrg(invitation.orgId, async (tx) => {
    // Used up before an account is made: of two at once one finds it, and where it was taken back nobody gets one.
    if (!(await deleteInvitation(tx, invitation.id))) throw new AppError(invitationInvalid)
    const { id, name } = await enter()
    await actAs({ type: 'person', id, name, ...from }, () => join(tx, invitation, id))
    return id
  })
  return { ...invitation, userId }
}

async function getInvitation(db: Database, token: string): Promise<ShownInvitation> {
  const invitation = await db.inScope('accounts', (tx) => findInvitation(tx, hashToken(token)))
  if (!invitation) throw new AppError(invitationInvalid)
  return invitation
}

/** Whoever joins, with an account by then. */
type Enter = () => Promise<{ id: string; name: string }>

function asThemselves({ email }: ShownInvitation, signedIn: SignedIn): Enter {
  if (signedIn.email !== email) throw new AppError(invitedOther)
  return async () => signedIn
}

async function asNewcomer(
  { auth, db }: AcceptDeps,
  { email }: ShownInvitation,
  { name, password }: Acceptance,
): Promise<Enter> {
  if (await db.inScope('accounts', (tx) => findUserIdByEmail(tx, email))) throw new AppError(signInFirst)
  if (name === undefined || password === undefined) {
    throw new AppError(invalidRequest, { message: 'name and password required' })
  }
  return async () => ({ id: await registerUser(auth, { name, email, password }), name })
}

async function join(tx: OrgTx, { role }: ShownInvitation, userId: string): Promise<void> {
  if (!(await insertMember(tx, { userId, role }))) return
  recordChange(tx, { action: 'member.joined', target: userId, after: { role } })
}
