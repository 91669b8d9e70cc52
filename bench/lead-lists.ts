/**
 * A page of the list of leads of an org with 1,000,000 leads against one with 10,000, in one database: for each filter
 * alone, each order alone, and a status with each order; and some combinations. As the application's role, under
 * row-level security.
 */
import { sql } from 'kysely'
import { idsByHistory } from '../server/src/analytics/index.ts'
import { bareFacts } from '../server/src/leads/lead-facts.ts'
import { type LeadFilter, listLeads } from '../server/src/leads/list-leads.ts'
import { insertLeads, type Lead } from '../server/src/leads/queries.ts'
import { type LeadStatus, leadSorts, leadStatuses } from '../server/src/leads/schema.ts'
import { changeTerms } from '../server/src/leads/search/change-terms.ts'
import { createDatabase, type Database, type OrgTx } from '../server/src/platform/db/database.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { idFloor, newId } from '../server/src/platform/ids.ts'
import { createLog } from '../server/src/platform/log.ts'
import { openBenchDatabase } from './database.ts'
import type { Benchmark, Figure } from './figure.ts'

const many = Number(process.env.BENCH_LEADS ?? 1_000_000)
const few = 10_000
const rounds = 25
/** As an import writes them: at one time. */
const batch = 2_000
/** From one batch to the next. */
const stepSeconds = 1_000
const goal = 1.5

const byDefault: LeadFilter = { sort: '-created_at' }
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)

const filters: Record<string, Partial<LeadFilter>> = {
  status: { status: ['qualified'] },
  'two statuses': { status: ['qualified', 'contacted'] },
  min_score: { min_score: 90 },
  max_score: { max_score: 5 },
  category: { category: 'category 7' },
  'category of few': { category: 'odd 9000' },
  city: { city: 'city 7' },
  source: { source: 'source 3' },
  tag: { tag: 'tag 7' },
  external_id: { external_id: 'x9000' },
  'created_after, most': { created_after: ago(many * stepSeconds) },
  'created_after, few': { created_after: ago(5) },
  'updated_after, most': { updated_after: ago(many * stepSeconds) },
  'updated_after, some': { updated_after: ago(3_600) },
  'q, a word of all': { q: 'business' },
  'q, a word of a tenth': { q: 'trade3' },
  'q, a word of a 200th': { q: 'category7' },
  'q, two words': { q: 'trade3 category13' },
  'q, a word of one': { q: 'rare9000x' },
  'q, a phone number': { q: '+1 415 900 9000' },
  'q, a beginning of many words': { q: 'rare' },
}

const moved = (status: LeadStatus, from: Date | null) =>
  idsByHistory({ what: 'moved_to', status, from, to: null })

/** Not of the contract's 1.5: it asks a second of them. */
const combinations: Record<string, LeadFilter> = {
  'q and sort score': { q: 'category7', sort: '-score' },
  'q of all and sort business_name': { q: 'business', sort: 'business_name' },
  'q of one and sort updated_at': { q: 'rare9000x', sort: 'updated_at' },
  'category, status and min_score': {
    ...byDefault,
    category: 'category 7',
    status: ['meeting'],
    min_score: 90,
  },
  'tag and sort score': { tag: 'tag 7', sort: 'score' },
  'source and a status of none': { ...byDefault, source: 'source 3', status: ['replied'], min_score: 101 },
  'two words that never meet': { ...byDefault, q: 'trade3 category4' },
  'history of many': { ...byDefault, history: moved('qualified', null) },
  'history of many and sort -score': { sort: '-score', history: moved('qualified', null) },
  'history of many, none of the first, and sort score': { sort: 'score', history: moved('closed_won', null) },
  'history of a day and sort business_name': {
    sort: 'business_name',
    history: moved('meeting', ago(86_400)),
  },
}

function cases(): [name: string, filter: LeadFilter][] {
  const alone = Object.entries(filters).map(([name, filter]): [string, LeadFilter] => [
    name,
    { ...byDefault, ...filter },
  ])
  const orders = leadSorts.flatMap((sort): [string, LeadFilter][] => [
    [`sort ${sort}`, { sort }],
    [`status, sort ${sort}`, { sort, status: ['qualified'] }],
  ])
  return [...alone, ...orders]
}

export const benchmark: Benchmark = {
  name: 'lead lists',
  async run() {
    const database = await openBenchDatabase()
    await migrate(database.url)
    const db = createDatabase({ url: database.url, log: createLog('silent') })
    try {
      const small = await fill(db, few)
      const large = await fill(db, many)
      for (const orgId of [small, large]) await db.inOrg(orgId, fillHistory)
      await db.pool.query('vacuum analyze leads, lead_terms, analytics_events')
      const figures: Figure[] = []
      for (const [name, filter] of cases()) {
        const [a, b] = await pagesMs(db, [small, large], filter)
        console.log(`${name.padEnd(32)} ${a.toFixed(2)} ms → ${b.toFixed(2)} ms`)
        const value = b / a
        const holds = value <= goal
        figures.push({
          name: `page of ${many} / of ${few}: ${name}`,
          value,
          unit: '×',
          goal: `≤ ${goal}`,
          holds,
        })
      }
      for (const [name, filter] of Object.entries(combinations)) {
        const [, value] = await pagesMs(db, [small, large], filter)
        figures.push({
          name: `page of ${many}: ${name}`,
          value,
          unit: 'ms',
          goal: '≤ 1,000',
          holds: value <= 1_000,
        })
      }
      return figures
    } finally {
      await db.close()
      await database.close()
    }
  },
}

/** A batch each `stepSeconds`, back from now; two leads in a hundred were changed since, at any time up to now. */
async function fill(db: Database, count: number): Promise<string> {
  const orgId = newId('org')
  for (let from = 0; from < count; from += batch) {
    const leads = Array.from({ length: Math.min(batch, count - from) }, (_, i) => leadAt(from + i))
    await db.inOrg(orgId, async (tx) => {
      await insertLeads(tx, leads)
      await changeTerms(
        tx,
        leads.map((lead) => ({ before: null, lead })),
      )
    })
  }
  return orgId
}

/** Each lead that is no longer new moved to `qualified`, and to where it is: over the last year, by the hash of its id. */
async function fillHistory(tx: OrgTx): Promise<void> {
  await sql`
    insert into analytics_events (org_id, type, created_at, sequence, lead_id, previous_status, new_status)
    select ${tx.orgId}, 'lead.status_changed', at, row_number() over (order by at), id, previous, next from (
      select id, now() - abs(hashtext(id)) % 31536000 * interval '1 second' + step * interval '1 minute' as at,
        case step when 1 then 'new' else 'qualified' end as previous,
        case step when 1 then 'qualified' else status end as next
      from leads cross join generate_series(1, 2) as step
      where org_id = ${tx.orgId} and status <> 'new' and (step = 1 or status <> 'qualified')
    ) moves order by at`.execute(tx.db)
}

function leadAt(n: number): Lead {
  const secondsAgo = 10 + Math.floor(n / batch) * stepSeconds
  const createdAt = ago(secondsAgo)
  return {
    ...bareFacts(`Business rare${n}x trade${n % 10} category${n % 200}`),
    id: `${idFloor('lead', createdAt)}${String(batch - (n % batch)).padStart(16, '0')}`,
    category: n % 1_000 === 0 ? `odd ${n}` : `category ${n % 200}`,
    city: `city ${n % 100}`,
    phone: `+1415${String(9_000_000 + (n % 1_000_000)).padStart(7, '0')}`,
    source: `source ${n % 5}`,
    externalId: `x${n}`,
    tags: [`tag ${n % 50}`],
    custom: {},
    status: leadStatuses[Math.max(0, (n % 10) - 3)] ?? 'new',
    score: n % 20 === 0 ? null : n % 101,
    fitReason: null,
    qualifiedAt: null,
    editedFields: [],
    importId: null,
    importRecords: null,
    createdAt,
    updatedAt: n % 50 === 0 ? ago((n * 7919) % secondsAgo) : createdAt,
  }
}

/** The median of some first pages of each, in turn: what else the machine does meets both. */
async function pagesMs(
  db: Database,
  orgIds: readonly [string, string],
  filter: LeadFilter,
): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    for (const at of [0, 1] as const) {
      const startedMs = performance.now()
      await db.inOrg(orgIds[at], (tx) => listLeads(tx, filter, { limit: 26, after: null }))
      times[at].push(performance.now() - startedMs)
    }
  }
  return [median(times[0]), median(times[1])]
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
