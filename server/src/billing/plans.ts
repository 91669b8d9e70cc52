/**
 * The plans as they are offered: what each contains, and its list price. What a plan *does* is not decided here but
 * where it is asked for (`mayUseApi` in orgs); nothing may be promised that is not so.
 *
 * With Stripe the prices are those of the operator's Stripe account, found by lookup key (price-list.ts).
 */
import { type Plan, plans } from '../orgs/index.ts'

export interface Money {
  readonly amountCents: number
  /** ISO 4217, lower case as at Stripe. */
  readonly currency: string
}

export interface Offer {
  readonly name: string
  /** Null: by agreement. */
  readonly listPrice: Money | null
  readonly contains: readonly string[]
}

const usd = (amount: number): Money => ({ amountCents: amount * 100, currency: 'usd' })

export const offers: Readonly<Record<Plan, Offer>> = {
  starter: {
    name: 'Starter',
    listPrice: usd(0),
    contains: [
      'Leads with import, export, scores and their reasons',
      'Drafts that a person approves, sending and replies',
      'Team with roles, and the audit log',
      'No API keys and no webhooks',
    ],
  },
  growth: {
    name: 'Growth',
    listPrice: usd(49),
    contains: [
      'Everything in Starter',
      'For a team that works its pipeline every day',
      'No API keys and no webhooks',
    ],
  },
  scale: {
    name: 'Scale',
    listPrice: usd(149),
    contains: [
      'Everything in Growth',
      'API keys, for the whole REST API',
      'Webhooks: signed, retried and recoverable',
    ],
  },
  luna_enterprise: {
    name: 'Luna Enterprise',
    listPrice: null,
    contains: ['Everything in Scale', 'An account manager', 'Custom onboarding'],
  },
}

/** The plans that Stripe may sell. Luna Enterprise is agreed on, and may then be paid there all the same. */
export const paidPlans = ['growth', 'scale', 'luna_enterprise'] as const satisfies readonly Plan[]
export type PaidPlan = (typeof paidPlans)[number]

export const isHigher = (plan: Plan, than: Plan): boolean => plans.indexOf(plan) > plans.indexOf(than)
