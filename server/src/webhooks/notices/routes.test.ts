/** Whom the system tells that it disabled a webhook, and where they read it again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/harness.ts'
import { httpAnswer, type Receiver, startReceiver } from '../../platform/egress/test-receiver.ts'

let app: TestApp
let receiver: Receiver
beforeAll(async () => {
  app = await startTestApp()
  receiver = await startReceiver(httpAnswer(410))
})
afterAll(async () => {
  await app.close()
  await receiver.close()
})

const within = { timeout: 15_000, interval: 20 }

test('its owners, by mail and on the dashboard, once for each webhook; nobody else', async () => {
  const org = await app.createOrg()
  const owner = await app.createPerson({ orgId: org.orgId, role: 'owner' })
  const member = await app.createPerson({ orgId: org.orgId, role: 'member' })
  for (const name of ['CRM', 'Sheet']) {
    await org.api('POST', '/api/webhooks', { name, target_url: receiver.url, event_types: ['lead.created'] })
  }
  await org.api('POST', '/api/leads', { business_name: 'Sunrise Office Park' })
  await org.api('POST', '/api/leads', { business_name: 'Harbor Dental' })
  const notices = async (query = '') => (await owner.api('GET', `/api/notices${query}`)).body
  await expect.poll(async () => (await notices()).data.length, within).toBe(2)
  const { data } = await notices()
  for (const name of ['CRM', 'Sheet']) {
    expect(data).toContainEqual(
      expect.objectContaining({
        kind: 'webhook_disabled',
        message: expect.stringMatching(`"${name}" was disabled.*410 Gone.*recover`),
      }),
    )
  }
  const first = await notices('?limit=1')
  const second = await notices(`?limit=1&cursor=${first.next_cursor}`)
  expect([...first.data, ...second.data]).toEqual(data)
  expect(second.next_cursor).toBeNull()

  const mails = async () => (await org.api('GET', '/api/captured-mail')).body.data
  await expect.poll(async () => (await mails()).length, within).toBe(2)
  for (const mail of await mails()) {
    expect(mail).toMatchObject({ to: owner.email, subject: 'A webhook needs your attention' })
    expect((await org.api('GET', `/api/captured-mail/${mail.id}`)).body.text).toContain('was disabled')
  }
  expect(JSON.stringify(await mails())).not.toContain(member.email)
  expect((await (await app.createOrg()).api('GET', '/api/notices')).body.data).toEqual([])
})
