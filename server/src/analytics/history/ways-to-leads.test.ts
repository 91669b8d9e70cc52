/**
 * Each way on which a list finds leads by their history, with more leads than a page looks at: the same leads on each, by
 * every order. As the application's role, under row-level security, and of an org that the planner knows nothing of yet: it
 * once went through all events for each lead, so that this took minutes.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { listStretch, type Stretch } from '../../leads/exports/queries.ts'
import { bareFacts } from '../../leads/lead-facts.ts'
import {
  type LeadFilter,
  type LeadPage,
  type LeadPlace,
  type ListedLead,
  listLeads,
} from '../../leads/list-leads.ts'
import { insertLeads, type Lead } from '../../leads/queries.ts'
import { leadSorts, leadStatuses } from '../../leads/schema.ts'
import { createDatabase, type Database, type OrgTx } from '../../platform/db/database.ts'
import { idFloor, newId } from '../../platform/ids.ts'
import { createLog } from '../../platform/log.ts'
import { idsByHistory } from './queries.ts'

const count = 6_000
const orgId = newId('org')
const beganAt = Date.parse('2026-01-01T00:00:00Z')
const day = 86_400_000

let database: TestDatabase
let db: Database
const leads = Array.from({ length: count }, (_, n) => leadAt(n))
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
  await db.inOrg(orgId, async (tx) => {
    await insertLeads(tx, leads)
    // Of each status what leads to it; those of a hundredth were mailed, those that are won again and again.
    await addEvents(tx, 'lead.status_changed', sql`status`, sql`status <> 'new'`, 1)
    await addEvents(tx, 'email.sent', sql`null`, sql`review_count % 100 = 0`, 1)
    await addEvents(tx, 'lead.status_changed', sql`'closed_won'`, sql`status = 'closed_won'`, 40)
  })
}, 60_000)
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

function leadAt(n: number): Lead {
  const createdAt = new Date(beganAt + n * 60_000)
  // The last sixth is won, and there alone scores are high.
  const isLast = n >= (count * 5) / 6
  return {
    ...bareFacts(`Business ${String((n * 7919) % count).padStart(5, '0')}`),
    id: `${idFloor('lead', createdAt)}${String(n).padStart(16, '0')}`,
    reviewCount: n,
    source: 'test',
    custom: {},
    status: isLast ? 'closed_won' : (leadStatuses[n % 3] ?? 'new'),
    score: isLast ? 90 : n % 80,
    fitReason: null,
    qualifiedAt: null,
    editedFields: [],
    importId: null,
    importRecords: null,
    createdAt,
    updatedAt: new Date(createdAt.getTime() + day),
  }
}

async function addEvents(
  tx: OrgTx,
  type: string,
  status: ReturnType<typeof sql>,
  where: ReturnType<typeof sql>,
  times: number,
): Promise<void> {
  await sql`
    insert into analytics_events (org_id, type, created_at, sequence, lead_id, previous_status, new_status)
    select ${orgId}, ${type}, created_at + interval '1 hour', row_number() over (order by id), id, 'new', ${status}
    from leads cross join generate_series(1, ${times}::int) as again
    where org_id = ${orgId} and ${where}
    on conflict (org_id, type, created_at, sequence) do update set sequence = excluded.sequence + 10000000`.execute(
    tx.db,
  )
}

const whole = { from: null, to: null }
const cases = {
  'most leads': { history: { what: 'reached', status: 'qualified', ...whole } as const, is: isMoved },
  'a hundredth': {
    history: { what: 'mailed', ...whole } as const,
    is: ({ reviewCount }: Lead) => (reviewCount ?? 0) % 100 === 0,
  },
  'many, of which none come first': {
    history: { what: 'moved_to', status: 'closed_won', ...whole } as const,
    is: ({ status }: Lead) => status === 'closed_won',
  },
  'those that came in on a day': {
    history: {
      what: 'reached',
      status: 'new',
      from: new Date(beganAt + day),
      to: new Date(beganAt + 2 * day),
    } as const,
    is: ({ createdAt }: Lead) => {
      const hours = (createdAt.getTime() - beganAt) / 3_600_000
      return (hours >= 24 && hours < 48) || (hours >= 23 && hours < 47 && leadsMoved.has(createdAt.getTime()))
    },
  },
}
const leadsMoved = new Set(leads.filter(isMoved).map(({ createdAt }) => createdAt.getTime()))

function isMoved({ status }: Lead): boolean {
  return status !== 'new'
}

const sortValues: Record<string, (lead: Lead) => string | number> = {
  created_at: ({ id }) => id,
  updated_at: ({ updatedAt }) => updatedAt.getTime(),
  score: ({ score }) => score ?? -1,
  business_name: ({ businessName }) => businessName,
}

function expectedIds(sort: LeadFilter['sort'], is: (lead: Lead) => boolean): string[] {
  const value = sortValues[sort.replace('-', '')] ?? (() => 0)
  const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
  const sorted = leads.filter(is).sort((a, b) => compare(value(a), value(b)) || compare(a.id, b.id))
  return (sort.startsWith('-') ? sorted.reverse() : sorted).map(({ id }) => id)
}

describe.each(Object.entries(cases))('%s', (_, { history, is }) => {
  const filterBy = (sort: LeadFilter['sort']): LeadFilter => ({ sort, history: idsByHistory(history) })

  it.each(leadSorts)('are listed by %s, page after page', async (sort) => {
    const expected = expectedIds(sort, is)
    let after: LeadPlace | null = null
    for (let at = 0; at < 60; at += 20) {
      const page: LeadPage = { limit: 20, after }
      const found: ListedLead[] = await db.inOrg(orgId, (tx) => listLeads(tx, filterBy(sort), page))
      expect(found.map(({ lead }) => lead.id)).toEqual(expected.slice(at, at + 20))
      after = found.at(-1)?.place ?? null
    }
  })

  it.each(leadSorts)('are exported by %s, stretch after stretch', async (sort) => {
    const ids: string[] = []
    let stretches = 0
    for (let after: LeadPlace | null = null; ; ) {
      const page: LeadPage = { limit: 2_000, after }
      const found: Stretch = await db.inOrg(orgId, (tx) => listStretch(tx, filterBy(sort), page))
      ids.push(...found.leads.map(({ lead }) => lead.id))
      stretches++
      if (found.end === null) break
      after = found.end
    }
    expect(ids).toEqual(expectedIds(sort, is))
    // Each lead once: the last is empty, since the one before was full.
    expect(stretches).toBe(count / 2_000 + 1)
  })
})
