/** What an org is shown about its plan, and about each other one: what it costs, and what a change would do. */
import type { z } from 'zod'
import { findOrg, orgNotFound, type Plan, plans } from '../orgs/index.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { type ApiUse, previewChange } from './plan-change.ts'
import { type Money, offers } from './plans.ts'
import type { PriceList, Prices } from './price-list.ts'
import { type Account, findAccount, noAccount } from './queries.ts'
import type { billingShape, offeredPlanShape } from './schema.ts'
import { isByAgreement, isOpen } from './subscription.ts'

export interface ShowDeps {
  readonly db: Database
  /** Null: this server takes no payments. */
  readonly prices: PriceList | null
  countApiUse(tx: OrgTx): Promise<ApiUse>
}

type Billing = z.input<typeof billingShape>

export interface Standing {
  readonly plan: Plan
  readonly account: Account
  readonly use: ApiUse
}

/** Shows the page also while Stripe is away: then without prices. */
export async function showBilling({ db, prices, countApiUse }: ShowDeps, orgId: string): Promise<Billing> {
  const standing = await db.inOrg(orgId, async (tx): Promise<Standing> => {
    const org = await findOrg(tx)
    if (!org) throw new AppError(orgNotFound)
    return { plan: org.plan, account: await findAccount(tx), use: await countApiUse(tx) }
  })
  return billingJson(standing, await prices?.shown())
}

/** Without any `prices` there are no payments. */
export function billingJson(standing: Standing, prices: Prices | undefined): Billing {
  const { plan, account, use } = standing
  return {
    plan,
    mode: prices ? 'stripe' : 'immediate',
    in_use: { api_keys: use.apiKeys, webhooks: use.webhooks },
    plans: plans.map((offered) => offeredPlan(offered, standing, prices)),
    subscription: prices ? subscriptionJson(account) : null,
  }
}

const standingExample: Standing = { plan: 'scale', account: noAccount, use: { apiKeys: 2, webhooks: 3 } }
export const billingExample = billingJson(standingExample, undefined)

function offeredPlan(
  plan: Plan,
  standing: Standing,
  prices: Prices | undefined,
): z.input<typeof offeredPlanShape> {
  const { name, listPrice, contains } = offers[plan]
  const price = prices === undefined ? listPrice : priceAtStripe(plan, prices)
  const isCurrent = plan === standing.plan
  return {
    plan,
    name,
    monthly_price: price && { amount_cents: price.amountCents, currency: price.currency },
    contains: [...contains],
    is_current: isCurrent,
    change: isCurrent
      ? null
      : {
          ...previewChange(standing.plan, plan, standing.use),
          by: prices === undefined && plan !== 'luna_enterprise' ? 'immediate' : wayAtStripe(plan, standing),
        },
  }
}

function priceAtStripe(plan: Plan, prices: Prices): Money | null {
  if (plan === 'starter') return offers.starter.listPrice
  const price = prices.get(plan)
  return price && price.amountCents !== null
    ? { amountCents: price.amountCents, currency: price.currency }
    : null
}

/** What was agreed on with the operator is left by agreement, too; as is a plan that Stripe did not give. */
function wayAtStripe(plan: Plan, { plan: current, account }: Standing): 'stripe' | 'contact' {
  if (plan === 'luna_enterprise' || isByAgreement(current, account.plan)) return 'contact'
  return plan === 'starter' && !isOpen(account) ? 'contact' : 'stripe'
}

function subscriptionJson({ state, plan, renewsAt, cancelsAt }: Account): Billing['subscription'] {
  if (state === null || state === 'canceled' || state === 'incomplete_expired') return null
  return {
    state,
    plan,
    renews_at: renewsAt?.toISOString() ?? null,
    cancels_at: cancelsAt?.toISOString() ?? null,
  }
}
