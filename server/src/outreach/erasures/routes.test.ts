import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { createMailOrg, draftFor, emailIn } from '../api.fixture.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const address = 'dana@sunrise.example.com'
const erase = (org: TestOrg, email: string) => org.api('POST', '/api/erasures', { email })

it('every lead with the address, or that was written to at it, is erased; others stay', async () => {
  const org = await createMailOrg(app)
  const own = await draftFor(org, 'Dana@Sunrise.example.com')
  const written = await draftFor(org)
  await org.api('PATCH', `/api/emails/${written.draft.id}`, { to: address })
  const other = await draftFor(org, 'boss@sunrise.example.com')
  const elsewhere = await createMailOrg(app)
  const foreign = await draftFor(elsewhere, address)

  const { status, body } = await erase(org, ` ${address.toUpperCase()}`)
  expect([status, body]).toEqual([200, { leads_erased: 2, emails_erased: 2 }])
  for (const { lead } of [own, written]) {
    expect((await org.api('GET', `/api/leads/${lead.id}`)).status).toBe(404)
  }
  expect((await org.api('GET', `/api/emails/${own.draft.id}`)).status).toBe(404)
  expect((await org.api('GET', `/api/leads/${other.lead.id}`)).status).toBe(200)
  expect((await elsewhere.api('GET', `/api/leads/${foreign.lead.id}`)).status).toBe(200)
  const { body: again } = await erase(org, address)
  expect(again).toEqual({ leads_erased: 0, emails_erased: 0 })
})

it('the address gets no mail when it comes back, and is nowhere to be read', async () => {
  const org = await createMailOrg(app)
  await org.api('POST', '/api/suppressions', { value: address, reason: 'asked by phone' })
  await erase(org, address)
  const { body: list } = await org.api('GET', '/api/suppressions')
  expect(JSON.stringify(list)).not.toContain('dana')
  const { body: log } = await org.api('GET', '/api/audit-log?action=address.erased')
  expect([log.data.length, JSON.stringify(log).includes('dana')]).toEqual([1, false])
  const { lead } = await draftFor(org, address)
  const draft = await emailIn(org, lead.id, 'draft')
  const { body: preview } = await org.api('GET', `/api/emails/${draft.id}/preview`)
  expect(preview.missing).toMatchObject([{ code: 'address_suppressed' }])
})

it('what is no address is 400', async () => {
  const org = await app.createOrg()
  const { status, body } = await erase(org, 'example.com')
  expect([status, body.details[0].path]).toEqual([400, 'email'])
})
