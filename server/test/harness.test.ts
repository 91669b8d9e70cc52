import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

it('answers who a key belongs to, and refuses those without one', async () => {
  const org = await app.createOrg()
  const me = await org.api('GET', '/api/me')
  expect(me.status).toBe(200)
  expect(me.body.org).toMatchObject({ id: org.orgId, plan: 'scale' })
  const refused = await app.api('GET', '/api/me')
  expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized'])
})

it("registers the published page's webhook", async () => {
  const org = await app.createOrg()
  const { status, body } = await org.api('POST', '/api/webhooks', {
    name: 'My CRM sync',
    target_url: 'https://127.0.0.1:8443/bolsivo-events',
    event_types: ['lead.qualified', 'lead.status_changed'],
  })
  expect([status, body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)])
})
