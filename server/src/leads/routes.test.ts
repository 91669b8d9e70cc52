import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'
import { advanceLead } from './edit-lead.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app?.close())

const park = {
  business_name: 'Sunrise Office Park',
  category: 'Office park',
  city: 'Bellevue',
  phone: '(425) 555-0142',
  website: 'WWW.SunriseOfficePark.com/',
}

async function createLead(fields: object = {}, of = org) {
  const { status, body } = await of.api('POST', '/api/leads', { ...park, ...fields })
  expect([200, 201], JSON.stringify(body)).toContain(status)
  return body
}

describe('creating', () => {
  beforeAll(async () => {
    org = await app.createOrg()
  })

  it('answers 201 with exactly the fields of a lead, in their normal forms', async () => {
    const { status, body } = await org.api('POST', '/api/leads', park)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^lead_[0-9a-hjkmnp-tv-z]{26}$/),
      business_name: 'Sunrise Office Park',
      category: 'Office park',
      address: null,
      city: 'Bellevue',
      region: null,
      postal_code: null,
      country: null,
      phone: '+14255550142',
      website: 'https://www.sunriseofficepark.com',
      email: null,
      contact_name: null,
      rating: null,
      review_count: null,
      source: 'api',
      external_id: null,
      tags: [],
      custom: {},
      status: 'new',
      score: null,
      fit_reason: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    })
    expect((await org.api('GET', `/api/leads/${body.id}`)).body).toEqual(body)
  })

  it('answers 200 with the merged lead for a record of the same business', async () => {
    const { status, body } = await org.api('POST', '/api/leads', {
      business_name: 'SUNRISE OFFICE PARK, LLC',
      phone: '+1 425 555 0142',
      email: 'Manager@SunriseOfficePark.com',
      city: '',
      tags: ['vip'],
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ email: 'manager@sunriseofficepark.com', city: 'Bellevue', tags: ['vip'] })
  })

  it('takes an empty text for null', async () => {
    const lead = await createLead({ business_name: 'Empty', phone: '', website: null, source: '' })
    expect(lead).toMatchObject({ phone: null, website: null, source: 'api' })
  })

  it.each([
    ['business_name', {}],
    ['business_name', { business_name: '  ' }],
    ['phone', { ...park, phone: 'call me' }],
    ['email', { ...park, email: 'nobody' }],
    ['website', { ...park, website: 'javascript:alert(1)' }],
    ['rating', { ...park, rating: 6 }],
    ['review_count', { ...park, review_count: 1.5 }],
    ['status', { ...park, status: 'lost' }],
    ['tags.0', { ...park, tags: [''] }],
    ['custom.Name', { ...park, custom: { Name: 1 } }],
    ['colour', { ...park, colour: 'red' }],
    ['city', { ...park, city: 'x'.repeat(101) }],
    ['city', { ...park, city: 'a\u0000b' }],
    ['city', { ...park, city: '\ud800' }],
  ])('refuses a wrong %s and names it', async (path, body) => {
    const answer = await org.api('POST', '/api/leads', body)
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    expect(answer.body.error).toContain(path)
    expect(answer.body.details.map((detail: { path: string }) => detail.path)).toContain(path)
  })

  it('may create with any status, which is no move', async () => {
    const lead = await createLead({ business_name: 'Old Customer', status: 'meeting' })
    expect(lead.status).toBe('meeting')
    const { body } = await org.api('GET', `/api/leads/${lead.id}/timeline`)
    expect(body.data.map((event: { type: string }) => event.type)).toEqual(['lead.created'])
  })

  it('makes one lead of 100 records of one business that arrive at once', async () => {
    const fresh = await app.createOrg()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        fresh.api('POST', '/api/leads', {
          ...park,
          business_name: `Sunrise Office Park${i % 2 ? ' LLC' : ''}`,
        }),
      ),
    )
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(99)
    expect((await fresh.api('GET', '/api/leads')).body.data).toHaveLength(1)
  })
})

describe('a batch', () => {
  it('answers for each row in order, and keeps all that are valid', async () => {
    const fresh = await app.createOrg()
    const answer = await fresh.api('POST', '/api/leads/batch', {
      leads: [
        park,
        { business_name: 'Joe', phone: 'no phone' },
        { ...park, email: 'a@example.com' },
        'not a lead',
        park,
        { business_name: 'Solo' },
      ],
    })
    expect(answer.status).toBe(200)
    const rows = answer.body.data
    expect(rows.map((row: { index: number; outcome: string }) => [row.index, row.outcome])).toEqual([
      [0, 'created'],
      [1, 'rejected'],
      [2, 'merged'],
      [3, 'rejected'],
      [4, 'unchanged'],
      [5, 'created'],
    ])
    expect(rows[1]).toMatchObject({ lead: null, errors: [{ path: 'phone' }] })
    expect(rows[0].lead.id).toBe(rows[2].lead.id)
    expect((await fresh.api('GET', '/api/leads')).body.data).toHaveLength(2)
  })

  it.each([
    ['none', []],
    ['1,001', Array.from({ length: 1001 }, () => ({ business_name: 'A' }))],
  ])('of %s leads is refused', async (_name, leads) => {
    const answer = await (await app.createOrg()).api('POST', '/api/leads/batch', { leads })
    expect([answer.status, answer.body.details[0].path]).toEqual([400, 'leads'])
  })
})

describe('editing', () => {
  beforeAll(async () => {
    org = await app.createOrg()
  })
  const patch = (id: string, body: object, of = org) => of.api('PATCH', `/api/leads/${id}`, body)

  it('tells absent, null and a value apart', async () => {
    const lead = await createLead({ business_name: 'Patch A', email: 'a@example.com', rating: 4.5 })
    const { status, body } = await patch(lead.id, {
      email: null,
      category: '',
      rating: 0,
      contact_name: 'Dana',
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...lead,
      email: null,
      category: null,
      rating: 0,
      contact_name: 'Dana',
      updated_at: body.updated_at,
    })
    expect((await patch(lead.id, {})).body).toEqual(body)
  })

  it('merges own fields by name: null takes one away, null for all takes all', async () => {
    const lead = await createLead({ business_name: 'Patch B', custom: { owner: 'Kim', seats: 4 } })
    expect((await patch(lead.id, { custom: { seats: null, vip: true } })).body.custom).toEqual({
      owner: 'Kim',
      vip: true,
    })
    expect((await patch(lead.id, { custom: null, tags: null })).body).toMatchObject({ custom: {}, tags: [] })
  })

  it('protects what was edited from later records, also when it was cleared or stayed the same', async () => {
    const lead = await createLead({ business_name: 'Patch C', custom: { seats: 4 } })
    await patch(lead.id, { category: null, city: 'Bellevue', custom: { seats: 5 } })
    const later = {
      business_name: 'Patch C',
      category: 'Parking',
      city: 'Seattle',
      rating: 3,
      custom: { seats: 6 },
    }
    const merged = await createLead(later)
    expect(merged).toMatchObject({
      id: lead.id,
      category: null,
      city: 'Bellevue',
      rating: 3,
      custom: { seats: 5 },
    })
  })

  it('still knows the lead by the name that it had', async () => {
    const lead = await createLead({ business_name: 'Patch D' })
    await patch(lead.id, { business_name: 'Renamed' })
    expect(await createLead({ business_name: 'Patch D' })).toMatchObject({
      id: lead.id,
      business_name: 'Renamed',
    })
  })

  it('moves to any other status, back too, and tells of each move once', async () => {
    const lead = await createLead({ business_name: 'Patch E' })
    for (const status of ['meeting', 'meeting', 'new', 'closed_lost', 'closed_won']) {
      expect((await patch(lead.id, { status })).body.status).toBe(status)
    }
    const { body } = await org.api('GET', `/api/leads/${lead.id}/timeline`)
    expect(
      body.data.map(({ type, data }: { type: string; data: Record<string, unknown> }) =>
        type === 'lead.status_changed' ? [data.previous_status, data.new_status] : type,
      ),
    ).toEqual([
      ['closed_lost', 'closed_won'],
      ['new', 'closed_lost'],
      ['meeting', 'new'],
      ['new', 'meeting'],
      'lead.created',
    ])
  })

  it('refuses an external_id that another lead has', async () => {
    await createLead({ business_name: 'Patch F', external_id: 'f-1' })
    const other = await createLead({ business_name: 'Patch G' })
    const answer = await patch(other.id, { external_id: 'f-1' })
    expect([answer.status, answer.body.code]).toEqual([409, 'external_id_taken'])
  })

  it('never answers 500 when an edit and a record take one external_id at once', async () => {
    const fresh = await app.createOrg()
    const lead = await createLead({ business_name: 'Patch H' }, fresh)
    for (let round = 0; round < 10; round++) {
      const external_id = `race-${round}`
      const answers = await Promise.all([
        patch(lead.id, { external_id }, fresh),
        fresh.api('POST', '/api/leads', { business_name: `Rival ${round}`, external_id }),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    }
  })

  it.each([{ business_name: null }, { business_name: '' }, { status: null }, { source: 'x' }, { score: 5 }])(
    'refuses %j',
    async (body) => {
      const lead = await createLead({ business_name: 'Patch I' })
      expect((await patch(lead.id, body)).status).toBe(400)
    },
  )

  it.each(['GET', 'PATCH'])(
    "answers 404 to %s for another org's lead and for one that never was",
    async (method) => {
      const lead = await createLead({ business_name: 'Patch J' })
      const other = await app.createOrg()
      const body = method === 'PATCH' ? {} : undefined
      for (const id of [lead.id, 'lead_01k2zzzzzzzzzzzzzzzzzzzzzz', 'nonsense']) {
        const answer = await other.api(method, `/api/leads/${id}`, body)
        expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
      }
      expect((await other.api('GET', `/api/leads/${lead.id}/timeline`)).status).toBe(404)
    },
  )
})

describe('the timeline', () => {
  it('says who did it, and nothing of that in what is sent to others', async () => {
    org = await app.createOrg()
    const person = await app.createPerson({ orgId: org.orgId })
    const lead = await createLead()
    await person.api('PATCH', `/api/leads/${lead.id}`, { status: 'replied' })
    await app.db.inOrg(org.orgId, (tx) => advanceLead(tx, lead.id, 'meeting', app.outbox))
    const { body } = await org.api('GET', `/api/leads/${lead.id}/timeline?sort=created_at`)
    expect(body.data.map(({ actor }: { actor: unknown }) => actor)).toEqual([
      { type: 'api_key', id: expect.stringMatching(/^key_/), name: 'test' },
      { type: 'person', id: person.userId, name: 'Ada Lovelace' },
      null,
    ])
    const feed = await org.api('GET', '/api/events')
    expect(JSON.stringify(feed.body)).not.toContain(person.userId)
  })

  it('has the bodies of the events, newest first, a page at a time', async () => {
    org = await app.createOrg()
    const lead = await createLead()
    await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'replied', city: 'Redmond' })
    const first = await org.api('GET', `/api/leads/${lead.id}/timeline?limit=2`)
    expect(first.body.has_more).toBe(true)
    expect(first.body.data[0]).toEqual({
      id: expect.stringMatching(/^evt_/),
      sequence: 3,
      type: 'lead.status_changed',
      created_at: expect.any(String),
      actor: { type: 'api_key', id: expect.stringMatching(/^key_/), name: 'test' },
      data: {
        event: 'lead.status_changed',
        org_id: org.orgId,
        lead_id: lead.id,
        business_name: 'Sunrise Office Park',
        previous_status: 'new',
        new_status: 'replied',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
    })
    expect(first.body.data[1]).toMatchObject({ type: 'lead.updated', data: { changed_fields: ['city'] } })
    const next = await org.api(
      'GET',
      `/api/leads/${lead.id}/timeline?limit=2&cursor=${first.body.next_cursor}`,
    )
    expect(next.body).toMatchObject({ data: [{ type: 'lead.created' }], has_more: false, next_cursor: null })
    const oldest = await org.api('GET', `/api/leads/${lead.id}/timeline?sort=created_at&limit=1`)
    expect(oldest.body).toMatchObject({ data: [{ type: 'lead.created' }], has_more: true })
  })
})
