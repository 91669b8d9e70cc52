/** A customer's subscriptions at Stripe, and what they mean for the plan here: pure rules. */
import type { Plan } from '../orgs/index.ts'
import type { StripeSubscription, SubscriptionState } from '../platform/stripe.ts'
import { isHigher, type PaidPlan } from './plans.ts'
import type { Account, KeptSubscription } from './queries.ts'

export interface PlanSubscription extends StripeSubscription {
  readonly plan: PaidPlan
}

/** Of several (an old one that ended, one that was never paid) the one that says most; then the higher plan, then the newer. */
const weight: Record<SubscriptionState, number> = {
  active: 5,
  trialing: 5,
  past_due: 4,
  unpaid: 3,
  paused: 2,
  incomplete: 1,
  incomplete_expired: 0,
  canceled: 0,
}

export function chooseSubscription(all: readonly PlanSubscription[]): PlanSubscription | null {
  const [first = null] = all.toSorted((a, b) => {
    const byState = weight[b.state] - weight[a.state]
    if (byState !== 0) return byState
    if (a.plan !== b.plan) return isHigher(a.plan, b.plan) ? -1 : 1
    return b.createdAt.getTime() - a.createdAt.getTime()
  })
  return first
}

/** Whether another one beside it would be paid twice. One that was never paid for ends by itself. */
export const isOpen = ({ state }: { readonly state: SubscriptionState | null }): boolean =>
  state !== null && !['incomplete', 'incomplete_expired', 'canceled'].includes(state)

/**
 * The plan that Stripe gives now, when it gave `before`. While a payment is late, that stays as it is: a change to
 * a higher plan counts once it is paid.
 */
function planGiven(subscription: PlanSubscription | null, before: Plan | null): Plan | null {
  if (subscription === null) return null
  if (subscription.state === 'past_due') return before
  return weight[subscription.state] === weight.active ? subscription.plan : null
}

export function keptOf(subscription: PlanSubscription | null, before: Account): KeptSubscription {
  return {
    subscriptionId: subscription?.id ?? null,
    state: subscription?.state ?? null,
    plan: planGiven(subscription, before.plan),
    renewsAt: subscription?.renewsAt ?? null,
    cancelsAt: subscription?.cancelsAt ?? null,
  }
}

/**
 * The plan that an org on `current` gets when what Stripe gives changes; null: it keeps its own. A renewal changes
 * nothing, so what the operator set meanwhile stands. Nor does Stripe take away what was agreed on with the operator.
 */
export function planAfter(current: Plan, before: Plan | null, after: Plan | null): Plan | null {
  if (before === after || isByAgreement(current, before)) return null
  return after ?? 'starter'
}

export const isByAgreement = (current: Plan, given: Plan | null): boolean =>
  current === 'luna_enterprise' && given !== 'luna_enterprise'
