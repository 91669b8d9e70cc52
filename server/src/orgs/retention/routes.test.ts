import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

const url = '/api/org/retention'

it('begins with 30 days of deliveries and 90 of the feed, and an admin changes either', async () => {
  const org = await app.createOrg()
  const admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
  expect((await org.api('GET', url)).body).toEqual({ deliveries_days: 30, feed_days: 90 })
  const changed = { deliveries_days: 7, feed_days: 90 }
  expect((await admin.api('PATCH', url, { deliveries_days: 7 })).body).toEqual(changed)
  expect((await admin.api('PATCH', url, {})).body).toEqual(changed)
  expect((await org.api('GET', url)).body).toEqual(changed)
  const { body } = await admin.api('GET', '/api/audit-log?action=org.retention_updated')
  expect(body.data).toMatchObject([{ before: { deliveries_days: 30 }, after: { deliveries_days: 7 } }])
})

it('is for admins, and between a day and a year', async () => {
  const org = await app.createOrg()
  const member = await app.createPerson({ orgId: org.orgId, role: 'member' })
  const owner = await app.createPerson({ orgId: org.orgId })
  expect((await member.api('PATCH', url, { feed_days: 1 })).status).toBe(403)
  expect((await org.api('PATCH', url, { feed_days: 1 })).status).toBe(403)
  for (const days of [0, 366, 1.5, '7', null]) {
    expect((await owner.api('PATCH', url, { feed_days: days })).status).toBe(400)
  }
  expect((await owner.api('PATCH', url, { deliveries_days: 365, feed_days: 1 })).status).toBe(200)
})

it('says how far back the feed goes: an older place is 400 cursor_expired', async () => {
  const org = await app.createOrg()
  const owner = await app.createPerson({ orgId: org.orgId })
  const { body: begin } = await org.api('GET', '/api/events')
  for (const name of ['One', 'Two']) await org.api('POST', '/api/leads', { business_name: name })
  await app.db.inOrg(org.orgId, (tx) =>
    tx.db
      .updateTable('events')
      .set({ createdAt: new Date(Date.now() - 8 * 86_400_000) })
      .execute(),
  )
  const read = (after?: string) =>
    org.api('GET', `/api/events${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`)
  expect((await read(begin.next_cursor)).body.data).not.toEqual([])
  await owner.api('PATCH', url, { feed_days: 7 })
  const { status, body } = await read(begin.next_cursor)
  expect([status, body.code]).toEqual([400, 'cursor_expired'])
  expect((await read()).body.data).toEqual([])
  await owner.api('PATCH', url, { feed_days: 9 })
  expect((await read(begin.next_cursor)).body.data).not.toEqual([])
})
