import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'
import { defaultProfile } from './profile.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())
beforeEach(async () => {
  org = await app.createOrg()
})

const officeParks = { categories: ['office park'], cities: ['Bellevue'] }
const park = {
  business_name: 'Sunrise Office Park',
  category: 'Office parks',
  city: 'Bellevue',
  phone: '+1 425 555 0142',
  review_count: 187,
}

async function answer(method: string, path: string, body?: unknown, expected = [200, 201]) {
  const { status, body: json } = await org.api(method, path, body)
  expect(expected, JSON.stringify(json)).toContain(status)
  return json
}

/** What happened to the lead itself, oldest first; its mail is another matter. */
async function eventsOf(leadId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const { data } = await answer('GET', `/api/leads/${leadId}/timeline?sort=created_at&limit=100`)
  return data.filter(({ type }: { type: string }) => type.startsWith('lead.'))
}

const typesOf = async (leadId: string) => (await eventsOf(leadId)).map(({ type }) => type)

/** Creates a lead and waits for its score. */
async function scoredLead(fields: object = {}) {
  const { id } = await answer('POST', '/api/leads', { ...park, ...fields })
  return untilLead(id, (lead) => lead.score !== null)
}

function untilLead(id: string, isReady: (lead: Record<string, unknown>) => boolean) {
  return until(`/api/leads/${id}`, isReady)
}

function until(path: string, isReady: (body: Record<string, unknown>) => boolean) {
  const look = async () => {
    const body = await answer('GET', path)
    expect(isReady(body), JSON.stringify(body)).toBe(true)
    return body
  }
  return vi.waitFor(look, { timeout: 15_000, interval: 50 })
}

async function rescore() {
  const { id } = await answer('POST', '/api/profile/rescore')
  return until(`/api/rescores/${id}`, ({ state }) => state === 'done')
}

describe('the profile', () => {
  it('is the default one until it is set', async () => {
    expect(await answer('GET', '/api/profile')).toEqual(defaultProfile)
  })

  it('is replaced as a whole: what is absent gets its default', async () => {
    await answer('PUT', '/api/profile', {
      ...officeParks,
      sender_name: 'Dana Reyes',
      postal_address: '1 Main St',
    })
    const { preview, ...saved } = await answer('PUT', '/api/profile', { ...officeParks, threshold: 60 })
    expect(saved).toEqual({ ...defaultProfile, ...officeParks, threshold: 60 })
    expect(await answer('GET', '/api/profile')).toEqual(saved)
    expect(preview).toMatchObject({ basis: 'all', leads_total: 0 })
  })

  it('can be put back as it was got, which changes no score', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const { preview } = await answer('PUT', '/api/profile', await answer('GET', '/api/profile'))
    expect(preview).toBeNull()
    const { preview: afterSender } = await answer('PUT', '/api/profile', {
      ...officeParks,
      sender_name: 'Dana',
    })
    expect(afterSender).toBeNull()
  })

  it('names the field that is wrong, and stays as it was', async () => {
    const { details, error } = await answer(
      'PUT',
      '/api/profile',
      { threshold: 170, weights: { luck: 1 } },
      [400],
    )
    expect(details.map(({ path }: { path: string }) => path)).toEqual(['weights.luck', 'threshold'])
    expect(error).toBe('weights.luck is not a known field')
    expect(await answer('GET', '/api/profile')).toEqual(defaultProfile)
  })

  it('is not wiped by a PUT that forgot its body', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const { error } = await answer('PUT', '/api/profile', undefined, [400])
    expect(error).toContain('Send the whole profile')
    expect((await answer('GET', '/api/profile')).cities).toEqual(['Bellevue'])
    await answer('PUT', '/api/profile', {})
    expect(await answer('GET', '/api/profile')).toEqual(defaultProfile)
  })

  it("is an org's own", async () => {
    await answer('PUT', '/api/profile', officeParks)
    const other = await app.createOrg()
    expect((await other.api('GET', '/api/profile')).body).toEqual(defaultProfile)
  })
})

describe('a lead that comes in', () => {
  it('is scored in the background and qualifies, with the events in their order', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead()
    expect(lead).toMatchObject({
      status: 'qualified',
      fit_reason: expect.stringContaining('Active office park in Bellevue with 180+ reviews'),
    })
    const events = await eventsOf(lead.id)
    expect(events.map(({ type }) => type)).toEqual([
      'lead.created',
      'lead.scored',
      'lead.qualified',
      'lead.status_changed',
    ])
    expect(events[2]?.data).toMatchObject({ score: lead.score, fit_reason: lead.fit_reason })
    expect(events[3]?.data).toMatchObject({ previous_status: 'new', new_status: 'qualified' })
  })

  it('stays new below the threshold, and where it mentions an unwanted word', async () => {
    await answer('PUT', '/api/profile', { ...officeParks, unwanted_words: ['franchise'] })
    const elsewhere = await scoredLead({ category: 'Bakery', city: 'Reno' })
    const unwanted = await scoredLead({ business_name: 'Franchise Office Park', phone: null })
    expect([elsewhere.status, unwanted.status]).toEqual(['new', 'new'])
    expect(unwanted.score).toBe(0)
    expect(unwanted.fit_reason).toContain('but mentions "franchise", which you avoid')
    expect(await typesOf(unwanted.id)).toEqual(['lead.created', 'lead.scored'])
  })

  it('is scored but not moved when it was created with another status', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead({ status: 'replied' })
    expect(lead.status).toBe('replied')
    expect(await typesOf(lead.id)).toEqual(['lead.created', 'lead.scored'])
  })
})

describe('a lead that changes', () => {
  it('is scored again after a merge and after an edit, and qualifies once in its life', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead({ category: null, business_name: 'Sunrise' })
    expect(lead.status).toBe('new')
    await answer('POST', '/api/leads', { ...park, business_name: 'Sunrise' }, [200])
    await untilLead(lead.id, ({ status }) => status === 'qualified')

    await answer('PATCH', `/api/leads/${lead.id}`, { category: 'Bakery' })
    const worse = await untilLead(lead.id, ({ score }) => score !== lead.score && Number(score) < 60)
    expect(worse.status).toBe('qualified')

    await answer('PATCH', `/api/leads/${lead.id}`, { status: 'new' })
    await answer('PATCH', `/api/leads/${lead.id}`, { category: 'Office park' })
    const better = await untilLead(lead.id, ({ score }) => Number(score) >= 70)
    expect(better.status).toBe('new')
    expect((await typesOf(lead.id)).filter((type) => type === 'lead.qualified')).toHaveLength(1)
  })

  it('keeps every score that it had, newest first', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead()
    await answer('PATCH', `/api/leads/${lead.id}`, { city: 'Reno' })
    const later = await untilLead(lead.id, ({ score }) => score !== lead.score)
    const first = await answer('GET', `/api/leads/${lead.id}/scores?limit=1`)
    expect(first).toMatchObject({
      has_more: true,
      data: [
        {
          score: later.score,
          fit_reason: later.fit_reason,
          scorer: 'rules',
          scorer_version: expect.any(Number),
        },
      ],
    })
    const rest = await answer('GET', `/api/leads/${lead.id}/scores?limit=1&cursor=${first.next_cursor}`)
    expect(rest).toMatchObject({ has_more: false, next_cursor: null, data: [{ score: lead.score }] })
  })
})

describe('an assessment', () => {
  it('explains the score that the lead has, by criteria that add up to it', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead()
    const assessment = await answer('GET', `/api/leads/${lead.id}/assessment`)
    expect(assessment).toMatchObject({
      score: lead.score,
      fit_reason: lead.fit_reason,
      is_current: true,
      limited_to: null,
    })
    const { criteria }: { criteria: { name: string; points: number; of: number }[] } = assessment
    const sum = (of: 'points' | 'of') => criteria.reduce((total, criterion) => total + criterion[of], 0)
    expect(Math.abs(sum('of') - 100)).toBeLessThan(0.5)
    expect(Math.abs(sum('points') - Number(lead.score))).toBeLessThan(1)
    expect(criteria[0]).toMatchObject({ name: 'category', finding: 'The category is office park' })
  })

  it('says what a sum can not outweigh, and that the lead was scored by another profile', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead()
    await answer('PUT', '/api/profile', { ...officeParks, categories: ['bakery'] })
    const assessment = await answer('GET', `/api/leads/${lead.id}/assessment`)
    expect(assessment).toMatchObject({ is_current: false, limited_to: 55 })
    expect((await answer('GET', `/api/leads/${lead.id}`)).score).toBe(lead.score)
  })
})

describe('a change of the profile', () => {
  it('says what a rescore would do; the rescore then does just that', async () => {
    await answer('PUT', '/api/profile', { ...officeParks, threshold: 100 })
    const lead = await scoredLead()
    const bakery = await scoredLead({ business_name: 'Crumb', category: 'Bakery', phone: null })
    const profile = { ...officeParks, threshold: 70 }
    const preview = await answer('POST', '/api/profile/preview', profile)
    expect(preview).toMatchObject({
      basis: 'all',
      leads_total: 2,
      leads_changed: 1,
      newly_qualified: 1,
      qualified_now: 0,
      would_qualify: 1,
      score_changes: { up: 0, down: 0, same: 2, first: 0 },
      examples: [{ lead_id: lead.id, previous_score: lead.score, score: lead.score, newly_qualified: true }],
    })
    expect((await answer('GET', '/api/profile')).threshold).toBe(100)

    expect((await answer('PUT', '/api/profile', profile)).preview).toEqual(preview)
    expect((await answer('GET', `/api/leads/${lead.id}`)).status).toBe('new')
    expect(await rescore()).toMatchObject({
      leads_total: 2,
      leads_scored: 2,
      leads_changed: 1,
      newly_qualified: 1,
    })
    expect((await answer('GET', `/api/leads/${lead.id}`)).status).toBe('qualified')
    expect((await typesOf(lead.id)).slice(-3)).toEqual([
      'lead.scored',
      'lead.qualified',
      'lead.status_changed',
    ])
    expect(await typesOf(bakery.id)).toEqual(['lead.created', 'lead.scored'])
  })

  it('begins a rescore that is found again, newest first', async () => {
    const { id: first } = await rescore()
    await answer('PUT', '/api/profile', { ...officeParks, threshold: 71 })
    const { id: second } = await rescore()
    const list = await answer('GET', '/api/rescores?state=done,superseded&limit=2')
    expect(list.data.map(({ id }: { id: string }) => id)).toEqual([second, first])
    expect(await answer('GET', '/api/rescores?state=running')).toMatchObject({ data: [], has_more: false })
  })

  it('never moves a lead back', async () => {
    await answer('PUT', '/api/profile', officeParks)
    const lead = await scoredLead()
    expect(lead.status).toBe('qualified')
    await answer('PUT', '/api/profile', { categories: ['dentist'] })
    expect(await rescore()).toMatchObject({ leads_changed: 1, newly_qualified: 0 })
    const after = await answer('GET', `/api/leads/${lead.id}`)
    expect(after.score).toBeLessThan(60)
    expect(after.status).toBe('qualified')
  })
})

it("another org's lead and rescore are not found, as if they never existed", async () => {
  const { id: leadId } = await answer('POST', '/api/leads', park)
  const { id: rescoreId } = await answer('POST', '/api/profile/rescore')
  const other = await app.createOrg()
  for (const path of [
    `/api/leads/${leadId}/scores`,
    `/api/leads/${leadId}/assessment`,
    `/api/rescores/${rescoreId}`,
    '/api/rescores/x',
  ]) {
    const { status, body } = await other.api('GET', path)
    expect([status, body.error]).toEqual([404, 'Resource not found'])
  }
})
