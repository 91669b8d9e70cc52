import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
})
afterAll(() => app?.close())

async function addLeads(leads: object[], of = org): Promise<string[]> {
  const { body } = await of.api('POST', '/api/leads/batch', { leads })
  return body.data.map((row: { lead: { id: string } }) => row.lead.id)
}

async function list(query: string, of = org) {
  const { status, body } = await of.api('GET', `/api/leads?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const names = async (query: string, of = org): Promise<string[]> =>
  (await list(query, of)).data.map((lead: { business_name: string }) => lead.business_name)

const newestOf = async (of: TestOrg) => (await list('limit=1', of)).data[0]

async function allPages(query: string, onPage: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const body = await list(`${query}${cursor}`)
    ids.push(...body.data.map((lead: { id: string }) => lead.id))
    if (!body.has_more) return ids
    cursor = `&cursor=${body.next_cursor}`
    await onPage()
  }
}

describe('filters', () => {
  const leads = [
    {
      business_name: 'Álvarez & Söhne',
      city: 'LITTLE ROCK',
      category: 'Bakery',
      tags: ['a'],
      external_id: 'x1',
    },
    { business_name: "Wendy's Diner", contact_name: 'Łukasz Ødegård', city: 'Little Rock', tags: ['a', 'b'] },
    {
      business_name: '24 7 Fitness',
      phone: '+1 415 922 4700',
      website: 'https://shop.gym-world.example.com',
    },
    { business_name: '100% _Real_ Deal', email: 'hello.there@corp.example', source: 'fair' },
    { business_name: 'O\\Brien', status: 'meeting' },
  ]
  let filtered: TestOrg
  beforeAll(async () => {
    filtered = await app.createOrg()
    await addLeads(leads, filtered)
  })

  it.each([
    ['q=alvarez', [0]],
    ['q=ALVÁ', [0]],
    ['q=sohne%20álv', [0]],
    ['q=varez', []],
    ['q=wendy', [1]],
    ["q=wendy's", [1]],
    ['q=lukasz%20odeg', [1]],
    ['q=little', [0, 1]],
    ['q=rock%20wendy', [1]],
    ['q=ittle', []],
    ['q=24%207', [2]],
    ['q=415%20922', [2]],
    ['q=(415)%20922-47', [2]],
    ['q=%2B1%20415', [2]],
    ['q=14159224700', [2]],
    ['q=922', []],
    ['q=gym-world', [2]],
    ['q=shop', [2]],
    ['q=hello.there@corp', [3]],
    ['q=100%25', [3]],
    ['q=real', [3]],
    ['q=%25', [0, 1, 2, 3, 4]],
    ['q=l_ttle', []],
    ['q=o%5Cbrien', [4]],
    ['city=little%20rock', [0, 1]],
    ['category=BAKERY', [0]],
    ['tag=a', [0, 1]],
    ['tag=b', [1]],
    ['external_id=x1', [0]],
    ['source=fair', [3]],
    ['status=meeting', [4]],
    ['status=meeting,new', [0, 1, 2, 3, 4]],
    ['min_score=0', []],
    ['max_score=100', []],
    ['created_after=2020-01-01T00:00:00Z', [0, 1, 2, 3, 4]],
    ['created_after=2120-01-01T00:00:00%2B02:00', []],
    ['updated_after=2020-01-01T00:00:00.5Z&tag=b', [1]],
    ['created_before=2020-01-01', []],
    ['created_before=2120-01-01&city=little%20rock', [0, 1]],
    ['updated_before=2020-01-01', []],
    ['updated_before=2120-01-01&created_after=2020-01-01', [0, 1, 2, 3, 4]],
  ])('%s', async (query, expected) => {
    const found = await names(`sort=created_at&${query}`, filtered)
    expect(found).toEqual(expected.map((at) => leads[at]?.business_name))
  })

  it('by time of creation leaves out the lead of that very moment and keeps the next', async () => {
    const { data } = await list('sort=created_at', filtered)
    const at = encodeURIComponent(data[0].created_at)
    const later = data.filter((lead: { created_at: string }) => lead.created_at > data[0].created_at)
    expect((await list(`created_after=${at}`, filtered)).data).toHaveLength(later.length)
  })

  it('by times in all orders has the leads between two moments, without those of these moments', async () => {
    const timed = await app.createOrg()
    const ids: string[] = []
    for (let at = 0; at < 6; at++) {
      ids.push(...(await addLeads([{ business_name: `Timed ${at}` }], timed)))
      // The clock must have moved on.
      await expect.poll(() => new Date().toISOString()).not.toBe((await newestOf(timed)).created_at)
    }
    for (const at of [1, 4]) await timed.api('PATCH', `/api/leads/${ids[at]}`, { city: 'Ojai' })
    const { data } = await list('', timed)
    for (const field of ['created', 'updated'] as const) {
      const times = data.map((lead: Record<string, string>) => lead[`${field}_at`]).sort()
      const [from, to] = [times[1], times[4]]
      const expected = data
        .filter((lead: Record<string, string>) => {
          const time = lead[`${field}_at`] ?? ''
          return time > from && time < to
        })
        .map(({ id }: { id: string }) => id)
        .sort()
      for (const sort of [
        'created_at',
        '-created_at',
        'updated_at',
        '-updated_at',
        '-score',
        'business_name',
      ]) {
        const query = `sort=${sort}&${field}_after=${from}&${field}_before=${to}`
        const found = (await list(query, timed)).data.map(({ id }: { id: string }) => id)
        expect(found.toSorted(), query).toEqual(expected)
      }
    }
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'min_score=101',
    'status=',
    'status=lost',
    'sort=name',
    'q=',
    'created_after=yesterday',
    'created_after=2026-02-30T00:00:00Z',
    'created_before=tomorrow',
    'updated_before=2026-02-30T00:00:00Z',
    'colour=red',
    'tag=a&tag=b',
    'q=a%00b',
    'cursor=nonsense',
  ])('%s is 400 and names the parameter', async (query) => {
    const { status, body } = await org.api('GET', `/api/leads?${query}`)
    expect(status).toBe(400)
    expect(body.error).toContain(query.split('=')[0])
  })
})

describe('orders and pages', () => {
  const sorts = ['created_at', 'updated_at', 'score', 'business_name'].flatMap((sort) => [sort, `-${sort}`])
  let ids: string[]
  beforeAll(async () => {
    const leads = ['Émile', 'adam', '"Zoo"', 'Adam', 'émile', 'Bo', 'Cy'].map((business_name, i) => ({
      business_name,
      external_id: `n${i}`,
    }))
    ids = await addLeads(leads)
  })

  it.each(sorts)('%s: pages of two show each lead once, and backwards is the reverse', async (sort) => {
    const paged = await allPages(`limit=2&sort=${sort}`)
    expect(paged).toHaveLength(ids.length)
    expect(new Set(paged)).toEqual(new Set(ids))
    const opposite = sort.startsWith('-') ? sort.slice(1) : `-${sort}`
    expect(await allPages(`limit=3&sort=${opposite}`)).toEqual(paged.toReversed())
  })

  it('sorts names as a person does', async () => {
    expect(await names('sort=business_name')).toEqual(['adam', 'Adam', 'Bo', 'Cy', 'Émile', 'émile', '"Zoo"'])
  })

  it('shows no lead twice and skips none while others are added', async () => {
    let added = 0
    const before = await allPages('limit=100')
    const paged = await allPages('limit=2', () =>
      Promise.all([1, 2].map(() => org.api('POST', '/api/leads', { business_name: `During ${added++}` }))),
    )
    expect(added).toBeGreaterThan(0)
    expect(paged).toEqual(before)
    const forwards: string[] = []
    forwards.push(
      ...(await allPages('limit=4&sort=created_at', async () => {
        if (added < 12) await org.api('POST', '/api/leads', { business_name: `During ${added++}` })
      })),
    )
    expect(new Set(forwards).size).toBe(forwards.length)
    expect(forwards.slice(0, before.length)).toEqual(before.toReversed())
    expect(forwards).toEqual((await allPages('limit=100')).toReversed())
  })

  it('refuses a cursor that was altered, or is of another filter, sort or org', async () => {
    const { next_cursor: cursor } = await list('limit=2')
    const other = await app.createOrg()
    const uses = [
      org.api('GET', `/api/leads?cursor=${cursor}&sort=created_at`),
      org.api('GET', `/api/leads?cursor=${cursor}&q=adam`),
      org.api('GET', `/api/leads?cursor=${cursor}&min_score=0`),
      other.api('GET', `/api/leads?cursor=${cursor}`),
      org.api('GET', `/api/leads?cursor=${cursor.slice(0, -2)}AA`),
      org.api('GET', `/api/leads/${ids[0]}/timeline?cursor=${cursor}`),
    ]
    for (const { status, body } of await Promise.all(uses)) {
      expect([status, body.code]).toEqual([400, 'invalid_cursor'])
    }
    expect((await org.api('GET', `/api/leads?limit=5&cursor=${cursor}`)).status).toBe(200)
  })
})
