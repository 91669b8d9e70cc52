/** For tests: the whole app with a fake Stripe, and an org whose owner went through Checkout. */
import { type Answer, startTestApp, type TestApp, type TestOrg, type TestPerson } from '../../test/harness.ts'
import type { Plan } from '../orgs/index.ts'
import { type FakeStripe, type FakeSubscription, startFakeStripe, webhookSecret } from './stripe.fixture.ts'

export interface StripeApp {
  readonly app: TestApp
  readonly stripe: FakeStripe
  /** With a key and an owner, as it is before it pays anything. */
  createPayer(plan?: Plan): Promise<Payer>
  /** Sends what Stripe would send, once `change` has happened there. */
  report(about: { customer: string }, type?: string, more?: object): Promise<Answer>
  send(signed: { body: string; signature: string }): Promise<Answer>
  close(): Promise<void>
}

export interface Payer extends TestOrg {
  readonly owner: TestPerson
  plan(): Promise<Plan>
  /** Goes to Checkout and pays there; nothing is reported yet. */
  pay(plan: Plan): Promise<FakeSubscription>
}

export async function startStripeApp(options: { work?: boolean } = {}): Promise<StripeApp> {
  const stripe = await startFakeStripe()
  const app = await startTestApp({
    work: options.work ?? false,
    config: { stripe: { secretKey: 'sk_test_1', webhookSecret }, publicUrl: null },
    stripeServer: stripe.server,
  })
  const send: StripeApp['send'] = ({ body, signature }) =>
    app.api('POST', '/api/billing/stripe-webhook', body, {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signature,
    })

  return {
    ...{ app, stripe, send },
    async createPayer(plan = 'starter') {
      const org = await app.createOrg({ plan })
      const owner = await app.createPerson({ orgId: org.orgId })
      return {
        ...org,
        owner,
        plan: async () => (await owner.api('GET', '/api/org')).body.plan,
        async pay(chosen) {
          const { status, body } = await owner.api('POST', '/api/billing/checkout', { plan: chosen })
          if (status !== 200) throw new Error(JSON.stringify(body))
          const sessions = stripe.calls.filter(({ name }) => name === 'POST /v1/checkout/sessions')
          return stripe.addSubscription(sessions.at(-1)?.params.customer ?? '', chosen)
        },
      }
    },
    report: ({ customer }, type = 'customer.subscription.updated', more = {}) =>
      send(stripe.sign({ type, data: { object: { id: 'thing', customer } }, ...more })),
    async close() {
      await app.close()
      await stripe.close()
    },
  }
}
