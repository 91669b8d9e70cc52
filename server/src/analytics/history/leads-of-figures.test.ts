/**
 * Each count of the figures against the list of leads that its filter finds, over a pipeline in which everything happens:
 * leads come in with any status, move forth, back and twice, are mailed, scored, and did all this at any time.
 */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { advanceLead, editLead, leadStatuses, listLeadsAfter } from '../../leads/index.ts'
import { changeTerms } from '../../leads/search/change-terms.ts'
import { emailSent } from '../../outreach/events.ts'
import { idFloor } from '../../platform/ids.ts'

let app: TestApp
let org: TestOrg
let ids: string[]
const leads = 140
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  ids = await fillPipeline()
}, 60_000)
afterAll(() => app?.close())

/** The same in each run. */
function createDice(seed = 20_260_620): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

async function fillPipeline(): Promise<string[]> {
  const roll = createDice()
  const categories = ['Office park', 'office park', 'Hotel', 'Bakery', undefined]
  const records = Array.from({ length: leads }, (_, number) => ({
    business_name: `Business ${number}`,
    status: roll(3) === 0 ? leadStatuses[roll(7)] : 'new',
    category: categories[roll(5)],
  }))
  const { body } = await org.api('POST', '/api/leads/batch', { leads: records })
  const ids: string[] = body.data.map(({ lead }: { lead: { id: string } }) => lead.id)
  await app.db.inOrg(org.orgId, async (tx) => {
    for (const id of ids) {
      for (let times = roll(5); times > 0; times--) {
        const status = leadStatuses[roll(7)] ?? 'new'
        if (roll(3) === 0) app.outbox.record(tx, [emailSent({ id }, mail)])
        if (roll(2) === 0) await advanceLead(tx, id, 'contacted', app.outbox)
        else await editLead(tx, id, { status }, app.outbox)
      }
      const score = roll(4) === 0 ? null : roll(101)
      await sql`update leads set score = ${score} where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
    }
  })
  return spreadOverTime(ids, roll)
}

const mail = { id: 'draft_1', to: 'a@b.example', subject: 'Hello', sequenceStep: 1 }

/** Over the hundred days before July, some of them before the events that are counted: a lead by its id, too. */
async function spreadOverTime(ids: readonly string[], roll: (sides: number) => number): Promise<string[]> {
  const day = 86_400_000
  const began = Date.parse('2026-03-20T00:00:00Z')
  const spread: string[] = []
  await app.db.inOrg(org.orgId, async (tx) => {
    for (const [at, id] of ids.entries()) {
      const createdAt = new Date(began + Math.floor(at / 2) * day)
      const newId = `${idFloor('lead', createdAt)}${String(at).padStart(16, '0')}`
      await sql`
        update leads set id = ${newId}, created_at = ${createdAt} where org_id = ${tx.orgId} and id = ${id}`.execute(
        tx.db,
      )
      const pace = roll(12) * day
      await sql`
        update analytics_events set lead_id = ${newId}, created_at = ${createdAt}::timestamptz + (place - 1) * ${`${pace} ms`}::interval
        from (
          select sequence, row_number() over (order by sequence) as place from analytics_events where lead_id = ${id}
        ) placed where placed.sequence = analytics_events.sequence and org_id = ${tx.orgId}`.execute(tx.db)
      spread.push(newId)
    }
    await sql`delete from lead_terms`.execute(tx.db)
    const leads = await listLeadsAfter(tx, '', ids.length)
    await changeTerms(
      tx,
      leads.map((lead) => ({ before: null, lead })),
    )
  })
  return spread
}

interface Figure {
  readonly name: string
  readonly leads: number
  readonly filter: Record<string, string>
}

type Filters = Record<string, Record<string, string>>
type Row = { filters: Filters } & Record<string, unknown>

/** Each count of the answer that has a filter. */
function figuresOf(path: string, rows: readonly Row[], countsOf: (row: Row) => unknown): Figure[] {
  return rows.flatMap((row, at) =>
    Object.entries(row.filters).map(([name, filter]) => {
      const counts = countsOf(row) as Record<string, number>
      return { name: `${path} ${at} ${name}`, leads: counts[name] ?? Number.NaN, filter }
    }),
  )
}

async function everyFigure(period: string): Promise<Figure[]> {
  const ask = async (path: string) => (await org.api('GET', `/api/analytics/${path}${period}`)).body
  const [funnel, moves, weekly, replies, outcome] = await Promise.all(
    ['funnel?', 'moves?', 'moves?interval=week&', 'reply-rate?', 'score-outcome?'].map(ask),
  )
  const self = (row: Row) => row
  return [
    ...figuresOf('funnel', funnel.data, self),
    ...figuresOf('moves', [...moves.data, moves.total], ({ leads }) => leads),
    ...figuresOf('weekly', [...weekly.data, weekly.total], ({ leads }) => leads),
    ...figuresOf('replies', [...replies.data, replies.total], self),
    ...figuresOf('outcome', outcome.data, self),
  ]
}

async function listed(filter: Record<string, string>, more = ''): Promise<string[]> {
  const found: string[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await org.api('GET', `/api/leads?${new URLSearchParams(filter)}${more}${cursor}`)
    expect([status, body.error]).toEqual([200, undefined])
    found.push(...body.data.map(({ id }: { id: string }) => id))
    if (!body.has_more) return found
    cursor = `&cursor=${body.next_cursor}`
  }
}

const counted = async (filter: Record<string, string>) =>
  (await org.api('GET', `/api/leads/count?${new URLSearchParams(filter)}`)).body

describe('the leads behind each figure', () => {
  it.each([
    'from=2026-05-01&to=2026-05-31',
    'from=2026-04-01&to=2026-06-30&time_zone=America/Los_Angeles',
    'from=2026-01-01&to=2026-12-31',
    'from=2025-01-01&to=2025-12-31',
  ])('are as many as it says, listed and counted, in %s', { timeout: 60_000 }, async (period) => {
    const figures = await everyFigure(period)
    for (const { name, leads, filter } of figures) {
      const found = await listed(filter, '&limit=100')
      expect([name, new Set(found).size, found.length]).toEqual([name, leads, leads])
      expect([name, await counted(filter)]).toMatchObject([name, { total: leads, is_estimate: false }])
    }
    const isSomething = figures.filter(({ leads }) => leads > 0).length
    expect(isSomething).toBeGreaterThan(period.startsWith('from=2025') ? 5 : 60)
  })

  const contacted = { history: 'reached:contacted@2026-04-01T00:00:00Z/2026-07-01T00:00:00Z' }

  it.each(['-created_at', 'created_at', '-score', 'business_name'])('come in pages by %s', async (sort) => {
    const all = await listed(contacted, '&limit=100')
    expect(all.length).toBeGreaterThan(20)
    const paged = await listed(contacted, `&limit=7&sort=${sort}`)
    expect(paged).toHaveLength(all.length)
    expect(paged.toSorted()).toEqual(all.toSorted())
  })

  it('are filtered further, and exported', async () => {
    const all = await listed(contacted, '&limit=100')
    const lost = await listed({ ...contacted, status: 'closed_lost' }, '&limit=100')
    const { body } = await org.api('GET', '/api/leads?status=closed_lost&limit=100')
    const isLost = new Set(body.data.map(({ id }: { id: string }) => id))
    expect(lost).toEqual(all.filter((id) => isLost.has(id)))
    const exported = await fetch(
      `${app.url}/api/leads/export?format=ndjson&${new URLSearchParams(contacted)}`,
      { headers: { authorization: `Bearer ${org.key}` } },
    )
    const lines = (await exported.text()).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(all)
  })

  it('are nobody else’s', async () => {
    const other = await app.createOrg()
    for (const what of ['reached:new', 'moved_to:contacted', 'mailed', 'replied']) {
      expect((await other.api('GET', `/api/leads?history=${what}`)).body.data).toEqual([])
    }
  })

  it('are fewer by those that were erased, which stay in the figure', async () => {
    const erased = (await listed(contacted, '&limit=1'))[0] ?? ''
    const before = await listed(contacted, '&limit=100')
    expect((await org.api('DELETE', `/api/leads/${erased}`)).status).toBe(200)
    expect(await listed(contacted, '&limit=100')).toEqual(before.filter((id) => id !== erased))
    expect(ids).toContain(erased)
  })
})

describe('a history that is none', () => {
  it.each([
    'contacted',
    'reached',
    'reached:won',
    'reached:contacted:new',
    'mailed:new',
    'mailed@',
    'mailed@2026-06-01',
    'mailed@2026-06-31/..',
    'mailed@../..@',
    'mailed@../../..',
  ])('%s is refused in a sentence', async (history) => {
    const { status, body } = await org.api('GET', `/api/leads?${new URLSearchParams({ history })}`)
    expect(status).toBe(400)
    expect(body.error).toMatch(/^history must be moved_to:<status>, reached:<status>, mailed or replied/)
  })

  it.each(['mailed@../..', 'replied@2026-06-01/2026-07-01T00:00:00+02:00', 'reached:closed_lost'])(
    '%s is one',
    async (history) => {
      expect((await org.api('GET', `/api/leads?${new URLSearchParams({ history })}`)).status).toBe(200)
    },
  )
})
