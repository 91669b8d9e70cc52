import { defineError } from '../platform/errors.ts'

export const billingImmediate = defineError(
  'billing_immediate',
  'conflict',
  'This server takes no payments: change the plan by POST /api/org/plan',
)
export const planByAgreement = defineError(
  'plan_by_agreement',
  'conflict',
  'This plan was agreed on with the operator of the server: write to them by POST /api/billing/contact',
)
export const noSubscription = defineError(
  'no_subscription',
  'conflict',
  'There is no subscription at Stripe to change or end',
)
export const priceMissing = defineError(
  'price_missing',
  'unavailable',
  'Stripe has no price for this plan yet: the operator of the server has to make one',
)
export const contactedJustNow = defineError(
  'contacted_just_now',
  'limit',
  'The operator of the server was written to just now: wait for Retry-After before another message',
)
