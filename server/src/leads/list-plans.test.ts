/**
 * How the lists find their page, as the application's role under row-level security: the statements that `listLeads`
 * sent are sent again with EXPLAIN ANALYZE. No table is read through, and as few rows of 20,000 leads as of any number.
 */
import { createQueryId, RawNode, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { idsByHistory } from '../analytics/index.ts'
import { createDatabase, type Database, type OrgTx } from '../platform/db/database.ts'
import { idFloor, newId } from '../platform/ids.ts'
import { createLog } from '../platform/log.ts'
import { bareFacts } from './lead-facts.ts'
import { type LeadFilter, listLeads } from './list-leads.ts'
import { analyzeLeads, insertLeads, type Lead } from './queries.ts'
import { leadSorts, leadStatuses } from './schema.ts'
import { changeTerms } from './search/change-terms.ts'

const count = 20_000
const batch = 2_000
const limit = 26
const orgId = newId('org')

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
  for (let from = 0; from < count; from += batch) {
    const leads = Array.from({ length: batch }, (_, i) => leadAt(from + i))
    await db.inOrg(orgId, async (tx) => {
      await insertLeads(tx, leads)
      await changeTerms(
        tx,
        leads.map((lead) => ({ before: null, lead })),
      )
    })
  }
  await db.inOrg(orgId, analyzeLeads)
  // Whatever is not new moved, one in 31 of these in the last hour.
  await db.inOrg(orgId, (tx) =>
    sql`
      insert into analytics_events (org_id, type, created_at, sequence, lead_id, previous_status, new_status)
      select ${orgId}, 'lead.status_changed', ${timeOf(count)}::timestamptz - place % 31 * interval '1 hour', place, id, 'new', status
      from (select *, row_number() over (order by id) as place from leads where status <> 'new') moved`.execute(
      tx.db,
    ),
  )
  await db.pool.query('analyze analytics_events')
}, 120_000)
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const beganAt = Date.parse('2026-01-01T00:00:00Z')
/** A batch an hour. */
const timeOf = (n: number) => new Date(beganAt + Math.floor(n / batch) * 3_600_000)

function leadAt(n: number): Lead {
  const createdAt = timeOf(n)
  return {
    ...bareFacts(`Business rare${n} trade${n % 10} middle${n % 100}`),
    id: `${idFloor('lead', createdAt)}${String(n % batch).padStart(16, '0')}`,
    category: `category ${n % 100}`,
    city: `city ${n % 50}`,
    contactName: `Rarely${n}`,
    phone: `+1415${9_000_000 + n}`,
    source: `source ${n % 5}`,
    externalId: `x${n}`,
    tags: [`tag ${n % 50}`],
    custom: {},
    status: leadStatuses[n % 7] ?? 'new',
    score: n % 20 === 0 ? null : n % 101,
    fitReason: null,
    qualifiedAt: null,
    editedFields: [],
    importId: null,
    importRecords: null,
    createdAt,
    updatedAt: new Date(createdAt.getTime() + (n % 1_000) * 3_600_000),
  }
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** The parts of the plans, over all statements of one list, that read a table. */
async function readsOf(tx: OrgTx, filter: LeadFilter): Promise<{ found: number; reads: PlanNode[] }> {
  const sent: RawNode[] = []
  const watched = tx.db.withPlugin({
    transformQuery({ node }) {
      if (RawNode.is(node)) sent.push(node)
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const { length: found } = await listLeads({ ...tx, db: watched }, filter, { limit, after: null })
  const reads: PlanNode[] = []
  for (const { sqlFragments, ...node } of sent) {
    const [first = '', ...rest] = sqlFragments
    const explained = {
      ...node,
      sqlFragments: [`explain (analyze, timing off, format json) ${first}`, ...rest],
    }
    const executor = tx.db.getExecutor()
    const { rows } = await executor.executeQuery(executor.compileQuery(explained, createQueryId()))
    const [answer = {}] = rows as Record<string, { Plan: PlanNode }[]>[]
    const [plan] = Object.values(answer).flat()
    if (plan) reads.push(...nodesOf(plan.Plan).filter((node) => node['Relation Name'] !== undefined))
  }
  return { found, reads }
}

const rowsRead = (reads: readonly PlanNode[]) =>
  reads.reduce(
    (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    0,
  )

async function expectFewReads(
  filter: Partial<LeadFilter>,
  { most, finds }: { most: number; finds?: number },
) {
  const list: LeadFilter = { sort: '-created_at', ...filter }
  const { found, reads } = await db.inOrg(orgId, (tx) => readsOf(tx, list))
  expect(found).toBe(finds ?? limit)
  expect(reads.filter((node) => node['Node Type'].includes('Seq Scan'))).toEqual([])
  expect(rowsRead(reads)).toBeLessThanOrEqual(most)
}

describe('a page of 26 of 20,000 leads', () => {
  const filters: [string, Partial<LeadFilter>, finds?: number][] = [
    ['status', { status: ['meeting'] }],
    ['two statuses', { status: ['meeting', 'new'] }],
    ['category', { category: 'CATEGORY 7' }],
    ['city', { city: 'city 7' }],
    ['source', { source: 'source 3' }],
    ['tag', { tag: 'tag 7' }],
    ['a tag of none', { tag: 'tag' }, 0],
    ['external_id', { external_id: 'x9000' }, 1],
    ['created_after', { created_after: timeOf(count - 1.5 * batch) }],
    ['created_after, with none after', { created_after: timeOf(count) }, 0],
    ['created_before', { created_before: timeOf(1.5 * batch) }],
    ['created_before, with none before', { created_before: timeOf(0) }, 0],
    ['created_after and created_before', { created_after: timeOf(batch), created_before: timeOf(5 * batch) }],
    ['q, a word of all', { q: 'business' }],
    ['q, a word of a tenth', { q: 'trade3' }],
    ['q, a word of a hundredth', { q: 'middle33' }],
    ['q, a word of one', { q: 'rare777' }, 11],
    ['q, a word of none', { q: 'nowhere' }, 0],
    ['q, a common and a rare word', { q: 'business rare7777' }, 1],
    ['q, a phone number', { q: '(415) 900-7777' }, 1],
  ]
  it.each(filters)('by %s reads at most 1,500 rows, through indexes', async (_, filter, finds) => {
    await expectFewReads(filter, { most: 1_500, ...(finds === undefined ? {} : { finds }) })
  })

  /** Ranges that cross the order, where the planner weighs a walk against the range; and words too many to follow. */
  it.each([
    ['min_score, common', { min_score: 50 }],
    ['min_score, of a hundredth', { min_score: 100 }],
    ['max_score', { max_score: 5 }],
    ['updated_after, most', { updated_after: new Date(beganAt) }],
    ['updated_before, most', { updated_before: new Date(beganAt + 2_000 * 3_600_000) }],
    ['updated_before, a fiftieth', { updated_before: new Date(beganAt + 24 * 3_600_000) }],
    ['q, the beginning of a phone number', { q: '+1 415 901' }],
    ['updated_after, a fiftieth', { updated_after: new Date(beganAt + 985 * 3_600_000) }],
  ])('by %s reads at most 3,000 rows, through indexes', async (_, filter) => {
    await expectFewReads(filter, { most: 3_000 })
  })

  it('finds a lead also where each has several of the words that begin so', async () => {
    const filter: LeadFilter = { sort: '-created_at', q: 'rare', external_id: 'x9000' }
    const page = await db.inOrg(orgId, (tx) => listLeads(tx, filter, { limit, after: null }))
    expect(page.map(({ lead }) => lead.externalId)).toEqual(['x9000'])
  })

  it.each(leadSorts)('by a word of a tenth or a tag, in the order %s, walks the order', async (sort) => {
    // More than are looked at one by one, in a list of any length: here the walk is longer than that.
    const { found, reads } = await db.inOrg(orgId, (tx) => readsOf(tx, { sort, q: 'trade3', tag: 'tag 3' }))
    expect(found).toBe(limit)
    expect(reads.filter((node) => node['Node Type'].includes('Seq Scan'))).toEqual([])
    expect(rowsRead(reads)).toBeLessThanOrEqual(3_000)
  })

  it.each(leadSorts)('by what happened to many or few, in the order %s, looks at few', async (sort) => {
    const many = idsByHistory({ what: 'reached', status: 'qualified', from: null, to: null })
    // 40 leads for each of the page, from the index of each status; and each once more, with what happened to it.
    const walk = (7 + 3) * 40 * limit
    await expectFewReads({ sort, history: many }, { most: walk })
    const from = new Date(timeOf(count).getTime() - 1_800_000)
    const few = idsByHistory({ what: 'moved_to', status: 'meeting', from, to: null })
    // One in 31 of 17,142 moves, of which a sixth is found.
    await expectFewReads({ sort, history: few }, { most: walk + 2_000 })
  })

  it.each(leadSorts)('in the order %s, with a status and without, reads the page alone', async (sort) => {
    await expectFewReads({ sort, status: ['meeting'] }, { most: 2 * limit })
    await expectFewReads({ sort }, { most: 9 * limit })
  })
})
