/**
 * A page of the list of leads of an org with 1,000,000 leads against one with 10,000, in one database: for each filter
 * alone, each order alone, and a status with each order. As the application's role, under row-level security.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type LeadFilter, listLeads } from '../server/src/leads/list-leads.ts'
import { leadSorts } from '../server/src/leads/schema.ts'
import { createDatabase, type Database, type OrgTx } from '../server/src/platform/db/database.ts'
import {
  eraseEmbeddedDatabase,
  openEmbeddedDatabase,
} from '../server/src/platform/db/embedded/open-embedded-database.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { idFloor, newId } from '../server/src/platform/ids.ts'
import { createLog } from '../server/src/platform/log.ts'
import type { Benchmark, Figure } from './figure.ts'

const many = Number(process.env.BENCH_LEADS ?? 1_000_000)
const few = 10_000
const rounds = 25
const batch = 50_000
const goal = 1.5

const byDefault: LeadFilter = { sort: '-created_at' }
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000)

const filters: Record<string, Partial<LeadFilter>> = {
  status: { status: ['qualified'] },
  'two statuses': { status: ['qualified', 'contacted'] },
  min_score: { min_score: 90 },
  max_score: { max_score: 5 },
  category: { category: 'category 7' },
  city: { city: 'city 7' },
  source: { source: 'source 3' },
  tag: { tag: 'tag 7' },
  external_id: { external_id: 'x9000' },
  created_after: { created_after: ago(5_000) },
  updated_after: { updated_after: ago(5_000) },
  'q, a common word': { q: 'city' },
  'q, a rare word': { q: 'business 9999' },
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
    const folder = mkdtempSync(join(tmpdir(), 'bolsivo-bench-'))
    const embedded = await openEmbeddedDatabase({ dataDir: folder, as: 'server' })
    await migrate(embedded.url)
    const db = createDatabase({ url: embedded.url, log: createLog('silent') })
    try {
      const small = await fill(db, few)
      const large = await fill(db, many)
      await db.pool.query('vacuum analyze leads')
      const figures: Figure[] = []
      for (const [name, filter] of cases()) {
        const [a, b] = [await pageMs(db, small, filter), await pageMs(db, large, filter)]
        console.log(`${name.padEnd(32)} ${a.toFixed(2)} ms → ${b.toFixed(2)} ms`)
        const value = b / a
        figures.push({
          name: `page of ${many} / of ${few}: ${name}`,
          value,
          unit: '×',
          goal: `≤ ${goal}`,
          holds: value <= goal,
        })
      }
      return figures
    } finally {
      await db.close()
      await embedded.release()
      await eraseEmbeddedDatabase(folder)
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** One lead a second, back from now. */
async function fill(db: Database, count: number): Promise<string> {
  const orgId = newId('org')
  for (let from = 0; from < count; from += batch) {
    const ids = Array.from({ length: Math.min(batch, count - from) }, (_, i) => idAt(from + i))
    await db.inOrg(orgId, (tx) => insert(tx, from, ids))
  }
  return orgId
}

const idAt = (n: number) => `${idFloor('lead', ago(n))}${String(n).padStart(16, '0')}`

const insert = (tx: OrgTx, from: number, ids: readonly string[]) =>
  sql`
    insert into leads (org_id, id, business_name, name_key, search_text, category, city, source, external_id, tags,
      status, score, created_at, updated_at)
    select ${tx.orgId}, id, 'Business ' || n, 'business ' || n, ' business ' || n || ' city ' || n % 100,
      'category ' || n % 200, 'city ' || n % 100, 'source ' || n % 5, 'x' || n, array['tag ' || n % 50],
      (array['new','new','new','new','qualified','contacted','replied','meeting','closed_won','closed_lost'])[1 + n % 10],
      case when n % 20 = 0 then null else n % 101 end, now() - make_interval(secs => n),
      now() - make_interval(secs => (n * 7919) % 1000003)
    from (select id, ${from} + place - 1 as n from unnest(${[...ids]}::text[]) with ordinality as u (id, place)) leads`.execute(
    tx.db,
  )

/** The median of some first pages. */
async function pageMs(db: Database, orgId: string, filter: LeadFilter): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now()
    await db.inOrg(orgId, (tx) => listLeads(tx, filter, { limit: 26, after: null }))
    times.push(performance.now() - startedMs)
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN
}
