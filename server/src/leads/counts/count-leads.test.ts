import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { createDatabase, type Database } from '../../platform/db/database.ts'
import { idFloor, newId } from '../../platform/ids.ts'
import { createLog } from '../../platform/log.ts'
import type { LeadConditions } from '../filter-conditions.ts'
import { bareFacts } from '../lead-facts.ts'
import { listLeads } from '../list-leads.ts'
import { analyzeLeads, insertLeads, type Lead } from '../queries.ts'
import { leadStatuses } from '../schema.ts'
import { changeTerms } from '../search/change-terms.ts'
import { countLeads } from './count-leads.ts'

const orgId = newId('org')
const count = 24_000
let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
  for (let from = 0; from < count; from += 2_000) {
    const leads = Array.from({ length: 2_000 }, (_, at) => leadAt(from + at))
    await db.inOrg(orgId, async (tx) => {
      await insertLeads(tx, leads)
      await changeTerms(
        tx,
        leads.map((lead) => ({ before: null, lead })),
      )
    })
  }
  await db.inOrg(orgId, analyzeLeads)
}, 120_000)
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const beganAt = Date.parse('2026-01-01T00:00:00Z')
const hour = 3_600_000

/** Half of them are new, the others of all statuses. A batch an hour. */
function leadAt(n: number): Lead {
  const createdAt = new Date(beganAt + Math.floor(n / 2_000) * hour)
  return {
    ...bareFacts(`Business trade${n % 100} rare${n}`),
    id: `${idFloor('lead', createdAt)}${String(n % 2_000).padStart(16, '0')}`,
    ...{ category: `Category ${n % 40}`, tags: ['all'], externalId: `x${n}`, source: 'api', custom: {} },
    status: n % 2 === 0 ? 'new' : (leadStatuses[((n - 1) / 2) % 7] ?? 'new'),
    score: n % 10 === 0 ? null : n % 101,
    ...{ fitReason: null, qualifiedAt: null, editedFields: [], importId: null, importRecords: null },
    createdAt,
    updatedAt: new Date(createdAt.getTime() + (n % 12) * hour),
  }
}

const counted = (filter: LeadConditions) => db.inOrg(orgId, (tx) => countLeads(tx, filter))
const totalOf = ({ byStatus }: { byStatus: Record<string, number> }) =>
  Object.values(byStatus).reduce((sum, leads) => sum + leads, 0)

describe('a count is what the list has', () => {
  it.each<[string, LeadConditions]>([
    ['status', { status: ['meeting'] }],
    ['statuses', { status: ['meeting', 'replied'] }],
    ['a status of half', { status: ['new'] }],
    ['score and time', { min_score: 50, created_after: new Date(beganAt - hour) }],
    ['scores', { min_score: 40, max_score: 44 }],
    ['external_id', { external_id: 'x7' }],
    ['created', { created_after: new Date(beganAt), created_before: new Date(beganAt + 3 * hour) }],
    ['updated', { updated_before: new Date(beganAt + 3 * hour) }],
    [
      'updated, score and status',
      { updated_after: new Date(beganAt + 20 * hour), min_score: 50, status: ['new'] },
    ],
    ['category', { category: 'CATEGORY 7' }],
    ['category and status', { category: 'category 7', status: ['meeting'] }],
    ['q', { q: 'trade7' }],
    ['q and tag', { q: 'trade77 business', tag: 'all' }],
    ['nothing', { q: 'nowhere' }],
  ])('%s', async (_, filter) => {
    const list = await db.inOrg(orgId, (tx) =>
      listLeads(tx, { ...filter, sort: '-created_at' }, { limit: count, after: null }),
    )
    const found = await counted(filter)
    expect([totalOf(found), found.isEstimate]).toEqual([list.length, false])
    for (const status of leadStatuses)
      expect(found.byStatus[status], status).toBe(list.filter(({ lead }) => lead.status === status).length)
  })
})

describe('where too many had to be looked at it is about right', () => {
  it.each<[string, LeadConditions, number]>([
    ['no filter', {}, count],
    ['a tag of all', { tag: 'all' }, count],
    ['a beginning of words of all', { q: 'r' }, count],
    ['times', { created_after: new Date(beganAt - hour), updated_after: new Date(beganAt - hour) }, count],
  ])('%s', async (_, filter, expected) => {
    const found = await counted(filter)
    expect(found.isEstimate).toBe(true)
    expect(totalOf(found)).toBeGreaterThan(0.75 * expected)
    expect(totalOf(found)).toBeLessThan(1.25 * expected)
  })
})
