/**
 * A webhook of Stripe: whose subscription may have changed? Then that is read at Stripe (sync-subscription.ts) before
 * the answer: where it fails, Stripe sends the webhook again, for three days. No job stands between, so that what went
 * wrong is seen in Stripe's own log.
 *
 * An account at Stripe may serve more than this server: what is about a customer that is not known here is let go.
 */
import { findOrgOfCustomer, hasEvent } from './queries.ts'
import { type SyncDeps, syncSubscription } from './sync-subscription.ts'

const isAboutSubscriptions = (type: string): boolean =>
  type.startsWith('customer.subscription.') ||
  type.startsWith('checkout.session.') ||
  type === 'customer.deleted'

/** Throws `stripe_signature` and `stripe_unavailable`. */
export async function receiveEvent(
  deps: SyncDeps,
  body: Buffer,
  signature: string | undefined,
): Promise<void> {
  const { id, type, customerId } = deps.stripe.readEvent(body, signature)
  if (customerId === null || !isAboutSubscriptions(type)) return
  const orgId = await deps.db.inScope('billing', (tx) => findOrgOfCustomer(tx, customerId))
  if (orgId === null) return
  // Of twins that get past this both read, which has the effect of one.
  if (await deps.db.inOrg(orgId, (tx) => hasEvent(tx, id))) return
  await syncSubscription(deps, orgId, { id, type })
}
