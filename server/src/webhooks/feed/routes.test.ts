/** The feed and the catalogue through the API. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { statusChanged } from '../scene.fixture.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

const record = (org: TestOrg, ...leadIds: string[]) =>
  app.db.inOrg(org.orgId, async (tx) =>
    app.outbox.record(
      tx,
      leadIds.map((id) => statusChanged(id)),
    ),
  )
const leadsOf = (body: { data: { data: { lead_id: string } }[] }) => body.data.map(({ data }) => data.lead_id)

describe('the feed', () => {
  test('gives every event once, in order, in pages, and a cursor also where there is nothing', async () => {
    const org = await app.createOrg()
    const empty = (await org.api('GET', '/api/events')).body
    expect(empty).toMatchObject({ data: [], has_more: false, next_cursor: expect.any(String) })
    await record(org, 'lead_a', 'lead_b', 'lead_c')
    const first = (await org.api('GET', `/api/events?after=${empty.next_cursor}&limit=2`)).body
    expect(leadsOf(first)).toEqual(['lead_a', 'lead_b'])
    expect(first.has_more).toBe(true)
    expect(first.data[0]).toMatchObject({
      id: expect.stringMatching(/^evt_/),
      sequence: 1,
      type: 'lead.status_changed',
      data: { event: 'lead.status_changed', org_id: org.orgId },
    })
    const second = (await org.api('GET', `/api/events?after=${first.next_cursor}&limit=2`)).body
    expect([leadsOf(second), second.has_more]).toEqual([['lead_c'], false])
    const third = (await org.api('GET', `/api/events?after=${second.next_cursor}`)).body
    expect([third.data, third.has_more]).toEqual([[], false])
  })

  test('waits for an event and answers as soon as there is one', async () => {
    const org = await app.createOrg()
    await record(org, 'lead_a')
    const { next_cursor } = (await org.api('GET', '/api/events')).body
    const waiting = org.api('GET', `/api/events?after=${next_cursor}&wait=25`)
    await record(org, 'lead_b')
    expect(leadsOf((await waiting).body)).toEqual(['lead_b'])
    expect((await org.api('GET', `/api/events?after=${next_cursor}&wait=25`)).body.data).toHaveLength(1)
  })

  test('of some types only moves on over the others', async () => {
    const org = await app.createOrg()
    await record(org, 'lead_a')
    const body = (await org.api('GET', '/api/events?type=email.sent,lead.qualified')).body
    expect(body).toMatchObject({ data: [], has_more: false })
    await record(org, 'lead_b')
    expect(leadsOf((await org.api('GET', `/api/events?after=${body.next_cursor}`)).body)).toEqual(['lead_b'])
    expect((await org.api('GET', '/api/events?type=lead.gone')).status).toBe(400)
  })

  test("refuses a cursor that was altered or is another org's", async () => {
    const [org, other] = [await app.createOrg(), await app.createOrg()]
    const { next_cursor } = (await org.api('GET', '/api/events')).body
    for (const cursor of [`${next_cursor}A`, 'AAAA', next_cursor.toUpperCase()])
      expect((await org.api('GET', `/api/events?after=${cursor}`)).body.code).toBe('invalid_cursor')
    expect((await other.api('GET', `/api/events?after=${next_cursor}`)).status).toBe(400)
    expect((await org.api('GET', '/api/events?wait=31')).status).toBe(400)
  })

  test('serves 90 days: it begins with the first of them, and an older cursor is told', async () => {
    const org = await app.createOrg()
    const { next_cursor } = (await org.api('GET', '/api/events')).body
    await record(org, ...Array.from({ length: 40 }, (_, at) => `lead_${at}`))
    await app.db.inOrg(org.orgId, (tx) =>
      sql`update events set created_at = now() - interval '91 days'
        where org_id = ${org.orgId} and sequence <= 17`.execute(tx.db),
    )
    expect(leadsOf((await org.api('GET', '/api/events?limit=1')).body)).toEqual(['lead_17'])
    const { status, body } = await org.api('GET', `/api/events?after=${next_cursor}`)
    expect([status, body.code]).toEqual([400, 'cursor_expired'])
  })
})

describe('the catalogue', () => {
  test('has a list of samples of one type in the shape of its body, as Zapier and Make ask for it', async () => {
    const org = await app.createOrg()
    const { data } = (await org.api('GET', '/api/event-types/lead.status_changed/samples')).body
    expect(data).toMatchObject([{ event: 'lead.status_changed', new_status: 'replied' }])
    const including = await org.api('GET', '/api/event-types/lead.status_changed/samples?include=lead')
    expect(Object.keys(including.body.data[0])).toEqual([...Object.keys(data[0]), 'lead'])
    expect(including.body.data[0].lead).toMatchObject({ id: data[0].lead_id, phone: '+14255550142' })
    const aboutNoLead = await org.api('GET', '/api/event-types/import.completed/samples?include=lead')
    expect(aboutNoLead.body.data[0]).not.toHaveProperty('lead')
    const { status, body } = await org.api('GET', '/api/event-types/lead.sold/samples')
    expect([status, body.code]).toEqual([404, 'not_found'])
  })

  test('has a schema and a sample of each type, the three of the published page among them', async () => {
    const org = await app.createOrg()
    const { data } = (await org.api('GET', '/api/event-types')).body
    const sample = (type: string) => data.find((entry: { type: string }) => entry.type === type)?.sample
    // The published page, word by word.
    expect(sample('lead.qualified')).toEqual({
      event: 'lead.qualified',
      org_id: 'org_abc123',
      lead_id: 'lead_xyz789',
      business_name: 'Sunrise Office Park',
      score: 82,
      fit_reason: 'Active office park in Bellevue with 180+ reviews',
      timestamp: '2026-06-20T14:32:10Z',
    })
    expect(sample('lead.status_changed')).toMatchObject({
      previous_status: 'contacted',
      new_status: 'replied',
    })
    expect(Object.keys(sample('email.sent'))).toEqual(
      'event org_id lead_id email_id to subject sequence_step timestamp'.split(' '),
    )
    for (const { type, schema, sample } of data) {
      expect(Object.keys(schema.properties), type).toEqual(Object.keys(sample))
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
    }
  })
})
