import { expect, it } from 'vitest'
import { Bolsivo } from './api.generated.ts'

/** A client of a list of so many rows; a cursor is the place where the next page begins. */
function clientOf(total: number) {
  const asked: string[] = []
  const answer = async (url: unknown) => {
    const { search, searchParams } = new URL(String(url))
    asked.push(search)
    const from = Number(searchParams.get('cursor') ?? 0)
    const to = Math.min(total, from + Number(searchParams.get('limit') ?? 25))
    const data = Array.from({ length: to - from }, (_, at) => ({ id: `lead_${from + at}` }))
    return Response.json({ data, has_more: to < total, next_cursor: to < total ? String(to) : null })
  }
  return { asked, client: new Bolsivo({ apiKey: 'lp_test', fetch: answer as typeof fetch }) }
}

it('goes through all pages, of the largest size where none is said', async () => {
  const { client, asked } = clientOf(250)
  const ids = []
  for await (const { id } of client.leads.list({ status: ['qualified', 'contacted'], q: null as never })) {
    ids.push(id)
  }
  expect(ids).toEqual(Array.from({ length: 250 }, (_, at) => `lead_${at}`))
  const filter = 'status=qualified%2Ccontacted'
  expect(asked).toEqual([
    `?limit=100&${filter}`,
    `?limit=100&${filter}&cursor=100`,
    `?limit=100&${filter}&cursor=200`,
  ])
})

it('is one page when it is awaited', async () => {
  const { client, asked } = clientOf(30)
  expect(await client.leads.list()).toMatchObject({ has_more: true, next_cursor: '25' })
  expect((await client.leads.list({ cursor: '25' })).data).toHaveLength(5)
  expect(asked).toEqual(['', '?cursor=25'])
})

it('asks for nothing before it is wanted, and for no page more than is looked at', async () => {
  const { client, asked } = clientOf(30)
  const list = client.leads.list({ limit: 10 })
  expect(asked).toEqual([])
  for await (const { id } of list) if (id === 'lead_12') break
  expect(asked).toEqual(['?limit=10', '?limit=10&cursor=10'])
})

it('gives page by page', async () => {
  const { client } = clientOf(30)
  const sizes = []
  for await (const { data } of client.leads.list({ limit: 20 }).pages()) sizes.push(data.length)
  expect(sizes).toEqual([20, 10])
})
