export interface BillingSearch {
  /** How one came back from Stripe. */
  readonly checkout?: 'done' | 'cancelled'
}

export function readBillingSearch({ checkout }: Record<string, unknown>): BillingSearch {
  return checkout === 'done' || checkout === 'cancelled' ? { checkout } : {}
}
