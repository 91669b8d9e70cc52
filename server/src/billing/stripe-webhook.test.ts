import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type StripeApp, startStripeApp } from './stripe-app.fixture.ts'

let scene: StripeApp
beforeAll(async () => {
  scene = await startStripeApp()
})
beforeEach(() => {
  scene.stripe.mood = null
})
afterAll(() => scene.close())

const paid = async (plan: 'growth' | 'scale' = 'scale') => {
  const payer = await scene.createPayer()
  const subscription = await payer.pay(plan)
  expect((await scene.report(subscription)).status).toBe(200)
  expect(await payer.plan()).toBe(plan)
  return { payer, subscription }
}
const asked = () => scene.stripe.calls.filter(({ name }) => name === 'GET /v1/subscriptions').length

describe('the signature', () => {
  it.each([
    ['made with another secret', { secret: 'whsec_other' }],
    ['six minutes old', { at: new Date(Date.now() - 360_000) }],
  ])('%s is refused, and nothing changes', async (_, options) => {
    const payer = await scene.createPayer()
    const { customer } = await payer.pay('scale')
    const event = { type: 'customer.subscription.updated', data: { object: { customer } } }
    const { status, body } = await scene.send(scene.stripe.sign(event, options))
    expect([status, body.code]).toEqual([400, 'stripe_signature'])
    expect(await payer.plan()).toBe('starter')
  })

  it('belongs to its bytes: over others, of another form or missing it is refused', async () => {
    const { subscription } = await paid()
    const { body, signature } = scene.stripe.sign({
      type: 'customer.subscription.updated',
      data: { object: { customer: subscription.customer } },
    })
    for (const wrong of [
      { body: `${body} `, signature },
      { body, signature: '' },
      { body, signature: 'v1=00' },
      { body, signature: signature.replace('v1=', 'v0=') },
      { body: '', signature },
    ]) {
      const { status, body: answer } = await scene.send(wrong)
      expect([status, answer.code], JSON.stringify(wrong)).toEqual([400, 'stripe_signature'])
    }
    const { status } = await scene.app.api('POST', '/api/billing/stripe-webhook', { id: 'evt_1' })
    expect(status).toBe(400)
  })

  it('over what is no event of Stripe is no fault of ours', async () => {
    for (const event of [{ data: null }, { type: 7, data: { object: 1 } }, { object: 'v2.core.event' }]) {
      expect((await scene.send(scene.stripe.sign(event))).status).toBe(400)
    }
  })

  it('over a megabyte is too much', async () => {
    const { status } = await scene.send(scene.stripe.sign({ type: 'x', data: 'x'.repeat(1024 * 1024) }))
    expect(status).toBe(413)
  })
})

describe('an event', () => {
  it('that comes again, as it was or signed anew, is answered and has no second effect', async () => {
    const { payer, subscription } = await paid()
    const event = { id: 'evt_again', type: 'customer.subscription.updated', data: { object: subscription } }
    const signed = scene.stripe.sign(event)
    expect((await scene.send(signed)).status).toBe(200)
    const before = asked()
    // Whatever it meant when it came first: the operator has decided otherwise since.
    subscription.status = 'canceled'
    for (const again of [signed, signed, scene.stripe.sign(event)]) {
      expect((await scene.send(again)).body).toEqual({ received: true })
    }
    expect([asked(), await payer.plan()]).toEqual([before, 'scale'])
  })

  it('that comes twenty times at once is one line in the audit log', async () => {
    const payer = await scene.createPayer()
    const subscription = await payer.pay('scale')
    const signed = scene.stripe.sign({ type: 'checkout.session.completed', data: { object: subscription } })
    const answers = await Promise.all(Array.from({ length: 20 }, () => scene.send(signed)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const { body } = await payer.owner.api('GET', '/api/audit-log?actor=stripe')
    expect(body.data.map(({ action }: { action: string }) => action).sort()).toEqual([
      'billing.subscription_changed',
      'org.plan_changed',
    ])
  })

  it('about a customer of others, about nobody, or about something else changes nothing', async () => {
    const { payer, subscription } = await paid()
    const before = asked()
    for (const signed of [
      scene.stripe.sign({
        type: 'customer.subscription.deleted',
        data: { object: { customer: 'cus_other' } },
      }),
      scene.stripe.sign({ type: 'customer.subscription.deleted', data: { object: {} } }),
      scene.stripe.sign({ type: 'invoice.paid', data: { object: { customer: subscription.customer } } }),
    ]) {
      expect((await scene.send(signed)).body).toEqual({ received: true })
    }
    expect([asked(), await payer.plan()]).toEqual([before, 'scale'])
  })

  it('that is late says what is so now: it is read at Stripe', async () => {
    const { payer, subscription } = await paid('growth')
    subscription.status = 'canceled'
    await scene.report(subscription, 'customer.subscription.deleted')
    // From the time when it was active.
    const old = { ...subscription, status: 'active' }
    await scene.report(old, 'customer.subscription.updated', { created: 1_700_000_000 })
    await scene.report(old, 'checkout.session.completed', { created: 1_700_000_000 })
    expect(await payer.plan()).toBe('starter')
  })

  it('whose answer from Stripe comes late does not undo what a later one read', async () => {
    const payer = await scene.createPayer()
    const subscription = await payer.pay('scale')
    subscription.status = 'incomplete'
    const slow = scene.stripe.hold('GET /v1/subscriptions')
    const first = scene.report(subscription, 'customer.subscription.created')
    await slow.held
    subscription.status = 'active'
    await scene.report(subscription, 'checkout.session.completed')
    expect(await payer.plan()).toBe('scale')
    slow.release()
    expect((await first).status).toBe(200)
    expect(await payer.plan()).toBe('scale')
    const { body } = await payer.owner.api('GET', '/api/billing')
    expect(body.subscription.state).toBe('active')
  })

  it.each([
    ['is away', 'gone' as const],
    ['is in trouble', { status: 500, error: { type: 'api_error', message: 'oh' } }],
    [
      'does not take our key',
      { status: 401, error: { type: 'invalid_request_error', message: 'Invalid key' } },
    ],
  ])('is taken when it comes again after Stripe %s', async (_, mood) => {
    const payer = await scene.createPayer()
    const subscription = await payer.pay('scale')
    const signed = scene.stripe.sign({ type: 'checkout.session.completed', data: { object: subscription } })
    scene.stripe.mood = mood
    const { status, headers, body } = await scene.send(signed)
    expect([status, body.code]).toEqual([503, 'stripe_unavailable'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await payer.plan()).toBe('starter')
    scene.stripe.mood = null
    expect((await scene.send(signed)).status).toBe(200)
    expect(await payer.plan()).toBe('scale')
  })
})

describe('a subscription', () => {
  it.each([
    ['trialing', 'scale'],
    ['unpaid', 'starter'],
    ['paused', 'starter'],
    ['canceled', 'starter'],
    ['incomplete_expired', 'starter'],
    ['a state of the future', 'starter'],
  ])('that becomes %s makes the plan %s', async (state, plan) => {
    const { payer, subscription } = await paid()
    subscription.status = state
    await scene.report(subscription)
    expect(await payer.plan()).toBe(plan)
  })

  it('whose payment is late keeps the plan, and the owners are told once', async () => {
    const { payer, subscription } = await paid('growth')
    subscription.status = 'past_due'
    await scene.report(subscription)
    await scene.report(subscription)
    const { body } = await payer.owner.api('GET', '/api/billing')
    expect([body.plan, body.subscription.state, body.subscription.plan]).toEqual([
      'growth',
      'past_due',
      'growth',
    ])
    const jobs = await scene.app.db.inOrg(payer.orgId, (tx) =>
      tx.db.selectFrom('jobs').select('payload').where('type', '=', 'mail_owners').execute(),
    )
    expect(jobs).toHaveLength(1)
    expect(JSON.stringify(jobs)).toContain('/settings/billing')
    // An upgrade that is not paid for is no upgrade yet.
    const [, scale] = scene.stripe.prices
    if (scale) subscription.price = scale
    await scene.report(subscription)
    expect(await payer.plan()).toBe('growth')
    subscription.status = 'active'
    await scene.report(subscription)
    expect(await payer.plan()).toBe('scale')
  })

  it('that ends with its period keeps the plan until then, and says when', async () => {
    const { payer, subscription } = await paid()
    subscription.cancel_at_period_end = true
    await scene.report(subscription)
    const { body } = await payer.owner.api('GET', '/api/billing')
    expect([body.plan, body.subscription.cancels_at]).toEqual(['scale', '2027-01-31T00:00:00.000Z'])
  })

  it('at a price that has given its lookup key to a newer one is known by its product', async () => {
    const { payer, subscription } = await paid()
    subscription.price = { ...subscription.price, id: 'price_old', lookup_key: null }
    await scene.report(subscription)
    expect(await payer.plan()).toBe('scale')
  })

  it('for something else than a plan is let go', async () => {
    const { payer, subscription } = await paid('growth')
    const other = scene.stripe.addSubscription(subscription.customer, 'tea')
    other.price = { ...other.price, lookup_key: null }
    await scene.report(other)
    expect(await payer.plan()).toBe('growth')
  })

  it('that ended beside one that goes on takes nothing away', async () => {
    const { payer, subscription } = await paid()
    scene.stripe.addSubscription(subscription.customer, 'growth', 'canceled')
    await scene.report(subscription, 'customer.subscription.deleted')
    expect(await payer.plan()).toBe('scale')
  })

  it('does not undo what the operator decided, until it changes itself', async () => {
    const { payer, subscription } = await paid('growth')
    const { setOrgPlan } = await import('../orgs/index.ts')
    await setOrgPlan(scene.app.db, payer.orgId, 'scale')
    await scene.report(subscription)
    expect(await payer.plan()).toBe('scale')
    await setOrgPlan(scene.app.db, payer.orgId, 'luna_enterprise')
    subscription.status = 'canceled'
    await scene.report(subscription)
    expect(await payer.plan()).toBe('luna_enterprise')
  })

  it.each(['reported', 'not reported'])('goes with its customer, whose end is %s', async (how) => {
    const { payer, subscription } = await paid()
    const { customer } = subscription
    subscription.status = 'canceled'
    if (how === 'reported') {
      const event = { type: 'customer.deleted', data: { object: { id: customer } } }
      expect((await scene.send(scene.stripe.sign(event))).status).toBe(200)
    } else {
      scene.stripe.customers.delete(customer)
      expect((await payer.owner.api('POST', '/api/billing/refresh')).status).toBe(200)
    }
    expect(await payer.plan()).toBe('starter')
    const again = await payer.pay('growth')
    expect(again.customer).not.toBe(customer)
  })

  it('can be paid anew by an org whose customer was deleted without a word', async () => {
    const payer = await scene.createPayer()
    await payer.owner.api('POST', '/api/billing/checkout', { plan: 'scale' })
    scene.stripe.customers.clear()
    await scene.report(await payer.pay('scale'))
    expect(await payer.plan()).toBe('scale')
  })
})

it('keys and webhooks rest with a downgrade that Stripe reports, and are back with an upgrade', async () => {
  const { payer, subscription } = await paid()
  expect((await payer.api('GET', '/api/leads')).status).toBe(200)
  const hook = { name: 'CRM', target_url: 'https://crm.example.com/hook', event_types: ['lead.qualified'] }
  const { body: webhook } = await payer.api('POST', '/api/webhooks', hook)
  const statusOf = async () => (await payer.owner.api('GET', `/api/webhooks/${webhook.id}`)).body.status

  const [growth, scale] = scene.stripe.prices
  if (growth) subscription.price = growth
  await scene.report(subscription)
  const refused = await payer.api('GET', '/api/leads')
  expect([refused.status, refused.body.code, await statusOf()]).toEqual([403, 'plan_required', 'paused'])

  if (scale) subscription.price = scale
  await scene.report(subscription)
  expect([(await payer.api('GET', '/api/leads')).status, await statusOf()]).toEqual([200, 'enabled'])
  const { body: log } = await payer.owner.api('GET', '/api/audit-log?action=org.plan_changed')
  expect(log.data).toMatchObject([
    {
      actor: { type: 'system', id: 'stripe', name: 'Stripe' },
      before: { plan: 'growth' },
      after: { plan: 'scale' },
    },
    { before: { plan: 'scale' }, after: { plan: 'growth' } },
    { before: { plan: 'starter' }, after: { plan: 'scale' } },
  ])
})
