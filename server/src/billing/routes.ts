import type { FastifyRequest } from 'fastify'
import type { Database } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { readWhole, standardLimits } from '../platform/http/body.ts'
import { type Caller, defineRoute, type Person, type Route } from '../platform/http/route.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { stripeRefused, stripeSignature, stripeUnavailable } from '../platform/stripe.ts'
import { contactOperator } from './contact-operator.ts'
import * as errors from './errors.ts'
import { openPlanPage, openPortal, type Payer } from './open-page.ts'
import { receiveEvent } from './receive-event.ts'
import * as schema from './schema.ts'
import { billingExample, type ShowDeps, showBilling } from './show-billing.ts'
import { type SyncDeps, syncSubscription } from './sync-subscription.ts'

export interface BillingDeps {
  readonly db: Database
  readonly jobs: JobQueue
  readonly countApiUse: ShowDeps['countApiUse']
  /** Null: this server takes no payments. */
  readonly sync: SyncDeps | null
}

const tag = 'Billing'
const eventExample = {
  id: 'evt_1SAmple',
  object: 'event',
  type: 'customer.subscription.updated',
  data: { object: { id: 'sub_1SAmple', object: 'subscription', customer: 'cus_SAmple' } },
}
const ofStripe = [errors.billingImmediate, stripeUnavailable]

export function billingRoutes(deps: BillingDeps): Route[] {
  const { db, jobs, countApiUse } = deps
  const show = (orgId: string) => showBilling({ db, countApiUse, prices: deps.sync?.prices ?? null }, orgId)
  const atStripe = (): SyncDeps => {
    if (!deps.sync) throw new AppError(errors.billingImmediate)
    return deps.sync
  }

  return [
    defineRoute({
      method: 'GET',
      url: '/api/billing',
      summary: 'Get the plan, and what others would change',
      description: `The plans from the lowest to the highest, with what a change to each would do to this org as it is now. API and
webhooks need Scale or above. After a downgrade keys answer 403 and webhooks are paused; nothing is deleted, and an
upgrade brings all of it back.`,
      tag,
      access: 'read',
      people: 'read_only',
      response: schema.billingShape,
      examples: { response: billingExample },
      handle: async ({ caller }) => show(caller.orgId),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/billing/checkout',
      summary: 'Open the page where a plan is paid for',
      description: `For a server with Stripe. Answers the page where the change is confirmed: Stripe Checkout for the first
subscription, else the customer portal; for \`starter\` the page that ends the subscription. Nothing changes until Stripe
reports what was done there.`,
      tag,
      access: 'write',
      people: 'owner',
      once: 'claim',
      body: schema.checkoutShape,
      response: schema.pageLinkShape,
      errors: [
        ...ofStripe,
        stripeRefused,
        errors.planByAgreement,
        errors.noSubscription,
        errors.priceMissing,
      ],
      examples: {
        body: { plan: 'scale' },
        response: { url: 'https://checkout.stripe.com/c/pay/cs_test_a1' },
      },
      async handle({ body, caller, person }) {
        return { url: await openPlanPage(atStripe(), payerOf(caller, person), body.plan) }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/billing/portal',
      summary: 'Open the customer portal',
      description: 'For a server with Stripe: invoices, means of payment, and the end of the subscription.',
      tag,
      access: 'write',
      people: 'owner',
      once: 'claim',
      response: schema.pageLinkShape,
      errors: [...ofStripe, stripeRefused, errors.noSubscription],
      examples: { response: { url: 'https://billing.stripe.com/p/session/test_a1' } },
      async handle({ caller, person }) {
        return { url: await openPortal(atStripe(), payerOf(caller, person)) }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/billing/refresh',
      summary: 'Read the subscription at Stripe again',
      description: `For a server with Stripe: what Stripe reports is read without being asked. This is for whoever comes back from
its page and does not want to wait, and for a server that Stripe can't reach.`,
      tag,
      access: 'write',
      people: 'owner',
      once: 'claim',
      response: schema.billingShape,
      errors: ofStripe,
      examples: { response: billingExample },
      async handle({ caller }) {
        await syncSubscription(atStripe(), caller.orgId)
        return show(caller.orgId)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/billing/contact',
      summary: 'Write to the operator of the server',
      description: `About Luna Enterprise, its account manager and custom onboarding, or any plan that was agreed on. One message in ten
minutes. Without a mail server it is kept at the machine, for whoever runs it.`,
      tag,
      access: 'write',
      people: 'admin',
      body: schema.contactShape,
      response: schema.contactedShape,
      errors: [errors.contactedJustNow],
      examples: {
        body: { message: 'We are 40 people and want to start in July. Please call us.' },
        response: { sent: true },
      },
      async handle({ body, caller, person }) {
        await contactOperator({ db, jobs }, { ...payerOf(caller, person), name: person.name }, body.message)
        return { sent: true as const }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/billing/stripe-webhook',
      summary: 'Take a webhook of Stripe',
      description: `For Stripe alone, whose signature over the body is asked for, at most five minutes old. Events that came before and those
about customers of others are answered 200 and change nothing; while Stripe can't be asked for what it reports the answer is 503, and
it sends the event again.`,
      tag,
      access: 'public',
      // The signature is over the bytes.
      streams: ['application/json'],
      response: schema.receivedShape,
      errors: [...ofStripe, stripeSignature],
      examples: {
        streamed: { 'application/json': eventExample },
        response: { received: true },
      },
      async handle({ raw }) {
        const stripe = atStripe()
        const body = await readWhole(raw.raw, standardLimits)
        await receiveEvent(stripe, body, signatureOf(raw))
        return { received: true as const }
      },
    }),
  ]
}

const payerOf = ({ orgId, orgName }: Caller, { email }: Person): Payer => ({ orgId, orgName, email })

function signatureOf({ headers }: FastifyRequest): string | undefined {
  const signature = headers['stripe-signature']
  return typeof signature === 'string' ? signature : undefined
}
