/**
 * Brings an org's plan in line with its subscription at Stripe, by reading it there.
 *
 * What a webhook says is taken for a hint that something changed, never for the state: webhooks come late, twice and
 * in any order. Readings may overlap too, and the answer of one that began first may come last. So each takes a number
 * before it asks, and what it read is kept only if none that began later was. That ends right: whatever changed at
 * Stripe was reported, and the reading for that report began after the change.
 *
 * No transaction is open while Stripe is asked.
 */
import { findOrg, setOrgPlan } from '../orgs/index.ts'
import { type Actor, actAs, currentActor } from '../platform/audit/actor.ts'
import { differenceOf, recordChange } from '../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import type { Logger } from '../platform/log.ts'
import type { Stripe } from '../platform/stripe.ts'
import { offers } from './plans.ts'
import type { PriceList } from './price-list.ts'
import {
  claimAccount,
  deleteCustomer,
  insertEvent,
  insertReading,
  type KeptSubscription,
  updateSubscription,
} from './queries.ts'
import { chooseSubscription, keptOf, type PlanSubscription, planAfter } from './subscription.ts'

export interface SyncDeps {
  readonly db: Database
  readonly stripe: Stripe
  readonly prices: PriceList
  readonly log: Logger
  /** A mail to the owners, in the transaction. */
  mailOwners(tx: OrgTx, mail: { subject: string; text: string }): Promise<void>
  /** Where people see their plan. */
  billingPage(): string
}

/** The report that led here; it is noted with its effect, so that it has one. */
export interface Report {
  readonly id: string
  readonly type: string
}

/** Throws `stripe_unavailable`; then nothing changed, and the report may come again. */
export async function syncSubscription(deps: SyncDeps, orgId: string, report?: Report): Promise<void> {
  const { db, stripe } = deps
  const { reading, customerId } = await db.inOrg(orgId, insertReading)
  const all = customerId === null ? null : await stripe.listSubscriptions(customerId)
  const subscription = chooseSubscription(await withPlans(deps, all ?? []))
  await actAs(asStripe(), () =>
    db.together(orgId, async (tx) => {
      const account = await claimAccount(tx)
      if (report) await insertEvent(tx, report)
      const isGone = all === null || report?.type === 'customer.deleted'
      if (customerId !== null && isGone) await deleteCustomer(tx, customerId)
      if (reading < account.readingKept) return
      const kept = keptOf(subscription, account)
      await updateSubscription(tx, reading, kept)
      recordSubscription(tx, account, kept)
      if (kept.state === 'past_due' && account.state !== 'past_due') await tellOfLatePayment(deps, tx, kept)
      const org = await findOrg(tx)
      const plan = org && planAfter(org.plan, account.plan, kept.plan)
      if (plan) await setOrgPlan(db, orgId, plan)
    }),
  )
}

/** In the audit log it is Stripe that changes a plan, also where a person had it asked. */
function asStripe(): Actor {
  const { address, requestId } = currentActor()
  return { type: 'system', id: 'stripe', name: 'Stripe', address, requestId }
}

export async function withPlans(
  { prices, log }: Pick<SyncDeps, 'prices' | 'log'>,
  all: Awaited<ReturnType<Stripe['listSubscriptions']>> & object,
): Promise<PlanSubscription[]> {
  const known: PlanSubscription[] = []
  for (const subscription of all) {
    const plan = await prices.planOf(subscription.price)
    if (plan) known.push({ ...subscription, plan })
    else {
      const { id, price } = subscription
      log.warn(
        { subscription: id, price: price.id },
        'a subscription at Stripe is for no plan: see its lookup key',
      )
    }
  }
  return known
}

function recordSubscription(tx: OrgTx, before: KeptSubscription, after: KeptSubscription): void {
  const shown = ({ state, plan, cancelsAt }: KeptSubscription) => ({
    state,
    plan,
    cancels_at: cancelsAt?.toISOString() ?? null,
  })
  const difference = differenceOf(shown(before), shown(after))
  if (difference) {
    recordChange(tx, { action: 'billing.subscription_changed', target: after.subscriptionId, ...difference })
  }
}

async function tellOfLatePayment(deps: SyncDeps, tx: OrgTx, { plan }: KeptSubscription): Promise<void> {
  const name = plan ? offers[plan].name : 'paid'
  await deps.mailOwners(tx, {
    subject: 'The payment for your plan did not go through',
    text: `Stripe could not charge the payment for your ${name} plan. You keep the plan while Stripe tries again.

Please look at your payment method:
${deps.billingPage()}
`,
  })
}
