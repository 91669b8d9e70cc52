import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg, type TestPerson } from '../../../test/harness.ts'
import type { Role } from '../../platform/roles.ts'

let app: TestApp
let org: TestOrg
let owner: TestPerson
let ada: TestPerson
let reader: TestPerson
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  owner = await person('owner')
  ada = await person('member')
  reader = await person('read_only')
})
afterAll(() => app.close())

const person = (role: Role, orgId = org.orgId) => app.createPerson({ orgId, role })
const namesOf = async (who: TestPerson): Promise<string[]> =>
  (await who.api('GET', '/api/lead-views')).body.data.map(({ name }: { name: string }) => name)
const save = (who: TestPerson, view: object) => who.api('POST', '/api/lead-views', view)

describe('a saved view', () => {
  it('comes back as it was saved, with defaults for what was not said', async () => {
    const view = {
      name: 'Ready',
      is_shared: false,
      filters: { status: 'qualified,contacted', min_score: '70', created_after: '2026-01-01T00:00:00+01:00' },
      sort: '-score',
      columns: ['business_name', 'custom.contract_value', 'score'],
      layout: 'board',
      position: 7,
    }
    const { status, body } = await save(ada, view)
    expect([status, body]).toEqual([
      201,
      { id: body.id, ...view, created_at: expect.any(String), updated_at: body.created_at },
    ])
    const { body: bare } = await save(ada, { name: 'Bare' })
    expect(bare).toMatchObject({
      is_shared: false,
      filters: {},
      sort: '-created_at',
      layout: 'table',
      position: 8,
    })
    expect((await ada.api('GET', '/api/lead-views')).body.data).toEqual([body, bare])
  })

  it('has filters that the list takes as they are', async () => {
    const { body } = await save(ada, { name: 'Filters', filters: { q: 'sun', max_score: '90', tag: 'a&b' } })
    const query = new URLSearchParams(body.filters)
    expect((await ada.api('GET', `/api/leads?${query}`)).status).toBe(200)
  })

  it.each([
    [
      { filters: { status: 'hot' } },
      'filters.status must be a comma list of new, qualified, contacted, replied, meeting, closed_won, closed_lost',
    ],
    [{ filters: { min_score: '101' } }, 'filters.min_score must be at most 100'],
    [{ filters: { min_score: 70 } }, 'filters.min_score must be a string'],
    [{ filters: { created_after: 'yesterday' } }, undefined],
    [{ filters: { q: 'a\u0000b' } }, 'filters.q must not contain NUL or broken Unicode'],
    [{ filters: { limit: '5' } }, 'filters.limit is not a known field'],
    [{ filters: { sort: 'score' } }, 'filters.sort is not a known field'],
    [{ filters: null }, 'filters must be an object'],
    [{ sort: 'city' }, undefined],
    [{ columns: ['secret'] }, 'columns.0 must be a field of a lead such as city, or custom.contract_value'],
    [{ columns: ['city', 'city'] }, 'columns must not have a column twice'],
    [{ columns: [] }, 'columns must have at least 1 column'],
    [{ layout: 'chart' }, 'layout must be one of table, board'],
    [{ position: -1 }, 'position must not be negative'],
    [{ name: ' ' }, 'name must not be empty'],
  ])('%j is refused in a sentence', async (wrong, error) => {
    const { status, body } = await save(ada, { name: 'Wrong', ...wrong })
    expect([status, body.error]).toEqual([400, error ?? expect.stringContaining('must be')])
  })
})

describe('a private view', () => {
  it('is seen, changed and deleted by its member only, who may be of any role', async () => {
    const { status, body } = await save(reader, { name: 'Mine' })
    expect(status).toBe(201)
    expect(await namesOf(owner)).not.toContain('Mine')
    const path = `/api/lead-views/${body.id}`
    expect((await owner.api('PATCH', path, { name: 'Yours' })).body.code).toBe('view_not_found')
    expect((await owner.api('DELETE', path)).body.code).toBe('view_not_found')
    expect((await reader.api('PATCH', path, { layout: 'board' })).body.layout).toBe('board')
    expect((await reader.api('DELETE', path)).body).toEqual({ id: body.id, deleted: true })
    expect(await namesOf(reader)).not.toContain('Mine')
  })

  it('goes with its member when they leave the org; their shared ones stay', async () => {
    const leaver = await person('member')
    await save(leaver, { name: 'Leaving' })
    await save(leaver, { name: 'Staying', is_shared: true })
    expect((await owner.api('DELETE', `/api/members/${leaver.userId}`)).status).toBe(200)
    const count = await app.db.inOrg(org.orgId, (tx) =>
      tx.db.selectFrom('leadViews').select('id').where('name', '=', 'Leaving').execute(),
    )
    expect(count).toEqual([])
    expect(await namesOf(ada)).toContain('Staying')
  })

  it('is of one org: the same person has others elsewhere', async () => {
    const other = await app.createOrg()
    const both = await person('member')
    await app.db.inOrg(other.orgId, (tx) =>
      tx.db
        .insertInto('members')
        .values({ orgId: other.orgId, userId: both.userId, role: 'member' })
        .execute(),
    )
    const there = { 'x-bolsivo-org': other.orgId }
    const { body } = await both.api('POST', '/api/lead-views', { name: 'Elsewhere' }, there)
    expect(await namesOf(both)).not.toContain('Elsewhere')
    expect((await both.api('DELETE', `/api/lead-views/${body.id}`)).status).toBe(404)
    expect((await both.api('DELETE', `/api/lead-views/${body.id}`, undefined, there)).status).toBe(200)
  })
})

describe('a shared view', () => {
  it('is made, changed and deleted by members, and seen by everybody', async () => {
    expect((await save(reader, { name: 'Ours', is_shared: true })).body.code).toBe('members_only')
    const { body } = await save(ada, { name: 'Ours', is_shared: true })
    const path = `/api/lead-views/${body.id}`
    expect(await namesOf(reader)).toContain('Ours')
    expect((await reader.api('PATCH', path, { name: 'X' })).body.code).toBe('members_only')
    expect((await reader.api('PATCH', path, { is_shared: false })).body.code).toBe('members_only')
    expect((await reader.api('DELETE', path)).body.code).toBe('members_only')
    expect((await owner.api('PATCH', path, { name: 'Everyone’s' })).body.name).toBe('Everyone’s')
    expect((await owner.api('DELETE', path)).status).toBe(200)
  })

  it('that is made private is of who did so', async () => {
    const { body } = await save(ada, { name: 'Handed over', is_shared: true })
    await owner.api('PATCH', `/api/lead-views/${body.id}`, { is_shared: false })
    expect(await namesOf(owner)).toContain('Handed over')
    expect(await namesOf(ada)).not.toContain('Handed over')
  })

  it('leaves lines in the audit log, without its filters; a private one leaves none', async () => {
    const { body: hidden } = await save(ada, { name: 'Quiet', filters: { q: 'dana' } })
    await ada.api('PATCH', `/api/lead-views/${hidden.id}`, { name: 'Quieter' })
    await ada.api('DELETE', `/api/lead-views/${hidden.id}`)
    const { body } = await save(ada, { name: 'Loud', is_shared: true, filters: { q: 'dana' } })
    await ada.api('PATCH', `/api/lead-views/${body.id}`, { name: 'Louder', filters: { q: 'reyes' } })
    await ada.api('PATCH', `/api/lead-views/${body.id}`, { name: 'Louder' })
    await ada.api('DELETE', `/api/lead-views/${body.id}`)
    const entries = async (id: string) => (await owner.api('GET', `/api/audit-log?target=${id}`)).body.data
    expect(await entries(hidden.id)).toEqual([])
    const found = await entries(body.id)
    expect(found).toMatchObject([
      { action: 'lead_view.deleted', before: { name: 'Louder' } },
      {
        action: 'lead_view.updated',
        fields: ['name', 'filters'],
        before: { name: 'Loud' },
        after: { name: 'Louder' },
      },
      { action: 'lead_view.created', actor: { id: ada.userId }, after: { name: 'Loud' } },
    ])
    expect(JSON.stringify(found)).not.toMatch(/dana|reyes/)
  })
})

describe('names and numbers', () => {
  it('a name is there once among the shared, and once among the private ones of a person', async () => {
    const taken = { name: 'Taken', is_shared: true }
    await save(ada, taken)
    expect((await save(owner, { ...taken, name: 'TAKEN' })).body).toMatchObject({
      code: 'view_name_taken',
      error: 'There is a shared view called TAKEN already',
    })
    const { status, body } = await save(ada, { name: 'Taken' })
    expect(status).toBe(201)
    expect((await save(owner, { name: 'Taken' })).status).toBe(201)
    expect((await ada.api('PATCH', `/api/lead-views/${body.id}`, { is_shared: true })).status).toBe(409)
    expect((await ada.api('PATCH', `/api/lead-views/${body.id}`, { name: 'taken' })).status).toBe(200)
  })

  it('of ten at once with one name, one is made', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => save(ada, { name: 'Race' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })

  it('a person has 50 private ones at most', async () => {
    const hoarder = await person('member')
    for (let at = 0; at < 50; at++) expect((await save(hoarder, { name: `View ${at}` })).status).toBe(201)
    const { status, body } = await save(hoarder, { name: 'One more' })
    expect([status, body.error]).toEqual([409, 'There are 50 private views already: delete one first'])
    expect((await save(hoarder, { name: 'A shared one', is_shared: true })).status).toBe(201)
  })
})
