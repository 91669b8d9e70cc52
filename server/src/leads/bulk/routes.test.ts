import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { newId } from '../../platform/ids.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app?.close())
beforeEach(async () => {
  org = await app.createOrg()
})

async function createLeads(...leads: object[]): Promise<string[]> {
  const named = leads.map((lead, index) => ({
    business_name: `Number ${index}`,
    external_id: `${index}`,
    ...lead,
  }))
  const { body } = await org.api('POST', '/api/leads/batch', { leads: named })
  return body.data.map((row: { lead: { id: string } }) => row.lead.id)
}

async function edit(body: object) {
  const { status, body: answer } = await org.api('PATCH', '/api/leads', body)
  expect(status, JSON.stringify(answer)).toBe(200)
  return answer.data
}

const lead = async (id: string) => (await org.api('GET', `/api/leads/${id}`)).body

async function events(): Promise<{ type: string; lead_id: string }[]> {
  const { body } = await org.api('GET', '/api/events?limit=100')
  return body.data
    .map(({ type, data }: { type: string; data: { lead_id: string } }) => ({ type, lead_id: data.lead_id }))
    .filter(({ type }: { type: string }) => type !== 'lead.created')
}

describe('editing many leads', () => {
  it('says of each id in its place what came of it', async () => {
    const [a = '', b = '', c = ''] = await createLeads({}, { status: 'replied' }, {})
    const unknown = newId('lead')
    expect(await edit({ ids: [c, unknown, b, a], status: 'replied' })).toEqual([
      { id: c, outcome: 'updated', status: 'replied', errors: [] },
      { id: unknown, outcome: 'not_found', status: null, errors: [] },
      { id: b, outcome: 'unchanged', status: 'replied', errors: [] },
      { id: a, outcome: 'updated', status: 'replied', errors: [] },
    ])
    expect(await events()).toEqual([c, a].map((lead_id) => ({ type: 'lead.status_changed', lead_id })))
    expect((await lead(a)).updated_at > (await lead(a)).created_at).toBe(true)
    expect((await lead(b)).updated_at).toBe((await lead(b)).created_at)
  })

  it('adds and takes off tags, which are found by at once and which later records leave alone', async () => {
    const [a = '', b = ''] = await createLeads({ tags: ['cold', 'fair'] }, { tags: ['spring'] })
    const change = { ids: [a, b], add_tags: ['spring'], remove_tags: ['cold', 'never'] }
    expect((await edit(change)).map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'updated',
      'unchanged',
    ])
    expect((await lead(a)).tags).toEqual(['fair', 'spring'])
    const ids = async (query: string) =>
      (await org.api('GET', `/api/leads?sort=created_at&${query}`)).body.data.map(
        ({ id }: { id: string }) => id,
      )
    expect(await ids('tag=spring')).toEqual([a, b])
    expect(await ids('tag=cold')).toEqual([])
    expect(await events()).toEqual([{ type: 'lead.updated', lead_id: a }])
    await org.api('POST', '/api/leads', { business_name: 'Number 0', external_id: '0', tags: ['cold'] })
    expect((await lead(a)).tags).toEqual(['fair', 'spring'])
  })

  it('tells of a lead that is tagged and moved both, in this order', async () => {
    const [a = ''] = await createLeads({})
    await edit({ ids: [a], status: 'meeting', add_tags: ['vip'] })
    expect(await events()).toEqual(
      ['lead.updated', 'lead.status_changed'].map((type) => ({ type, lead_id: a })),
    )
    const { body } = await org.api('GET', `/api/audit-log?target=${a}&action=lead.updated`)
    expect(body.data.map(({ fields }: { fields: string[] }) => fields)).toEqual([['tags', 'status']])
  })

  it('leaves a lead whole that would have too many tags, and holds up no other', async () => {
    const full = Array.from({ length: 20 }, (_, index) => `tag ${index}`)
    const [a = '', b = ''] = await createLeads({ tags: full }, {})
    const [first, second] = await edit({ ids: [a, b], status: 'meeting', add_tags: ['one more'] })
    expect(first).toMatchObject({ outcome: 'rejected', status: 'new', errors: [{ path: 'add_tags' }] })
    expect(second).toMatchObject({ outcome: 'updated', status: 'meeting' })
    expect(await lead(a)).toMatchObject({ status: 'new', tags: full })
  })

  it('leaves a lead whole that somebody moved on, when it is told which status they must have', async () => {
    const [mine = '', theirs = '', tagged = ''] = await createLeads(
      { status: 'replied' },
      { status: 'meeting' },
      { status: 'replied' },
    )
    const change = { status: 'new', if_status: 'replied', add_tags: ['back'] }
    expect(await edit({ ids: [theirs, mine], ...change })).toEqual([
      { id: theirs, outcome: 'moved_on', status: 'meeting', errors: [] },
      { id: mine, outcome: 'updated', status: 'new', errors: [] },
    ])
    expect([await lead(mine), await lead(theirs)]).toMatchObject([
      { status: 'new', tags: ['back'] },
      { status: 'meeting', tags: [] },
    ])
    expect(await events()).toEqual(
      ['lead.updated', 'lead.status_changed'].map((type) => ({ type, lead_id: mine })),
    )
    const [onlyTagged] = await edit({ ids: [tagged], if_status: 'replied', add_tags: ['warm'] })
    expect(onlyTagged).toMatchObject({ outcome: 'updated', status: 'replied' })
  })

  it('lets of two that take back a lead at once just the one have it', async () => {
    const [id = ''] = await createLeads({ status: 'replied' })
    const answers = await Promise.all(
      ['new', 'meeting'].map((status) => edit({ ids: [id], if_status: 'replied', status })),
    )
    expect(answers.map(([{ outcome }]) => outcome).sort()).toEqual(['moved_on', 'updated'])
    expect(await events()).toEqual([{ type: 'lead.status_changed', lead_id: id }])
  })

  it('moves a thousand in one go', async () => {
    const ids = await createLeads(...Array.from({ length: 1_000 }, () => ({})))
    const results = await edit({ ids, status: 'contacted' })
    expect(results.map(({ id }: { id: string }) => id)).toEqual(ids)
    const { body } = await org.api('GET', '/api/leads?status=contacted&limit=100')
    expect([body.data.length, body.has_more]).toEqual([100, true])
  })

  it('does not see the leads of another org', async () => {
    const [theirs = ''] = await createLeads({})
    const other = await app.createOrg()
    const { body } = await other.api('PATCH', '/api/leads', {
      ids: [theirs],
      status: 'closed_lost',
      add_tags: ['x'],
    })
    expect(body.data).toEqual([{ id: theirs, outcome: 'not_found', status: null, errors: [] }])
    expect(await lead(theirs)).toMatchObject({ status: 'new', tags: [] })
  })

  it.each([
    ['ids', { status: 'new' }],
    ['ids', { ids: [], status: 'new' }],
    ['ids', { ids: ['a', 'a'], status: 'new' }],
    ['ids', { ids: Array.from({ length: 1_001 }, (_, index) => `${index}`), status: 'new' }],
    ['status, add_tags or remove_tags', { ids: ['a'] }],
    ['status, add_tags or remove_tags', { ids: ['a'], if_status: 'new' }],
    ['status', { ids: ['a'], status: 'lost' }],
    ['if_status', { ids: ['a'], status: 'new', if_status: 'lost' }],
    ['add_tags', { ids: ['a'], add_tags: [''] }],
    ['remove_tags', { ids: ['a'], add_tags: ['x'], remove_tags: ['x'] }],
    ['score', { ids: ['a'], status: 'new', score: 3 }],
  ])('refuses what is wrong, naming %s', async (name, body) => {
    const { status, body: answer } = await org.api('PATCH', '/api/leads', body)
    expect([status, answer.error]).toEqual([400, expect.stringContaining(name)])
  })
})
