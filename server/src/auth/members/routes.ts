/** Who works for an org. The rules are of `orgs`; who they are is known here. */
import type { z } from 'zod'
import {
  lastOwner,
  leaveOrg,
  listMembers,
  type Member,
  memberNotFound,
  ownersOnly,
  removeMember,
  setMemberRole,
} from '../../orgs/index.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { roleRequired } from '../../platform/http/admit-person.ts'
import { type Caller, defineRoute, type Route } from '../../platform/http/route.ts'
import { isAtLeast, type Role } from '../../platform/roles.ts'
import { listUsers } from '../queries.ts'
import * as schema from './schema.ts'

const tag = 'Team'

export interface MemberDeps {
  readonly db: Database
  /** Called in the transaction: who keeps something of a member's own in the org lets go of it. */
  onMemberRemoved(tx: OrgTx, userId: string): Promise<void>
}

export function memberRoutes({ db, onMemberRemoved }: MemberDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/members',
      summary: 'List the members',
      description: 'Who works for the org, those who joined first before the others.',
      tag,
      access: 'read',
      people: 'read_only',
      response: schema.memberListShape,
      async handle({ caller }) {
        const data = await db.inOrg(caller.orgId, async (tx) => describe(tx, await listMembers(tx)))
        return { data, has_more: false, next_cursor: null }
      },
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/members/:user_id',
      summary: 'Change the role of a member',
      description: 'Counts with their next request. Only owners make, change and remove owners.',
      tag,
      access: 'write',
      people: 'admin',
      params: schema.memberParams,
      body: schema.memberPatchShape,
      response: schema.memberShape,
      errors: [memberNotFound, lastOwner, ownersOnly],
      examples: { body: { role: 'admin' } },
      async handle({ params, body, caller }) {
        const [member] = await db.inOrg(caller.orgId, async (tx) =>
          describe(tx, [await setMemberRole(tx, params.user_id, body.role, roleOf(caller))]),
        )
        if (!member) throw new AppError(memberNotFound)
        return member
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/members/:user_id',
      summary: 'Remove a member',
      description:
        'From this org, with their next request. Their account, and what they made here, stay; their private views go. Admins remove others; everybody may leave by their own id, but for the last owner.',
      tag,
      // Whoever may only read may leave.
      access: 'read',
      people: 'read_only',
      params: schema.memberParams,
      response: schema.removedShape,
      errors: [memberNotFound, lastOwner, ownersOnly, roleRequired],
      async handle({ params, caller }) {
        const isLeaving = params.user_id === caller.id
        if (!isLeaving && !isAtLeast(roleOf(caller), 'admin')) throw new AppError(roleRequired)
        await db.inOrg(caller.orgId, async (tx) => {
          if (isLeaving) await leaveOrg(tx, params.user_id)
          else await removeMember(tx, params.user_id, roleOf(caller))
          await onMemberRemoved(tx, params.user_id)
        })
        return { id: params.user_id, deleted: true as const }
      },
    }),
  ]
}

/** Keys do not get here. */
export const roleOf = (caller: Caller): Role => (caller.kind === 'person' ? caller.role : 'read_only')

async function describe(
  tx: OrgTx,
  members: readonly Member[],
): Promise<z.input<typeof schema.memberShape>[]> {
  const users = new Map(
    (
      await listUsers(
        tx,
        members.map(({ userId }) => userId),
      )
    ).map((user) => [user.id, user]),
  )
  return members.map(({ userId, role, createdAt }) => ({
    user_id: userId,
    name: users.get(userId)?.name ?? '',
    email: users.get(userId)?.email ?? '',
    role,
    two_factor_enabled: users.get(userId)?.twoFactorEnabled ?? false,
    created_at: createdAt.toISOString(),
  }))
}
