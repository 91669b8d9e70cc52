import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

describe('the org', () => {
  it('is shown to a key and to everybody who works for it, and renamed by an admin', async () => {
    const org = await app.createOrg()
    const admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
    const { body } = await admin.api('PATCH', '/api/org', { name: ' Sunrise Cleaning ' })
    expect(body).toEqual({
      id: org.orgId,
      name: 'Sunrise Cleaning',
      plan: 'scale',
      billing: 'immediate',
      created_at: expect.any(String),
    })
    expect((await org.api('GET', '/api/org')).body).toEqual(body)
    expect((await admin.api('PATCH', '/api/org', { name: ' ' })).status).toBe(400)
  })

  it('changes its plan at once, for its keys too, and an owner alone does it', async () => {
    const org = await app.createOrg()
    const owner = await app.createPerson({ orgId: org.orgId })
    const admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
    expect((await admin.api('POST', '/api/org/plan', { plan: 'starter' })).body.code).toBe('role_required')
    expect((await owner.api('POST', '/api/org/plan', { plan: 'gold' })).status).toBe(400)
    expect((await owner.api('POST', '/api/org/plan', { plan: 'starter' })).body.plan).toBe('starter')
    expect((await org.api('GET', '/api/me')).body.code).toBe('plan_required')
    await owner.api('POST', '/api/org/plan', { plan: 'luna_enterprise' })
    expect((await org.api('GET', '/api/me')).status).toBe(200)
    const { body } = await owner.api('GET', '/api/audit-log?action=org.plan_changed')
    expect(body.data[0]).toMatchObject({
      actor: { type: 'person', id: owner.userId },
      before: { plan: 'starter' },
      after: { plan: 'luna_enterprise' },
    })
  })
})

describe('a person with two orgs', () => {
  it('works for the one that was chosen in the session, or the one that a request names', async () => {
    const { orgId } = await app.createOrg()
    const person = await app.createPerson({ orgId, role: 'read_only' })
    const elsewhere = await app.signIn(person)
    const { body: second } = await person.api('POST', '/api/orgs', { name: 'Second' })
    const nameOf = async (headers?: Record<string, string>) =>
      (await person.api('GET', '/api/org', undefined, headers)).body.name
    expect([await nameOf(), await nameOf({ 'x-bolsivo-org': second.id })]).toEqual(['Test Org', 'Second'])

    const chosen = await person.api('POST', '/api/session/org', { org_id: second.id })
    expect([chosen.status, chosen.body.active_org_id]).toEqual([200, second.id])
    expect([await nameOf(), await nameOf({ 'x-bolsivo-org': orgId })]).toEqual(['Second', 'Test Org'])
    // Another session has a choice of its own.
    expect((await elsewhere.api('GET', '/api/session')).body.active_org_id).toBe(orgId)

    // Each with the role and the data there.
    const lead = { business_name: 'Sunrise Office Park' }
    expect((await person.api('POST', '/api/leads', lead)).status).toBe(201)
    const there = { 'x-bolsivo-org': orgId }
    expect((await person.api('POST', '/api/leads', lead, there)).body.code).toBe('role_required')
    expect((await person.api('GET', '/api/leads', undefined, there)).body.data).toEqual([])
    expect((await person.api('GET', '/api/leads')).body.data).toHaveLength(1)
  })

  it("can't choose one that they do not work for", async () => {
    const person = await app.createPerson()
    const other = await app.createOrg()
    const { status, body } = await person.api('POST', '/api/session/org', { org_id: other.orgId })
    expect([status, body.code]).toEqual([404, 'org_not_found'])
  })
})

describe('making orgs', () => {
  it('is limited to 20 an hour for a person, and not for another', async () => {
    const [eve, ada] = [await app.createPerson(), await app.createPerson()]
    const make = (name: string) => eve.api('POST', '/api/orgs', { name })
    const made = await Promise.all(Array.from({ length: 20 }, (_, at) => make(`Org ${at}`)))
    expect(made.map(({ status }) => status)).toEqual(Array(20).fill(201))
    const { status, body, headers } = await make('One more')
    expect([status, body.code]).toEqual([429, 'too_many_attempts'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect((await ada.api('POST', '/api/orgs', { name: 'Hers' })).status).toBe(201)
  })
})
