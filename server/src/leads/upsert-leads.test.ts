import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { createDatabase, type Database } from '../platform/db/database.ts'
import { createOutbox } from '../platform/events/outbox.ts'
import { newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { editLead } from './edit-lead.ts'
import { matchKeys } from './identity.ts'
import { bareFacts, type LeadFacts } from './lead-facts.ts'
import type { LeadRecord } from './merge-records.ts'
import { findLead } from './queries.ts'
import { scoreLeads } from './score-leads.ts'
import { type Assessor, type UpsertResult, upsertLeads } from './upsert-leads.ts'

let database: TestDatabase
let db: Database
let orgId: string
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
})
beforeEach(() => {
  orgId = newId('org')
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const outbox = createOutbox([])

const scoring = (score: number, threshold: number): Assessor => ({
  assess: () => ({ score, fitReason: `Scored ${score}`, qualifies: score >= threshold }),
  keep: async () => {},
})

function record(fields: Partial<LeadFacts & Pick<LeadRecord, 'status' | 'custom'>>): LeadRecord {
  const { status, custom = {}, ...given } = fields
  const facts = { ...bareFacts('Sunrise Office Park'), phone: '+14255550142', ...given }
  return { facts, keys: matchKeys(facts), source: 'api', status, custom }
}

const upsert = (records: LeadRecord[], assessor?: Assessor): Promise<UpsertResult[]> =>
  db.inOrg(orgId, (tx) => upsertLeads(tx, records, { outbox, ...(assessor ? { assessor } : {}) }))

async function upsertOne(fields: Parameters<typeof record>[0], assessor?: Assessor): Promise<UpsertResult> {
  const [result] = await upsert([record(fields)], assessor)
  if (!result) throw new Error('no result')
  return result
}

const events = (): Promise<string[]> =>
  db.inOrg(orgId, async (tx) => {
    const rows = await tx.db.selectFrom('events').select('type').orderBy('sequence').execute()
    return rows.map(({ type }) => type)
  })

const leadIds = (results: readonly UpsertResult[]) => new Set(results.map(({ lead }) => lead.id))

describe('one lead or two', () => {
  it('an equal external_id is the same lead, whatever else it says, and its older names still are', async () => {
    const results = await upsert([
      record({ externalId: '7' }),
      record({ externalId: '7', businessName: 'Moonrise', phone: '+15015550100' }),
      record({}),
      record({ businessName: 'Moonrise', phone: '+15015550100' }),
    ])
    expect(leadIds(results).size).toBe(1)
    expect(await upsertOne({})).toMatchObject({ lead: { id: results[0]?.lead.id } })
  })

  it('two different external_ids never merge, at once or later', async () => {
    const [one, two] = await upsert([record({ externalId: '1' }), record({ externalId: '2' })])
    expect(one?.lead.id).not.toBe(two?.lead.id)
    expect((await upsertOne({ externalId: '3' })).outcome).toBe('created')
    // Without one of its own it is the oldest of those that it could be.
    expect((await upsertOne({ email: 'a@example.com' })).lead.id).toBe(one?.lead.id)
  })

  it('a shared phone, domain, e-mail or address alone never merges', async () => {
    const shared = {
      website: 'https://ballpark.example.com',
      email: 'info@ballpark.example.com',
      address: '24 Willie Mays Plaza',
      city: 'San Francisco',
    }
    const stands = ['Crazy Crab', 'Garlic Fries', 'Ghirardelli'].map((businessName) =>
      record({ businessName, ...shared }),
    )
    expect(leadIds(await upsert(stands)).size).toBe(3)
  })

  it.each([
    ['phone', { phone: '+14255550142' }],
    ['domain', { phone: null, website: 'https://www.sunrise.example.com/contact' }],
    ['e-mail', { phone: null, email: 'info@sunrise.example.com' }],
    ['address', { phone: null, address: '100 main street, suite 2', city: 'Bellevue' }],
  ])('the name together with the %s does', async (_what, fields) => {
    await upsertOne({
      website: 'https://shop.sunrise.example.com',
      email: 'info@sunrise.example.com',
      address: '100 Main St #2',
      city: 'BELLEVUE',
    })
    const { outcome } = await upsertOne({ businessName: 'SUNRISE OFFICE-PARK, L.L.C.', ...fields })
    expect(outcome).not.toBe('created')
  })

  it('one street address in two cities is two businesses', async () => {
    const at = (city: string) => record({ phone: null, address: '100 Main St', city })
    expect(leadIds(await upsert([at('Springfield'), at('Shelbyville')])).size).toBe(2)
  })

  it('is decided alike for writers at once, with and without external_ids', async () => {
    const writers = Array.from({ length: 30 }, (_, i) =>
      i % 3 === 0 ? {} : { externalId: String(i % 3), email: `a${i}@example.com` },
    )
    const results = await Promise.all(writers.map((fields) => upsertOne(fields)))
    const byId = Map.groupBy(results, ({ lead }) => lead.id)
    expect(byId.size).toBeLessThanOrEqual(3)
    expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(byId.size)
    const kept = await db.inOrg(orgId, (tx) => tx.db.selectFrom('leads').select('externalId').execute())
    expect(
      kept
        .map(({ externalId }) => externalId)
        .filter((id) => id !== null)
        .sort(),
    ).toEqual(['1', '2'])
  })
})

describe('what a later record changes', () => {
  it('a value replaces, an empty one never does, tags and own fields add up', async () => {
    await upsertOne({ city: 'Bellevue', rating: 4, tags: ['a'], custom: { seats: 4, owner: 'Kim' } })
    const { outcome, lead } = await upsertOne({
      ...{ city: null, rating: 4.5, tags: ['b', 'a'], custom: { seats: 5 } },
      category: 'Office park',
    })
    expect(outcome).toBe('merged')
    expect(lead).toMatchObject({
      ...{ city: 'Bellevue', rating: 4.5, category: 'Office park', tags: ['a', 'b'] },
      custom: { seats: 5, owner: 'Kim' },
    })
    expect(await events()).toEqual(['lead.created', 'lead.updated'])
    expect(await db.inOrg(orgId, (tx) => findLead(tx, lead.id))).toEqual(lead)
  })

  it('the same once more changes nothing and tells nobody', async () => {
    const { lead } = await upsertOne({ tags: ['a'], custom: { seats: 4 } })
    expect(await upsertOne({ tags: ['a'], custom: { seats: 4 } })).toMatchObject({
      outcome: 'unchanged',
      lead,
    })
    expect(await events()).toEqual(['lead.created'])
  })

  it('tags and own fields never grow past what a lead may have', async () => {
    for (let i = 0; i < 30; i++) await upsertOne({ tags: [`tag ${i}`], custom: { [`field_${i}`]: i } })
    const { lead } = await upsertOne({
      custom: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`other_${i}`, i])),
    })
    expect([lead.tags.length, Object.keys(lead.custom).length]).toEqual([20, 50])
  })

  it('a status moves the lead, and each move is told once', async () => {
    await upsertOne({})
    for (const status of ['contacted', 'contacted', undefined, 'new'] as const) await upsertOne({ status })
    expect(await events()).toEqual(['lead.created', 'lead.status_changed', 'lead.status_changed'])
  })
})

describe('qualifying', () => {
  const qualified = ['lead.scored', 'lead.qualified', 'lead.status_changed']

  it('happens with the score, in this order', async () => {
    const { lead } = await upsertOne({}, scoring(82, 70))
    expect(lead).toMatchObject({ status: 'qualified', score: 82, fitReason: 'Scored 82' })
    expect(await events()).toEqual(['lead.created', ...qualified])
  })

  it('happens once in a life: not again after a person moved it back', async () => {
    const { lead } = await upsertOne({}, scoring(82, 70))
    await db.inOrg(orgId, (tx) => editLead(tx, lead.id, { status: 'new' }, outbox))
    const again = await upsertOne({ rating: 5 }, scoring(90, 70))
    expect(again.lead).toMatchObject({ status: 'new', score: 90 })
    expect((await events()).filter((type) => type === 'lead.qualified')).toHaveLength(1)
  })

  it('is for new leads only: one that was created further on the line stays there', async () => {
    expect((await upsertOne({ status: 'contacted' }, scoring(99, 70))).lead.status).toBe('contacted')
    expect(await events()).toEqual(['lead.created', 'lead.scored'])
  })

  it('is told also where the score stayed and the threshold came down to it', async () => {
    const { lead } = await upsertOne({}, scoring(65, 70))
    expect((await upsertOne({ rating: 4 }, scoring(65, 60))).lead.status).toBe('qualified')
    expect(await events()).toEqual(['lead.created', 'lead.scored', 'lead.updated', ...qualified])
    expect((await db.inOrg(orgId, (tx) => findLead(tx, lead.id)))?.qualifiedAt).not.toBeNull()
  })

  it('a scoring that finds the same writes nothing', async () => {
    const { lead } = await upsertOne({}, scoring(65, 70))
    const score = (threshold: number) =>
      db.inOrg(orgId, (tx) => scoreLeads(tx, [lead.id], { outbox, assessor: scoring(65, threshold) }))
    expect(await score(70)).toMatchObject({ changed: 0, qualified: 0 })
    expect(await score(60)).toMatchObject({ changed: 1, qualified: 1 })
    expect(await events()).toEqual(['lead.created', 'lead.scored', ...qualified])
  })
})
