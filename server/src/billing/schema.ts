/** The shapes of billing in the API. Loads in a browser. */
import { z } from 'zod'
import { requiredText, time } from '../platform/shapes.ts'

const plan = z.string().meta({ description: '`starter`, `growth`, `scale` or `luna_enterprise`' })

const changeShape = z
  .strictObject({
    direction: z.enum(['upgrade', 'downgrade']),
    by: z.enum(['immediate', 'stripe', 'contact']).meta({
      description:
        '`immediate`: POST /api/org/plan, counts at once and costs nothing. `stripe`: POST /api/billing/checkout, which answers the page where it is confirmed and paid. `contact`: POST /api/billing/contact',
    }),
    effects: z
      .array(z.string())
      .meta({ description: 'What it would do to this org, as it is now, in sentences' }),
  })
  .meta({ id: 'PlanChange' })

export const offeredPlanShape = z
  .strictObject({
    plan,
    name: z.string(),
    monthly_price: z
      .strictObject({ amount_cents: z.int(), currency: z.string() })
      .nullable()
      .meta({ description: 'Null: by agreement, or not known until the page of Stripe shows it' }),
    contains: z.array(z.string()).meta({ description: 'In plain words' }),
    is_current: z.boolean(),
    change: changeShape.nullable().meta({ description: 'Null for the current plan' }),
  })
  .meta({ id: 'OfferedPlan' })

const subscriptionShape = z
  .strictObject({
    state: z.enum(['active', 'trialing', 'past_due', 'unpaid', 'paused', 'incomplete']).meta({
      description: '`past_due`: a payment failed and Stripe tries again; the plan stays meanwhile',
    }),
    plan: plan.nullable().meta({ description: 'The plan that is paid for; null: none is yet, or any more' }),
    renews_at: time.nullable(),
    cancels_at: time
      .nullable()
      .meta({ description: 'When it ends, and the plan becomes `starter`; null: it goes on' }),
  })
  .meta({ id: 'Subscription' })

export const billingShape = z
  .strictObject({
    plan,
    mode: z.enum(['immediate', 'stripe']).meta({
      description:
        '`immediate`: this server takes no payments, and a change of the plan counts at once. `stripe`: plans are paid for at Stripe',
    }),
    in_use: z
      .strictObject({ api_keys: z.int(), webhooks: z.int() })
      .meta({ description: 'Keys that are neither revoked nor expired, and webhooks that are enabled' }),
    plans: z.array(offeredPlanShape).meta({ description: 'From the lowest to the highest' }),
    subscription: subscriptionShape.nullable().meta({ description: 'At Stripe; null: there is none' }),
  })
  .meta({ id: 'Billing' })

export const checkoutShape = z.strictObject({
  plan: z
    .enum(['starter', 'growth', 'scale'], 'must be one of starter, growth, scale')
    .meta({ description: '`starter` ends the subscription. `luna_enterprise` is agreed on: see contact' }),
})

export const pageLinkShape = z
  .strictObject({ url: z.string().meta({ description: 'A page of Stripe, for one visit soon' }) })
  .meta({ id: 'StripePage' })

export const contactShape = z.strictObject({ message: requiredText(5_000) })

export const contactedShape = z.strictObject({ sent: z.literal(true) }).meta({ id: 'Contacted' })

export const receivedShape = z.strictObject({ received: z.literal(true) }).meta({ id: 'Received' })
