import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { listCustomNames } from './queries.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
})
afterAll(() => app?.close())

/** What is kept, and what reading all leads says. */
async function counted(): Promise<[kept: Record<string, number>, read: Record<string, number>]> {
  return app.db.inOrg(org.orgId, async (tx) => {
    const kept = await sql<{ name: string; leads: number }>`
      select name, leads from custom_names where org_id = ${tx.orgId}`.execute(tx.db)
    const read = await sql<{ name: string; leads: number }>`
      select name, count(*)::int as leads from leads cross join lateral jsonb_object_keys(custom) as name
      where org_id = ${tx.orgId} group by name`.execute(tx.db)
    const pairs = (rows: { name: string; leads: number }[]) =>
      Object.fromEntries(rows.map(({ name, leads }) => [name, Number(leads)]))
    return [pairs(kept.rows), pairs(read.rows)]
  })
}

const names = () => app.db.inOrg(org.orgId, (tx) => listCustomNames(tx, 100))

async function expectExact(expected: Record<string, number>) {
  const [kept, read] = await counted()
  expect(kept).toEqual(expected)
  expect(read).toEqual(expected)
}

it('the own fields of all leads are counted, whatever writes and erases them', async () => {
  const add = async (custom: object, external_id: string) =>
    (await org.api('POST', '/api/leads', { business_name: 'A', external_id, custom })).body.id
  const first = await add({ floor: 3, size: 'big' }, 'a')
  const second = await add({ floor: 4 }, 'b')
  await expectExact({ floor: 2, size: 1 })
  expect(await names()).toEqual(['floor', 'size'])

  await org.api('PATCH', `/api/leads/${first}`, { custom: { size: null, note: 'x' } })
  await expectExact({ floor: 2, note: 1 })
  await org.api('PATCH', `/api/leads/${first}`, { custom: { note: 'y' } })
  await org.api('PATCH', `/api/leads/${first}`, { city: 'Ojai' })
  await expectExact({ floor: 2, note: 1 })

  // A merge adds what is new to a lead that is known.
  await add({ floor: 5, parking: true }, 'b')
  const rows = ['c', 'd', 'b'].map((external_id) => ({
    business_name: 'A',
    external_id,
    custom: { roof: 1 },
  }))
  await org.api('POST', '/api/leads/batch', { leads: rows })
  await expectExact({ floor: 2, note: 1, parking: 1, roof: 3 })

  await org.api('DELETE', `/api/leads/${second}`)
  await org.api('PATCH', `/api/leads/${first}`, { custom: null })
  await expectExact({ roof: 2 })
})

it('they are exact where many write at once', async () => {
  const leads = Array.from({ length: 12 }, (_, n) => ({ business_name: `P ${n}`, external_id: `p${n}` }))
  const { body } = await org.api('POST', '/api/leads/batch', { leads })
  const ids: string[] = body.data.map(({ lead }: { lead: { id: string } }) => lead.id)
  const set = (id: string, custom: object) => org.api('PATCH', `/api/leads/${id}`, { custom })
  await Promise.all(ids.map((id, n) => set(id, n % 2 ? { x: 1, y: 2 } : { y: 2, x: 1 })))
  await Promise.all([
    ...ids.slice(0, 6).map((id) => set(id, { x: null })),
    ...ids.slice(6, 9).map((id) => org.api('DELETE', `/api/leads/${id}`)),
    org.api('POST', '/api/leads/batch', {
      leads: leads.slice(9).map((lead) => ({ ...lead, custom: { z: 1 } })),
    }),
  ])
  await expectExact({ roof: 2, x: 3, y: 9, z: 3 })
})
