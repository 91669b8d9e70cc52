/**
 * The page at Stripe where an owner makes a change: Checkout for a first subscription, the customer portal for all that
 * comes after. Nothing changes here by that: Stripe reports what was done there.
 *
 * Whether there is a subscription is asked at Stripe, not looked up here: a second one beside it would be paid twice.
 * Two owners who pay at the very same moment can still do that; only Stripe can refuse it (docs/guides/settings.md).
 */
import { findOrg, type Plan } from '../orgs/index.ts'
import { recordChange } from '../platform/audit/record-change.ts'
import { AppError } from '../platform/errors.ts'
import { type PortalPage, type StripePrice, stripeUnavailable } from '../platform/stripe.ts'
import { noSubscription, planByAgreement, priceMissing } from './errors.ts'
import { offers, type PaidPlan } from './plans.ts'
import { lookupKeyOf } from './price-list.ts'
import { deleteCustomer, findAccount, insertCustomer } from './queries.ts'
import { chooseSubscription, isByAgreement, isOpen, type PlanSubscription } from './subscription.ts'
import { type SyncDeps, withPlans } from './sync-subscription.ts'

export interface Payer {
  readonly orgId: string
  readonly orgName: string
  readonly email: string
}

/** The plans that an owner chooses; Luna Enterprise is agreed on. */
export type ChosenPlan = Exclude<Plan, 'luna_enterprise'>

/** Throws `plan_by_agreement`, `no_subscription`, `price_missing`, `stripe_refused` and `stripe_unavailable`. */
export async function openPlanPage(deps: SyncDeps, payer: Payer, plan: ChosenPlan): Promise<string> {
  const { stripe } = deps
  const customerId = await knownCustomer(deps, payer.orgId)
  const found = customerId === null ? [] : await stripe.listSubscriptions(customerId)
  const subscription = chooseSubscription(await withPlans(deps, found ?? []))
  const isFirst = subscription === null || !isOpen(subscription)
  if (isFirst && plan === 'starter') throw new AppError(noSubscription)
  const url =
    isFirst || customerId === null
      ? await openCheckout(deps, payer, customerId, plan as PaidPlan)
      : await stripe.openPortal(customerId, deps.billingPage(), await portalPage(deps, subscription, plan))
  await recordOpened(deps, payer.orgId, 'billing.checkout_opened', { plan })
  return url
}

/** Invoices and the means of payment. Throws `no_subscription`, `stripe_refused` and `stripe_unavailable`. */
export async function openPortal(deps: SyncDeps, { orgId }: Payer): Promise<string> {
  const { customerId } = await deps.db.inOrg(orgId, findAccount)
  if (customerId === null) throw new AppError(noSubscription)
  const url = await deps.stripe.openPortal(customerId, deps.billingPage(), { page: 'overview' })
  await recordOpened(deps, orgId, 'billing.portal_opened', null)
  return url
}

async function knownCustomer({ db }: SyncDeps, orgId: string): Promise<string | null> {
  const { org, account } = await db.inOrg(orgId, async (tx) => ({
    org: await findOrg(tx),
    account: await findAccount(tx),
  }))
  if (org && isByAgreement(org.plan, account.plan)) throw new AppError(planByAgreement)
  return account.customerId
}

async function openCheckout(
  { db, stripe, ...deps }: SyncDeps,
  { orgId, orgName, email }: Payer,
  known: string | null,
  plan: PaidPlan,
): Promise<string> {
  const price = await priceFor(deps, plan)
  const page = deps.billingPage()
  const open = (customerId: string) =>
    stripe.openCheckout({
      ...{ customerId, orgId, priceId: price.id },
      successUrl: `${page}?checkout=done`,
      cancelUrl: `${page}?checkout=cancelled`,
    })
  const url = known && (await open(known))
  if (url) return url
  if (known) await db.inOrg(orgId, (tx) => deleteCustomer(tx, known))
  const made = await stripe.createCustomer({ orgId, name: orgName, email })
  const first = await open(await db.inOrg(orgId, (tx) => insertCustomer(tx, made)))
  if (first === null) throw new AppError(stripeUnavailable, { detail: `customer ${made} is gone at once` })
  return first
}

/** What is not paid is settled first; the plan that it has is no change, but its end may be taken back there. */
async function portalPage(
  deps: SyncDeps,
  subscription: PlanSubscription,
  plan: ChosenPlan,
): Promise<PortalPage> {
  const { id: subscriptionId, itemId, state } = subscription
  if (state === 'unpaid' || state === 'paused' || plan === subscription.plan) return { page: 'overview' }
  if (plan === 'starter') return { page: 'cancel', subscriptionId }
  return { page: 'confirm', subscriptionId, itemId, priceId: (await priceFor(deps, plan)).id }
}

async function priceFor({ prices }: Pick<SyncDeps, 'prices'>, plan: PaidPlan): Promise<StripePrice> {
  const price = (await prices.current()).get(plan)
  if (price) return price
  throw new AppError(priceMissing, {
    message: `Stripe has no price for the plan ${offers[plan].name} yet: the operator of the server has to make one with the lookup key ${lookupKeyOf(plan)}`,
    retryAfterSeconds: 300,
  })
}

async function recordOpened(
  { db }: SyncDeps,
  orgId: string,
  action: string,
  after: object | null,
): Promise<void> {
  await db.inOrg(orgId, async (tx) => recordChange(tx, { action, target: null, after }))
}
