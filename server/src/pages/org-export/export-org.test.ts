import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

it('has all of the org in lines, over more than a page, nothing of another org, and no secret', async () => {
  const org = await app.createOrg()
  const other = await app.createOrg()
  const owner = await app.createPerson({ orgId: org.orgId, role: 'owner' })
  await other.api('POST', '/api/leads', { business_name: 'Foreign' })
  const names = Array.from({ length: 450 }, (_, at) => `Lead ${at}`)
  await org.api('POST', '/api/leads/batch', { leads: names.map((business_name) => ({ business_name })) })
  const { body: leads } = await org.api('GET', '/api/leads?limit=1')
  await org.api('POST', '/api/emails', { lead_id: leads.data[0].id })
  await org.api('POST', '/api/suppressions', { value: 'a@b.example', reason: 'asked' })
  const { body: hook } = await org.api('POST', '/api/webhooks', {
    ...{ name: 'CRM', target_url: 'http://127.0.0.1:9/hook', event_types: ['*'] },
    headers: { 'x-token': 'of-their-own' },
  })
  const { status, headers, body } = await owner.api('GET', '/api/org/export')
  expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8'])
  const lines: { type: string; data: { business_name?: string } }[] = String(body)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const counts = Object.entries(Object.groupBy(lines, ({ type }) => type)).map(([type, of]) => [
    type,
    of?.length,
  ])
  expect(counts).toEqual([
    ...[
      ['org', 1],
      ['member', 2],
      ['profile', 1],
      ['lead', 450],
      ['email', 1],
      ['suppression', 1],
      ['webhook', 1],
    ],
    // Each lead came, and one was written to.
    ['event', 451],
  ])
  expect(new Set(lines.flatMap(({ type, data }) => (type === 'lead' ? data.business_name : [])))).toEqual(
    new Set(names),
  )
  for (const secret of ['Foreign', 'of-their-own', hook.secret, org.key]) expect(body).not.toContain(secret)
  const { body: log } = await owner.api('GET', '/api/audit-log?action=org.exported')
  expect(log.data).toMatchObject([{ target: org.orgId, actor: { id: owner.userId } }])
})

it('is for owners', async () => {
  const { orgId } = await app.createOrg()
  const admin = await app.createPerson({ orgId, role: 'admin' })
  expect((await admin.api('GET', '/api/org/export')).body.code).toBe('role_required')
})
