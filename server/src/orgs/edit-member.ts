/**
 * Changes what somebody may do in an org, or that they work for it at all. It counts with their next request.
 *
 * Admins do it, except to owners and to make one: that is for owners. The last owner stays one.
 */
import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import type { Role } from '../platform/roles.ts'
import { lastOwner, memberNotFound, orgNotFound, ownersOnly } from './errors.ts'
import { claimOrg, deleteMember, findMember, listOwnerIds, type Member, updateMemberRole } from './queries.ts'

/** Throws `member_not_found`, `owners_only`, `last_owner`. `by` is the role of who does it. */
export async function setMemberRole(tx: OrgTx, userId: string, role: Role, by: Role): Promise<Member> {
  const member = await takeMember(tx, userId, by)
  if (role === member.role) return member
  if (role === 'owner' && by !== 'owner') throw new AppError(ownersOnly)
  await keepAnOwner(tx, member)
  await updateMemberRole(tx, userId, role)
  const [before, after] = [{ role: member.role }, { role }]
  recordChange(tx, { action: 'member.updated', target: userId, fields: ['role'], before, after })
  return { ...member, role }
}

/** Throws the same. */
export async function removeMember(tx: OrgTx, userId: string, by: Role): Promise<void> {
  await deleteTaken(tx, await takeMember(tx, userId, by), 'member.removed')
}

/** By their own wish. Throws `member_not_found`, `last_owner`. */
export async function leaveOrg(tx: OrgTx, userId: string): Promise<void> {
  await deleteTaken(tx, await takeMember(tx, userId, 'owner'), 'member.left')
}

async function deleteTaken(tx: OrgTx, member: Member, action: string): Promise<void> {
  await keepAnOwner(tx, member)
  await deleteMember(tx, member.userId)
  recordChange(tx, { action, target: member.userId, before: { role: member.role } })
}

/** Of two owners who remove each other at once, the second finds the first one gone. */
async function takeMember(tx: OrgTx, userId: string, by: Role): Promise<Member> {
  if (!(await claimOrg(tx))) throw new AppError(orgNotFound)
  const member = await findMember(tx, userId)
  if (!member) throw new AppError(memberNotFound)
  if (member.role === 'owner' && by !== 'owner') throw new AppError(ownersOnly)
  return member
}

async function keepAnOwner(tx: OrgTx, { role }: Member): Promise<void> {
  if (role === 'owner' && (await listOwnerIds(tx)).length === 1) throw new AppError(lastOwner)
}
