/** The org that a request is about, and new ones. */
import type { z } from 'zod'
import { recordChange } from '../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { AppError, tooManyAttempts } from '../platform/errors.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { newId } from '../platform/ids.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { foundOrg } from './create-org.ts'
import { eraseOrg } from './erase-org.ts'
import { billingByStripe, orgNotFound, planRunning } from './errors.ts'
import { findOrg, type Org, updateOrgName } from './queries.ts'
import { retentionRoutes } from './retention/routes.ts'
import * as schema from './schema.ts'
import { setOrgPlan } from './set-plan.ts'

const tag = 'Org'
const example = {
  id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n',
  name: 'Sunrise Cleaning',
  plan: 'scale' as const,
  billing: 'immediate' as const,
  created_at: '2026-06-20T14:32:10.000Z',
}

export type Billing = z.input<typeof schema.orgShape>['billing']

export interface OrgRouteDeps {
  readonly db: Database
  readonly jobs: JobQueue
  readonly billing: Billing
  /** Whether it is still paid for elsewhere: then erasing would leave nobody who can end that. */
  readonly hasOpenSubscription: (tx: OrgTx) => Promise<boolean>
  /** Throws `too_many_attempts` when this person has made too many of late. */
  readonly countFounding: (personId: string) => Promise<void>
}

export function orgRoutes(deps: OrgRouteDeps): Route[] {
  const { db, jobs, billing } = deps
  const orgJson = ({ id, name, plan, createdAt }: Org): z.input<typeof schema.orgShape> => {
    return { id, name, plan, billing, created_at: createdAt.toISOString() }
  }

  return [
    defineRoute({
      method: 'GET',
      url: '/api/org',
      summary: 'Get the org',
      tag,
      access: 'read',
      response: schema.orgShape,
      examples: { response: example },
      handle: async ({ caller }) => orgJson(await db.inOrg(caller.orgId, getOrg)),
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/org',
      summary: 'Rename the org',
      tag,
      access: 'write',
      people: 'admin',
      body: schema.orgPatchShape,
      response: schema.orgShape,
      examples: { body: { name: 'Sunrise Cleaning' }, response: example },
      async handle({ body, caller }) {
        const org = await db.inOrg(caller.orgId, (tx) => renameOrg(tx, body.name))
        return orgJson(org)
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/org',
      summary: 'Erase the org',
      description: `For good, with everything in it: leads, e-mails, events, webhooks, keys, the audit log. Its name is
said back. With the answer its keys are dead, nobody works for it any more and nothing more is sent; its rows follow in the
background. People keep their accounts and their other orgs. Export it first: there is no way back. While a subscription
at Stripe is open it is refused.`,
      tag,
      access: 'write',
      people: 'owner',
      body: schema.orgErasureShape,
      response: schema.deletedShape,
      errors: [planRunning],
      examples: { body: { name: example.name }, response: { id: example.id, deleted: true } },
      async handle({ body, caller }) {
        await db.inOrg(caller.orgId, async (tx) => {
          if (await deps.hasOpenSubscription(tx)) throw new AppError(planRunning)
          await eraseOrg(tx, body.name, jobs)
        })
        return { id: caller.orgId, deleted: true as const }
      },
    }),
    ...retentionRoutes({ db }),
    defineRoute({
      method: 'POST',
      url: '/api/org/plan',
      summary: 'Change the plan',
      description:
        'For a server that takes no payments: counts at once, and costs nothing. A downgrade below Scale pauses keys and webhooks, and deletes nothing. With Stripe it is refused: see POST /api/billing/checkout.',
      tag,
      access: 'write',
      people: 'owner',
      body: schema.planChangeShape,
      response: schema.orgShape,
      errors: [billingByStripe],
      examples: { body: { plan: 'scale' }, response: example },
      async handle({ body, caller }) {
        if (billing === 'stripe') throw new AppError(billingByStripe)
        await setOrgPlan(db, caller.orgId, body.plan)
        return orgJson(await db.inOrg(caller.orgId, getOrg))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/orgs',
      summary: 'Make an org',
      description:
        'Whoever is signed in makes it and owns it. It begins on the plan starter. A person makes 20 an hour at most.',
      tag,
      access: 'write',
      people: 'anyone',
      body: schema.newOrgShape,
      status: 201,
      response: schema.orgShape,
      errors: [tooManyAttempts],
      examples: { body: { name: 'Sunrise Cleaning' }, response: { ...example, plan: 'starter' as const } },
      async handle({ body, person }) {
        await deps.countFounding(person.id)
        const org = await db.inOrg(newId('org'), async (tx) => {
          await foundOrg(tx, { name: body.name, plan: 'starter', ownerId: person.id })
          return getOrg(tx)
        })
        return orgJson(org)
      },
    }),
  ]
}

async function getOrg(tx: OrgTx): Promise<Org> {
  const org = await findOrg(tx)
  if (!org) throw new AppError(orgNotFound)
  return org
}

async function renameOrg(tx: OrgTx, name: string): Promise<Org> {
  const org = await getOrg(tx)
  if (org.name === name) return org
  await updateOrgName(tx, name)
  const [before, after] = [{ name: org.name }, { name }]
  recordChange(tx, { action: 'org.updated', target: org.id, fields: ['name'], before, after })
  return { ...org, name }
}
