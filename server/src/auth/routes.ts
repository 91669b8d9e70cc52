/** All routes of this slice. */

import { orgNotFound } from '../orgs/index.ts'
import type { Database } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { defineRoute, type Person, type Route } from '../platform/http/route.ts'
import { type EndpointDeps, endpointRoutes } from './endpoints/routes.ts'
import { type InvitationDeps, invitationRoutes } from './invitations/routes.ts'
import { type MemberDeps, memberRoutes } from './members/routes.ts'
import { updateActiveOrg } from './queries.ts'
import * as schema from './schema.ts'
import { signUpState } from './sign-up.ts'

const tag = 'Session'

export interface AuthRouteDeps extends EndpointDeps, InvitationDeps, MemberDeps {
  readonly db: Database
}

export function authRoutes(deps: AuthRouteDeps): Route[] {
  return [...sessionRoutes(deps), ...memberRoutes(deps), ...invitationRoutes(deps), ...endpointRoutes(deps)]
}

function sessionRoutes(deps: AuthRouteDeps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/session',
      summary: 'Who is signed in',
      tag,
      access: 'read',
      people: 'anyone',
      response: schema.sessionShape,
      handle: async ({ person }) => sessionJson(person),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/session/org',
      summary: 'Choose the org that one works for',
      description: 'For this session, until another is chosen. `X-Bolsivo-Org` chooses for one request.',
      tag,
      access: 'write',
      people: 'anyone',
      body: schema.activeOrgShape,
      response: schema.sessionShape,
      errors: [orgNotFound],
      examples: { body: { org_id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n' } },
      async handle({ body, person }) {
        const active = person.memberships.find(({ orgId }) => orgId === body.org_id)
        if (!active) throw new AppError(orgNotFound)
        await deps.db.inScope('accounts', (tx) => updateActiveOrg(tx, person.sessionId, active.orgId))
        return sessionJson({ ...person, active })
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/sign-up',
      summary: 'Who may sign up',
      tag,
      access: 'public',
      response: schema.signUpShape,
      handle: async () => ({ sign_up: await signUpState(deps), sends_mail: !deps.capturesMail }),
    }),
  ]
}

function sessionJson({ id, name, email, isTwoFactorEnabled, memberships, active }: Person) {
  return {
    person: { id, name, email, two_factor_enabled: isTwoFactorEnabled },
    orgs: memberships.map(({ orgId, orgName, plan, role }) => ({ id: orgId, name: orgName, plan, role })),
    active_org_id: active?.orgId ?? null,
  }
}
