/**
 * Stripe, as far as this program needs it: the official SDK behind a few functions in our own words.
 *
 * A door out beside egress and mail (docs/decisions/billing.md): it goes to one host, which is the SDK's, with the
 * operator's own key; nothing that a tenant enters chooses where. What fails becomes an `AppError` that says so:
 * `stripe_unavailable` (away, or our key is refused), `stripe_refused` (what was asked can't be), `stripe_signature`.
 *
 * It knows customers, prices and subscriptions, and not what any of them means here: that is the slice `billing`.
 */
import type StripeSdk from 'stripe'
import { z } from 'zod'
import { AppError, defineError } from './errors.ts'

export const stripeUnavailable = defineError(
  'stripe_unavailable',
  'unavailable',
  'Stripe can not be reached right now; nothing was changed, try again shortly',
)
export const stripeRefused = defineError('stripe_refused', 'conflict', 'Stripe refused this')
export const stripeSignature = defineError(
  'stripe_signature',
  'invalid',
  'The Stripe-Signature is missing, too old, or not made with the STRIPE_WEBHOOK_SECRET of this server',
)

export interface StripeSettings {
  readonly secretKey: string
  readonly webhookSecret: string
  /** For tests: a server on this machine that stands for Stripe. */
  readonly server?: { readonly host: string; readonly port: number }
}

export interface StripePrice {
  readonly id: string
  readonly lookupKey: string | null
  readonly productId: string
  /** Null where the price has steps or is negotiated. */
  readonly amountCents: number | null
  readonly currency: string
}

export const subscriptionStates = [
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'paused',
  'incomplete',
  'incomplete_expired',
  'canceled',
] as const
export type SubscriptionState = (typeof subscriptionStates)[number]

export interface StripeSubscription {
  readonly id: string
  readonly itemId: string
  readonly state: SubscriptionState
  readonly price: StripePrice
  readonly renewsAt: Date
  /** Null: it goes on. */
  readonly cancelsAt: Date | null
  readonly createdAt: Date
}

export interface StripeEvent {
  readonly id: string
  readonly type: string
  /** Whom it is about; null: nobody. */
  readonly customerId: string | null
}

export type PortalPage =
  | { readonly page: 'overview' }
  | { readonly page: 'cancel'; readonly subscriptionId: string }
  | {
      readonly page: 'confirm'
      readonly subscriptionId: string
      readonly itemId: string
      readonly priceId: string
    }

export interface Stripe {
  createCustomer(customer: { orgId: string; name: string; email: string }): Promise<string>
  /** Those in use with one of these lookup keys, ten keys at most. */
  listPrices(lookupKeys: readonly string[]): Promise<StripePrice[]>
  /** All that the customer ever had, newest first; null: there is no such customer. */
  listSubscriptions(customerId: string): Promise<StripeSubscription[] | null>
  /**
   * The page where a first subscription is paid for; null: there is no such customer. Those that were opened for the
   * customer before are closed.
   */
  openCheckout(checkout: {
    customerId: string
    orgId: string
    priceId: string
    successUrl: string
    cancelUrl: string
  }): Promise<string | null>
  openPortal(customerId: string, returnUrl: string, page: PortalPage): Promise<string>
  /** What Stripe says in the body of a webhook. Throws `stripe_signature` when Stripe did not say it just now. */
  readEvent(body: Buffer, signature: string | undefined): StripeEvent
}

const timeoutMs = 10_000
/** How old a signature may be: Stripe's own advice, and the time for which a copied request could be sent again. */
const toleranceSeconds = 300

/** The SDK costs 33 MB of memory and 0.1 s: it is loaded where it is used only. */
export async function createStripe({ secretKey, webhookSecret, server }: StripeSettings): Promise<Stripe> {
  const { default: Sdk } = await import('stripe')
  const sdk = new Sdk(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(server ? { ...server, protocol: 'http' } : {}),
  })

  return {
    async createCustomer({ orgId, name, email }) {
      const { id } = await asking(() => sdk.customers.create({ name, email, metadata: { org_id: orgId } }))
      return id
    },
    async listPrices(lookupKeys) {
      const { data } = await asking(() => sdk.prices.list({ lookup_keys: [...lookupKeys], active: true }))
      return data.map(priceOf)
    },
    async listSubscriptions(customer) {
      const list = await ofCustomer(() => sdk.subscriptions.list({ customer, status: 'all', limit: 100 }))
      return list?.data.flatMap(subscriptionOf) ?? null
    },
    async openCheckout({ customerId, orgId, priceId, successUrl, cancelUrl }) {
      const { sessions } = sdk.checkout
      const session = await ofCustomer(async () => {
        // Two that are both paid would be two subscriptions.
        const { data } = await sessions.list({ customer: customerId, status: 'open', limit: 100 })
        for (const { id } of data) await sessions.expire(id)
        return sessions.create({
          mode: 'subscription',
          customer: customerId,
          client_reference_id: orgId,
          line_items: [{ price: priceId, quantity: 1 }],
          subscription_data: { metadata: { org_id: orgId } },
          success_url: successUrl,
          cancel_url: cancelUrl,
        })
      })
      return session?.url ?? null
    },
    async openPortal(customer, returnUrl, page) {
      const flow = flowOf(page, returnUrl)
      const session = await asking(() =>
        sdk.billingPortal.sessions.create({
          customer,
          return_url: returnUrl,
          ...(flow ? { flow_data: flow } : {}),
        }),
      )
      return session.url
    },
    readEvent(body, signature) {
      try {
        return eventOf(sdk.webhooks.constructEvent(body, signature ?? '', webhookSecret, toleranceSeconds))
      } catch (error) {
        throw new AppError(stripeSignature, { detail: (error as Error).message.split('\n')[0] ?? '' })
      }
    },
  }
}

const seconds = (time: number): Date => new Date(time * 1000)
const idOf = (thing: string | { id: string }): string => (typeof thing === 'string' ? thing : thing.id)

function priceOf(price: StripeSdk.Price): StripePrice {
  return {
    id: price.id,
    lookupKey: price.lookup_key,
    productId: idOf(price.product),
    amountCents: price.unit_amount,
    currency: price.currency,
  }
}

/** None of one without anything in it. */
function subscriptionOf(subscription: StripeSdk.Subscription): StripeSubscription[] {
  const [item] = subscription.items.data
  if (!item) return []
  const { cancel_at, cancel_at_period_end } = subscription
  const cancelsAt = cancel_at ?? (cancel_at_period_end ? item.current_period_end : null)
  return [
    {
      id: subscription.id,
      itemId: item.id,
      state: stateOf(subscription.status),
      price: priceOf(item.price),
      renewsAt: seconds(item.current_period_end),
      cancelsAt: cancelsAt === null ? null : seconds(cancelsAt),
      createdAt: seconds(subscription.created),
    },
  ]
}

/** Stripe may come to know further states: of one that is unknown here nothing is paid, nor is it over. */
const stateOf = (status: string): SubscriptionState =>
  subscriptionStates.find((state) => state === status) ?? 'paused'

function flowOf(
  page: PortalPage,
  returnUrl: string,
): StripeSdk.BillingPortal.SessionCreateParams.FlowData | null {
  if (page.page === 'overview') return null
  const after_completion = { type: 'redirect' as const, redirect: { return_url: returnUrl } }
  const subscription = page.subscriptionId
  if (page.page === 'cancel') {
    return { type: 'subscription_cancel', after_completion, subscription_cancel: { subscription } }
  }
  const items = [{ id: page.itemId, price: page.priceId, quantity: 1 }]
  return {
    type: 'subscription_update_confirm',
    after_completion,
    subscription_update_confirm: { subscription, items },
  }
}

/** Of the body, which is in the version of the API that the operator's account has, only what is the same in all. */
const eventShape = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string().optional(),
      customer: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    }),
  }),
})

function eventOf(body: unknown): StripeEvent {
  const { id, type, data } = eventShape.parse(body)
  const { object } = data
  const isCustomer = /^customer\.(created|updated|deleted)$/.test(type)
  const customer = isCustomer ? object.id : object.customer
  return { id, type, customerId: customer ? idOf(customer) : null }
}

/** Errors of the SDK say which they are in `type`. */
type Refusal = Error & { readonly type: string; readonly code?: string; readonly param?: string }
const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && String(Object(error).type).startsWith('Stripe')

async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw isRefusal(error) ? refusalOf(error) : error
  }
}

/** Stripe's own sentence about what it refuses names the setting that is missing, and is for the same people. */
function refusalOf(error: Refusal): AppError {
  const detail = `${error.type}: ${error.message}`
  if (error.type === 'StripeInvalidRequestError') {
    const message = `Stripe refused this: ${error.message}`
    return new AppError(stripeRefused, { message, detail, cause: { code: error.code, param: error.param } })
  }
  if (error.type === 'StripeAuthenticationError' || error.type === 'StripePermissionError') {
    const message =
      'Stripe does not accept the STRIPE_SECRET_KEY of this server: its operator has to set another'
    return new AppError(stripeUnavailable, { message, detail, retryAfterSeconds: 300 })
  }
  return new AppError(stripeUnavailable, { detail, retryAfterSeconds: 30 })
}

/** Null where there is no such customer: deleted at Stripe, or one of another account or mode. */
async function ofCustomer<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await asking(ask)
  } catch (error) {
    const { code, param } = Object(Object(error).cause)
    if (code === 'resource_missing' && param === 'customer') return null
    throw error
  }
}
