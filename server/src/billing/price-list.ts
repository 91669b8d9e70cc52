/**
 * Which price at Stripe is for which plan.
 *
 * The operator names a price `bolsivo_scale_monthly` by its lookup key, and may name further ones of the plan, such as
 * `bolsivo_scale_yearly`. When a lookup key moves on to a new price, subscriptions stay at the old one, which then has
 * none: it is known by its product, which is the plan's.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Stripe, StripePrice } from '../platform/stripe.ts'
import { type PaidPlan, paidPlans } from './plans.ts'

export type Prices = ReadonlyMap<PaidPlan, StripePrice>

export interface PriceList {
  /** The monthly price of each plan that has one. Throws `stripe_unavailable`. */
  current(): Promise<Prices>
  /** The same for a page that does not wait long: what was known last, or none, while Stripe is away or slow. */
  shown(): Promise<Prices>
  /** Null: it is for something else. */
  planOf(price: StripePrice): Promise<PaidPlan | null>
}

/** The page asks for them each time that it is opened; a new price may take so long to be seen. */
const keptMs = 60_000
const patienceMs = 2_000

export const lookupKeyOf = (plan: PaidPlan): string => `bolsivo_${plan}_monthly`

export function createPriceList(stripe: Pick<Stripe, 'listPrices'>): PriceList {
  let kept: { readonly until: number; readonly prices: Prices } = { until: 0, prices: new Map() }
  let asking: Promise<Prices> | null = null

  async function ask(): Promise<Prices> {
    const found = await stripe.listPrices(paidPlans.map(lookupKeyOf))
    const prices = new Map(
      paidPlans.flatMap((plan) => {
        const price = found.find(({ lookupKey }) => lookupKey === lookupKeyOf(plan))
        return price ? [[plan, price] as const] : []
      }),
    )
    // Where there is none, somebody is about to make them.
    kept = { until: prices.size === 0 ? 0 : Date.now() + keptMs, prices }
    return prices
  }

  async function current(): Promise<Prices> {
    if (Date.now() < kept.until) return kept.prices
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  return {
    current,
    async shown() {
      const last = kept.prices
      return Promise.race([current().catch(() => last), sleep(patienceMs, last, { ref: false })])
    },
    async planOf(price) {
      const named = paidPlans.find((plan) => price.lookupKey?.startsWith(`bolsivo_${plan}_`))
      if (named) return named
      const byProduct = [...(await current())].find(([, { productId }]) => productId === price.productId)
      return byProduct?.[0] ?? null
    },
  }
}
