import type { OfferedPlan, Subscription } from '@bolsivo/sdk'
import { expect, test } from 'vitest'
import { actionText, priceText, subscriptionText, usesText } from './billing-text.ts'

const scale: OfferedPlan = {
  ...{ plan: 'scale', name: 'Scale', contains: [], is_current: false },
  monthly_price: { amount_cents: 14900, currency: 'usd' },
  change: { direction: 'upgrade', by: 'immediate', effects: [] },
}

test.each([
  [scale, '$149'],
  [{ ...scale, monthly_price: { amount_cents: 4950, currency: 'usd' } }, '$49.50'],
  [{ ...scale, monthly_price: { amount_cents: 4900, currency: 'jpy' } }, '¥4,900'],
  [{ ...scale, plan: 'starter', monthly_price: { amount_cents: 0, currency: 'usd' } }, 'Free'],
  [{ ...scale, plan: 'luna_enterprise', monthly_price: null }, 'By agreement'],
  [{ ...scale, monthly_price: null }, null],
])('a price says what is paid: %#', (offer, text) => {
  expect(priceText(offer, 'en-US')).toBe(text)
})

test('a button says where it leads', () => {
  expect(actionText(scale)).toBe('Upgrade to Scale')
  expect(actionText({ ...scale, change: { direction: 'downgrade', by: 'stripe', effects: [] } })).toBe(
    'Change to Scale',
  )
  expect(actionText({ ...scale, change: { direction: 'upgrade', by: 'contact', effects: [] } })).toBe(
    'Contact us',
  )
  expect(actionText({ ...scale, change: null, is_current: true })).toBe('Your plan')
  expect(usesText({ api_keys: 1, webhooks: 0 })).toBe('1 API key and 0 webhooks in use')
})

test('a subscription that ends says when, whatever its state', () => {
  const active: Subscription = { state: 'active', plan: 'scale', renews_at: '2026-12-01', cancels_at: null }
  const day = (at: string) => at
  expect(subscriptionText(active, day).words).toBe('Renews on 2026-12-01.')
  expect(subscriptionText({ ...active, cancels_at: '2026-12-05' }, day)).toEqual({
    ...{ tone: 'warn', state: 'Ends', words: 'On 2026-12-05 your plan becomes Starter.' },
  })
  expect(subscriptionText({ ...active, state: 'past_due' }, day).words).toContain('means of payment')
})
