import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Payer, type StripeApp, startStripeApp } from './stripe-app.fixture.ts'

let scene: StripeApp
beforeAll(async () => {
  scene = await startStripeApp()
})
afterAll(() => scene.close())

const erase = ({ owner }: Payer) => owner.api('DELETE', '/api/org', { name: 'Test Org' })

describe('an org of a server with Stripe', () => {
  it.each(['active', 'trialing', 'past_due', 'unpaid', 'paused'])(
    "isn't erased while its subscription is %s, whatever its plan is here",
    async (state) => {
      const payer = await scene.createPayer()
      const subscription = await payer.pay('scale')
      subscription.status = state
      await scene.report(subscription)
      const { status, body } = await erase(payer)
      expect([status, body.code]).toEqual([409, 'plan_running'])
      expect((await payer.owner.api('GET', '/api/org')).status).toBe(200)

      subscription.status = 'canceled'
      await scene.report(subscription)
      expect((await erase(payer)).status).toBe(200)
    },
  )

  it('is erased on a plan that was agreed on, which nobody pays for at Stripe', async () => {
    const payer = await scene.createPayer('luna_enterprise')
    expect((await erase(payer)).status).toBe(200)
    expect((await payer.owner.api('GET', '/api/org')).body.code).toBe('org_required')
  })
})
