/** Prices, and what stands on the buttons of plans. */
import type { Billing, OfferedPlan, Subscription } from '@bolsivo/sdk'

/** `Free`, `$49`, `$49.50`, `By agreement`; null: Stripe's page shows it. */
export function priceText({ plan, monthly_price: price }: OfferedPlan, language?: string): string | null {
  if (price === null) return plan === 'luna_enterprise' ? 'By agreement' : null
  if (price.amount_cents === 0) return 'Free'
  const currency = price.currency.toUpperCase()
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  })
  // Stripe counts in the smallest unit, which is not a hundredth everywhere: yen have none.
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return format.format(price.amount_cents / 10 ** (digits.maximumFractionDigits ?? 2))
}

export function actionText({ name, change }: OfferedPlan): string {
  if (change === null) return 'Your plan'
  if (change.by === 'contact') return 'Contact us'
  return change.direction === 'upgrade' ? `Upgrade to ${name}` : `Change to ${name}`
}

export const usesText = ({ api_keys, webhooks }: Billing['in_use']): string =>
  `${counted(api_keys, 'API key')} and ${counted(webhooks, 'webhook')} in use`

const counted = (value: number, noun: string): string => `${value} ${noun}${value === 1 ? '' : 's'}`

export interface SubscriptionText {
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet'
  readonly state: string
  /** What to do, or what comes. */
  readonly words: string
}

const states: Record<Subscription['state'], SubscriptionText> = {
  active: { tone: 'good', state: 'Active', words: '' },
  trialing: { tone: 'good', state: 'Trial', words: '' },
  past_due: {
    tone: 'warn',
    state: 'Payment failed',
    words: 'Stripe tries again. Your plan stays meanwhile; check the means of payment.',
  },
  unpaid: {
    tone: 'bad',
    state: 'Not paid',
    words: 'No payment came through. Pay the open invoice to have the plan back.',
  },
  paused: { tone: 'warn', state: 'Paused', words: 'Resume it at Stripe to have the plan back.' },
  incomplete: { tone: 'warn', state: 'Not finished', words: 'The first payment is still open.' },
}

/** `date` writes a moment as a day. */
export function subscriptionText(subscription: Subscription, date: (at: string) => string): SubscriptionText {
  const { state, renews_at, cancels_at } = subscription
  const told = states[state]
  if (cancels_at !== null) {
    return { tone: 'warn', state: 'Ends', words: `On ${date(cancels_at)} your plan becomes Starter.` }
  }
  if (told.words !== '' || renews_at === null) return told
  return { ...told, words: `Renews on ${date(renews_at)}.` }
}
