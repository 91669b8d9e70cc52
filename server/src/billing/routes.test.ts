import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { readConfig } from '../config.ts'
import { setOrgPlan } from '../orgs/index.ts'
import { type StripeApp, startStripeApp } from './stripe-app.fixture.ts'

interface Offered {
  plan: string
  monthly_price: object | null
  change: { direction: string; by: string; effects: string[] } | null
}
const changesOf = (body: { plans: Offered[] }) =>
  body.plans.map(({ plan, change }) => [plan, change?.by ?? null])

describe('a server that takes no payments', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ work: false })
  })
  afterAll(() => app.close())

  it('shows the plans in order, and what each change would do to this org as it is', async () => {
    const org = await app.createOrg()
    const reader = await app.createPerson({ orgId: org.orgId, role: 'read_only' })
    const { id: revoked } = await app.issueKey(org.orgId)
    await app.issueKey(org.orgId)
    await app.issueKey(org.orgId, { expiresAt: new Date(Date.now() - 1000) })
    const admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
    await admin.api('DELETE', `/api/api-keys/${revoked}`)
    const hook = { name: 'CRM', target_url: 'https://crm.example.com/hook', event_types: ['*'] }
    for (let count = 0; count < 3; count++) await org.api('POST', '/api/webhooks', hook)
    const { body: last } = await org.api('POST', '/api/webhooks', hook)
    await org.api('PATCH', `/api/webhooks/${last.id}`, { status: 'disabled' })

    const { status, body } = await reader.api('GET', '/api/billing')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      plan: 'scale',
      mode: 'immediate',
      in_use: { api_keys: 2, webhooks: 3 },
      subscription: null,
    })
    expect(changesOf(body)).toEqual([
      ['starter', 'immediate'],
      ['growth', 'immediate'],
      ['scale', null],
      ['luna_enterprise', 'contact'],
    ])
    expect(body.plans[1].change).toMatchObject({
      direction: 'downgrade',
      effects: [
        '2 API keys stop working',
        '3 webhooks are paused',
        'Nothing is deleted: an upgrade brings all of it back',
      ],
    })
    expect(body.plans[3]).toMatchObject({ monthly_price: null, change: { direction: 'upgrade' } })
    expect(body.plans[1].monthly_price).toEqual({ amount_cents: 4900, currency: 'usd' })

    await setOrgPlan(app.db, org.orgId, 'starter')
    const { body: below } = await reader.api('GET', '/api/billing')
    expect(below.plans[2].change).toMatchObject({
      direction: 'upgrade',
      effects: [
        '2 API keys work again',
        '3 webhooks are active again; events that were missed can be recovered',
      ],
    })
    expect(below.plans[1].change.effects).toEqual(['Nothing stops working'])
  })

  it('has nothing to pay, and says what to do instead', async () => {
    const owner = await app.createPerson({ orgId: (await app.createOrg()).orgId })
    for (const [path, body] of [['checkout', { plan: 'scale' }], ['portal'], ['refresh']] as const) {
      const answer = await owner.api('POST', `/api/billing/${path}`, body)
      expect([answer.status, answer.body.code], path).toEqual([409, 'billing_immediate'])
    }
    const { status, body } = await app.api('POST', '/api/billing/stripe-webhook', {})
    expect([status, body.code]).toEqual([409, 'billing_immediate'])
  })
})

describe('a message to the operator', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  it('is kept at the machine where there is no mail server, is in the audit log, and is one in a while', async () => {
    const org = await app.createOrg({ plan: 'growth' })
    const member = await app.createPerson({ orgId: org.orgId, role: 'member' })
    const admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
    const message = 'We are 40 people.\nPlease call us.'
    const contact = (person = admin) => person.api('POST', '/api/billing/contact', { message })
    expect((await contact(member)).body.code).toBe('role_required')
    expect((await admin.api('POST', '/api/billing/contact', { message: ' ' })).status).toBe(400)
    expect((await contact()).body).toEqual({ sent: true })
    const again = await contact()
    expect([again.status, again.body.code]).toEqual([429, 'contacted_just_now'])
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(500)

    const kept = await vi.waitFor(async () => {
      const { rows } = await app.db.read(
        sql<{ subject: string; text: string }>`select subject, text from personal_mail
          where strpos(text, ${org.orgId}) > 0`,
      )
      if (rows.length === 0) throw new Error('there is no mail yet')
      return rows
    })
    expect(kept).toHaveLength(1)
    expect(kept[0]?.subject).toBe('Test Org asks about Luna Enterprise')
    for (const part of [admin.email, 'Ada Lovelace', 'plan growth', message]) {
      expect(kept[0]?.text).toContain(part)
    }
    const { body: log } = await admin.api('GET', '/api/audit-log?action=billing.contact_requested')
    expect(log.data).toMatchObject([{ actor: { id: admin.userId }, after: null }])
  })
})

describe('a server with Stripe', () => {
  let scene: StripeApp
  beforeAll(async () => {
    scene = await startStripeApp()
  })
  beforeEach(() => {
    scene.stripe.mood = null
    scene.stripe.calls.length = 0
  })
  afterAll(() => scene.close())
  const lastCall = (name: string) => scene.stripe.calls.findLast((call) => call.name === name)?.params

  it('opens Checkout for the first subscription, with one customer for the org', async () => {
    const { owner, orgId } = await scene.createPayer()
    const { status, body } = await owner.api('POST', '/api/billing/checkout', { plan: 'scale' })
    expect([status, body]).toEqual([
      200,
      { url: expect.stringMatching(/^https:\/\/checkout\.stripe\.test\/cs_/) },
    ])
    expect(lastCall('POST /v1/customers')).toEqual({
      name: 'Test Org',
      email: owner.email,
      'metadata[org_id]': orgId,
    })
    const session = lastCall('POST /v1/checkout/sessions')
    expect(session).toMatchObject({
      mode: 'subscription',
      client_reference_id: orgId,
      'line_items[0][price]': 'price_scale',
      'line_items[0][quantity]': '1',
      'subscription_data[metadata][org_id]': orgId,
      success_url: `${scene.app.url}/settings/billing?checkout=done`,
      cancel_url: `${scene.app.url}/settings/billing?checkout=cancelled`,
    })

    // A second page for the same customer; the first can't be paid any more.
    await owner.api('POST', '/api/billing/checkout', { plan: 'growth' })
    const names = scene.stripe.calls.map(({ name }) => name)
    expect(names.filter((name) => name === 'POST /v1/customers')).toHaveLength(1)
    expect(names.filter((name) => name.endsWith('/expire'))).toHaveLength(1)
    expect(lastCall('POST /v1/checkout/sessions')?.customer).toBe(session?.customer)
    const { body: log } = await owner.api('GET', '/api/audit-log?action=billing.checkout_opened')
    expect(log.data.map(({ after }: { after: object }) => after)).toEqual([
      { plan: 'growth' },
      { plan: 'scale' },
    ])
  })

  it('opens the portal for every change after that, at the page of the change', async () => {
    const payer = await scene.createPayer()
    const subscription = await payer.pay('growth')
    await scene.report(subscription)
    const open = async (plan: string) => {
      const { status, body } = await payer.owner.api('POST', '/api/billing/checkout', { plan })
      expect([status, body.url]).toEqual([200, expect.stringMatching(/^https:\/\/billing\.stripe\.test\//)])
      return lastCall('POST /v1/billing_portal/sessions')
    }
    expect(await open('scale')).toMatchObject({
      customer: subscription.customer,
      return_url: `${scene.app.url}/settings/billing`,
      'flow_data[type]': 'subscription_update_confirm',
      'flow_data[subscription_update_confirm][subscription]': subscription.id,
      'flow_data[subscription_update_confirm][items][0][price]': 'price_scale',
    })
    expect(await open('starter')).toMatchObject({
      'flow_data[type]': 'subscription_cancel',
      'flow_data[subscription_cancel][subscription]': subscription.id,
    })
    expect(await open('growth')).not.toHaveProperty('flow_data[type]')
    const { body } = await payer.owner.api('POST', '/api/billing/portal')
    expect(body.url).toMatch(/^https:\/\/billing\.stripe\.test\//)
    // Nothing has changed: it was not reported.
    expect(await payer.plan()).toBe('growth')
  })

  it('shows the prices and the subscription of Stripe', async () => {
    const payer = await scene.createPayer()
    await scene.report(await payer.pay('growth'))
    const { body } = await payer.owner.api('GET', '/api/billing')
    expect(body).toMatchObject({
      mode: 'stripe',
      plan: 'growth',
      subscription: {
        state: 'active',
        plan: 'growth',
        renews_at: '2027-01-31T00:00:00.000Z',
        cancels_at: null,
      },
    })
    expect(body.plans.map(({ monthly_price }: Offered) => monthly_price)).toEqual([
      { amount_cents: 0, currency: 'usd' },
      { amount_cents: 5000, currency: 'eur' },
      { amount_cents: 20000, currency: 'eur' },
      null,
    ])
    expect(changesOf(body)).toEqual([
      ['starter', 'stripe'],
      ['growth', null],
      ['scale', 'stripe'],
      ['luna_enterprise', 'contact'],
    ])
  })

  it.each(['away', 'slow'])('shows the page without prices while Stripe is %s', async (how) => {
    const other = await startStripeApp()
    const slow = other.stripe.hold('GET /v1/prices')
    try {
      const { owner } = await other.createPayer()
      if (how === 'away') other.stripe.mood = 'gone'
      const { status, body } = await owner.api('GET', '/api/billing')
      expect([status, body.plans[2].monthly_price]).toEqual([200, null])
    } finally {
      slow.release()
      await other.close()
    }
  })

  it('is read again at an owner’s wish, for a server that Stripe can not reach', async () => {
    const payer = await scene.createPayer()
    await payer.pay('scale')
    expect(await payer.plan()).toBe('starter')
    const { status, body } = await payer.owner.api('POST', '/api/billing/refresh')
    expect([status, body.plan]).toEqual([200, 'scale'])
    const { body: log } = await payer.owner.api('GET', '/api/audit-log?action=org.plan_changed')
    expect(log.data[0].actor).toMatchObject({ type: 'system', id: 'stripe', name: 'Stripe' })
  })

  it('lets nobody change the plan past it, and nobody but an owner through it', async () => {
    const { owner, orgId, plan } = await scene.createPayer()
    const direct = await owner.api('POST', '/api/org/plan', { plan: 'scale' })
    expect([direct.status, direct.body.code, await plan()]).toEqual([409, 'billing_by_stripe', 'starter'])
    expect((await owner.api('GET', '/api/org')).body.billing).toBe('stripe')
    const admin = await scene.app.createPerson({ orgId, role: 'admin' })
    for (const path of ['checkout', 'portal', 'refresh']) {
      expect((await admin.api('POST', `/api/billing/${path}`, {})).body.code, path).toBe('role_required')
    }
    for (const plan of ['luna_enterprise', 'gold', null]) {
      expect((await owner.api('POST', '/api/billing/checkout', { plan })).status).toBe(400)
    }
  })

  it('refuses in a sentence what can not be', async () => {
    const { owner, orgId } = await scene.createPayer()
    const checkout = (plan: string) => owner.api('POST', '/api/billing/checkout', { plan })
    expect((await checkout('starter')).body.code).toBe('no_subscription')
    expect((await owner.api('POST', '/api/billing/portal')).body.code).toBe('no_subscription')

    await setOrgPlan(scene.app.db, orgId, 'luna_enterprise')
    expect((await checkout('scale')).body.code).toBe('plan_by_agreement')
    const { body } = await owner.api('GET', '/api/billing')
    expect(changesOf(body).map(([, by]) => by)).toEqual(['contact', 'contact', 'contact', null])
    await setOrgPlan(scene.app.db, orgId, 'growth')

    scene.stripe.mood = {
      status: 400,
      error: { type: 'invalid_request_error', message: 'No portal settings.' },
    }
    const refused = await checkout('scale')
    expect([refused.status, refused.body.code]).toEqual([409, 'stripe_refused'])
    expect(refused.body.error).toBe('Stripe refused this: No portal settings.')
  })

  it('says which price is missing', async () => {
    const other = await startStripeApp()
    try {
      other.stripe.prices.length = 0
      const { owner } = await other.createPayer()
      const { status, body } = await owner.api('POST', '/api/billing/checkout', { plan: 'growth' })
      expect([status, body.code]).toEqual([503, 'price_missing'])
      expect(body.error).toContain('bolsivo_growth_monthly')
    } finally {
      await other.close()
    }
  })

  it.each([
    ['away', 'gone' as const],
    ['in trouble', { status: 503, error: { type: 'api_error', message: 'oh' } }],
    ['asked too often', { status: 429, error: { type: 'invalid_request_error', message: 'slow' } }],
  ])('says so while Stripe is %s, and changes nothing', async (_, mood) => {
    const payer = await scene.createPayer()
    await scene.report(await payer.pay('growth'))
    scene.stripe.mood = mood
    for (const [path, body] of [['checkout', { plan: 'scale' }], ['portal'], ['refresh']] as const) {
      const answer = await payer.owner.api('POST', `/api/billing/${path}`, body)
      expect([answer.status, answer.body.code], path).toEqual([503, 'stripe_unavailable'])
    }
    expect(await payer.plan()).toBe('growth')
  })
})

describe('the settings', () => {
  it('come together, and have the form of Stripe', () => {
    const read = (STRIPE_SECRET_KEY?: string, STRIPE_WEBHOOK_SECRET?: string) =>
      readConfig({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET }).stripe
    expect(read()).toBeNull()
    expect(read('rk_live_1', 'whsec_1')).toEqual({ secretKey: 'rk_live_1', webhookSecret: 'whsec_1' })
    expect(() => read('sk_test_1')).toThrow('STRIPE_WEBHOOK_SECRET must be set when STRIPE_SECRET_KEY is')
    expect(() => read(undefined, 'whsec_1')).toThrow(
      'STRIPE_SECRET_KEY must be set when STRIPE_WEBHOOK_SECRET is',
    )
    expect(() => read('pk_test_1', 'whsec_1')).toThrow(
      /^STRIPE_SECRET_KEY must be a secret or restricted key/,
    )
    expect(() => read('sk_test_1', 'secret')).toThrow(/^STRIPE_WEBHOOK_SECRET must be the signing secret/)
  })
})
