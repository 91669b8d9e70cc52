import { defineError } from '../platform/errors.ts'

export const orgNotFound = defineError('org_not_found', 'not-found', 'There is no such org')
export const billingByStripe = defineError(
  'billing_by_stripe',
  'conflict',
  'Plans of this server are paid for at Stripe: change it by POST /api/billing/checkout',
)
export const planRunning = defineError(
  'plan_running',
  'conflict',
  'The org still has a subscription at Stripe: cancel it first, on the billing page. Once it has ended, the org can be erased',
)
export const memberNotFound = defineError('member_not_found', 'not-found', 'There is no such member')
export const lastOwner = defineError(
  'last_owner',
  'conflict',
  'An org has at least one owner: make somebody else an owner first',
)
export const ownersOnly = defineError(
  'owners_only',
  'forbidden',
  'Only an owner may make, change or remove an owner',
)
