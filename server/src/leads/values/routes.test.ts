import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  await add(org, [
    { category: 'Bakery', city: 'Oakland', tags: ['VIP', 'spring'] },
    { category: 'BAKERY', city: 'Ojai', tags: ['vip'], source: 'fair' },
    { category: 'bar', city: 'Ojai', tags: ['spring'] },
    { category: 'Café 100%' },
    { tags: ['a,b'] },
  ])
})
afterAll(() => app?.close())

async function add(to: TestOrg, leads: object[]): Promise<string[]> {
  const named = leads.map((lead, at) => ({ business_name: `Number ${at}`, external_id: `${at}`, ...lead }))
  const { body } = await to.api('POST', '/api/leads/batch', { leads: named })
  return body.data.map(({ lead }: { lead: { id: string } }) => lead.id)
}

async function values(query: string, of = org): Promise<[string, number | null][]> {
  const { status, body } = await of.api('GET', `/api/leads/values?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.data.map(({ value, count }: { value: string; count: number }) => [value, count])
}

it.each<[string, [string, number][]]>([
  [
    'field=category',
    [
      ['Bakery', 2],
      ['bar', 1],
      ['Café 100%', 1],
    ],
  ],
  [
    'field=category&q=BA',
    [
      ['Bakery', 2],
      ['bar', 1],
    ],
  ],
  ['field=category&q=caf%C3%A9%20100%25', [['Café 100%', 1]]],
  ['field=category&q=_', []],
  [
    'field=city&q=o',
    [
      ['Ojai', 2],
      ['Oakland', 1],
    ],
  ],
  [
    'field=source',
    [
      ['api', 4],
      ['fair', 1],
    ],
  ],
  [
    'field=tag',
    [
      ['spring', 2],
      ['VIP', 1],
      ['a,b', 1],
      ['vip', 1],
    ],
  ],
  [
    'field=tag&q=vi',
    [
      ['VIP', 1],
      ['vip', 1],
    ],
  ],
])('%s', async (query, expected) => {
  expect(await values(query)).toEqual(expected)
})

it('forgets a value with the last lead that has it, and keeps the counts of the others', async () => {
  const other = await app.createOrg()
  const [a, b, c] = await add(other, [{ tags: ['x'] }, { tags: ['x', 'y'] }, { tags: ['z'] }])
  await other.api('DELETE', `/api/leads/${a}`)
  await other.api('PATCH', `/api/leads/${b}`, { tags: ['x'] })
  await other.api('PATCH', `/api/leads/${c}`, { tags: ['Z'] })
  expect(await values('field=tag', other)).toEqual([
    ['Z', 1],
    ['x', 1],
  ])
})

it('lists the 50 with the most leads', async () => {
  const other = await app.createOrg()
  const tags = (at: number) => [`tag ${at}`, ...(at >= 60 ? ['tag 59'] : [])]
  await add(
    other,
    Array.from({ length: 62 }, (_, at) => ({ tags: tags(at) })),
  )
  const found = await values('field=tag', other)
  expect(found).toHaveLength(50)
  expect(found[0]).toEqual(['tag 59', 3])
})

it.each(['field=', 'field=phone', 'field=city&q=', 'field=city&limit=5'])('%s is 400', async (query) => {
  expect((await org.api('GET', `/api/leads/values?${query}`)).status).toBe(400)
})
