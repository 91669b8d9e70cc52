/** Inviting, taking back, and accepting: the last of them also by somebody who has no account yet. */
import type { z } from 'zod'
import { ownersOnly } from '../../orgs/index.ts'
import { recordChange } from '../../platform/audit/record-change.ts'
import { AppError, databaseUnavailable, tooManyAttempts } from '../../platform/errors.ts'
import { findPerson, type PersonRules } from '../../platform/http/admit-person.ts'
import { csrf } from '../../platform/http/csrf.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { countAttempt, networkOf, usualLimit } from '../attempts.ts'
import * as errors from '../errors.ts'
import { roleOf } from '../members/routes.ts'
import { type AcceptDeps, acceptInvitation, showInvitation } from './accept-invitation.ts'
import { createInvitation, type InviteDeps } from './create-invitation.ts'
import { deleteInvitation, type Invitation, listInvitations } from './queries.ts'
import * as schema from './schema.ts'

export interface InvitationDeps extends InviteDeps, AcceptDeps {
  readonly personRules: PersonRules
  /** Whether mail stays on this machine. */
  readonly capturesMail: boolean
}

const tag = 'Team'
const exampleToken = 'x4Ff3nJ0Zr1cB6wqk2m8T5yV9aHsPdLgEuRoIiNtKcY'

export function invitationRoutes(deps: InvitationDeps): Route[] {
  return [...adminRoutes(deps), ...guestRoutes(deps)]
}

function adminRoutes(deps: InvitationDeps): Route[] {
  const { db, capturesMail } = deps
  return [
    defineRoute({
      method: 'GET',
      url: '/api/invitations',
      summary: 'List the invitations',
      description: 'Those that can still be accepted, oldest first.',
      tag,
      access: 'read',
      people: 'admin',
      response: schema.invitationListShape,
      async handle({ caller }) {
        const rows = await db.inOrg(caller.orgId, listInvitations)
        return { data: rows.map(invitationJson), has_more: false, next_cursor: null }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/invitations',
      summary: 'Invite somebody',
      description:
        'By a mail with a link that is good once, for 7 days. It replaces an earlier one to this address.',
      tag,
      access: 'write',
      people: 'admin',
      body: schema.newInvitationShape,
      status: 201,
      response: schema.createdInvitationShape,
      errors: [ownersOnly, errors.alreadyMember, tooManyAttempts],
      examples: { body: { email: 'grace@example.com', role: 'member' } },
      secretFields: ['link'],
      // It counts its attempt in a transaction of no org.
      once: 'claim',
      async handle({ body, caller }) {
        const by = { id: caller.id, name: caller.name, role: roleOf(caller) }
        const { invitation, link } = await createInvitation(deps, caller.orgId, body, by)
        return { ...invitationJson(invitation), link: capturesMail ? link : null }
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/invitations/:id',
      summary: 'Take an invitation back',
      tag,
      access: 'write',
      people: 'admin',
      params: schema.invitationParams,
      response: schema.deletedShape,
      errors: [errors.invitationNotFound],
      async handle({ params, caller }) {
        await db.inOrg(caller.orgId, async (tx) => {
          const invitation = await deleteInvitation(tx, params.id)
          if (!invitation) throw new AppError(errors.invitationNotFound)
          const { email, role } = invitation
          recordChange(tx, { action: 'invitation.deleted', target: params.id, before: { email, role } })
        })
        return { id: params.id, deleted: true as const }
      },
    }),
  ]
}

/** For who has the link. */
function guestRoutes(deps: InvitationDeps): Route[] {
  const { db, personRules } = deps
  const tryToken = (ip: string) => countAttempt(db, 'invitation tokens', networkOf(ip), usualLimit)
  const refusals = [errors.invitationInvalid, tooManyAttempts, databaseUnavailable]
  return [
    defineRoute({
      method: 'POST',
      url: '/api/invitations/preview',
      summary: 'What an invitation is to',
      tag,
      access: 'public',
      body: schema.shownTokenShape,
      response: schema.shownInvitationShape,
      errors: refusals,
      examples: { body: { token: exampleToken } },
      async handle({ body, raw }) {
        await tryToken(raw.ip)
        const { orgName, email, role, hasAccount } = await showInvitation(db, body.token)
        return { org_name: orgName, email, role, has_account: hasAccount }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/invitations/accept',
      summary: 'Accept an invitation',
      description:
        'Who has an account with the address signs in first; who has none gives `name` and `password`, and signs in afterwards.',
      tag,
      access: 'public',
      body: schema.acceptanceShape,
      response: schema.acceptedShape,
      errors: [...refusals, errors.signInFirst, errors.invitedOther, csrf],
      examples: { body: { token: exampleToken, name: 'Grace Hopper', password: 'correct horse battery' } },
      async handle({ body, raw, reply }) {
        await tryToken(raw.ip)
        const person = await findPerson(raw, reply, personRules)
        const from = { address: raw.ip, requestId: raw.id }
        const { userId, orgId, email, role } = await acceptInvitation(deps, body, person, from)
        return { user_id: userId, org_id: orgId, email, role }
      },
    }),
  ]
}

function invitationJson({
  createdAt,
  expiresAt,
  invitedBy,
  ...invitation
}: Invitation): z.input<typeof schema.invitationShape> {
  return {
    ...invitation,
    invited_by: invitedBy,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  }
}
