/** The figures against a small pipeline of which each is known by hand, then against a plain count of the timelines. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'
import { advanceLead } from '../leads/index.ts'
import { emailSent } from '../outreach/events.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

let number = 0
async function createLead(org: TestOrg, fields: object = {}): Promise<string> {
  const { body } = await org.api('POST', '/api/leads', { business_name: `Business ${++number}`, ...fields })
  return body.id
}
async function move(org: TestOrg, id: string, ...statuses: string[]): Promise<void> {
  for (const status of statuses) {
    expect((await org.api('PATCH', `/api/leads/${id}`, { status })).status).toBe(200)
  }
}
const mail = (org: TestOrg, id: string) =>
  app.db.inOrg(org.orgId, async (tx) => {
    const sent = emailSent({ id }, { id: 'draft_1', to: 'a@b.example', subject: 'Hello', sequenceStep: 1 })
    app.outbox.record(tx, [sent])
  })
/** As if what happened to the lead had happened then. */
const setTimes = (org: TestOrg, id: string, at: string) =>
  app.db.inOrg(org.orgId, async (tx) => {
    await sql`update analytics_events set created_at = ${at} where org_id = ${org.orgId} and lead_id = ${id}`.execute(
      tx.db,
    )
  })
const setScore = (org: TestOrg, id: string, score: number) =>
  app.db.inOrg(org.orgId, async (tx) => {
    await sql`update leads set score = ${score} where org_id = ${org.orgId} and id = ${id}`.execute(tx.db)
  })

async function figures(org: TestOrg, path: string) {
  const { status, body } = await org.api('GET', `/api/analytics/${path}`)
  expect([status, body.error]).toEqual([200, undefined])
  return body
}
/** By status: leads now, reached, conversion. */
async function funnel(org: TestOrg, query = ''): Promise<Record<string, [number, number, number | null]>> {
  const { data } = await figures(org, `funnel${query}`)
  type Step = { status: string; now: number; reached: number; conversion: number | null }
  return Object.fromEntries(
    data.map(({ status, now, reached, conversion }: Step) => [status, [now, reached, conversion]]),
  )
}

describe('what is kept of the events', () => {
  it('is what they say, whatever wrote them', async () => {
    const org = await app.createOrg()
    const leads = [{ business_name: 'A', status: 'new' }, { business_name: 'B' }, { business_name: 'C' }]
    const { body } = await org.api('POST', '/api/leads/batch', { leads })
    const [a, b, c] = body.data.map(({ lead }: { lead: { id: string } }) => lead.id)
    await move(org, a, 'replied', 'new', 'replied', 'closed_won')
    await move(org, b, 'meeting')
    await mail(org, c)
    await org.api('DELETE', `/api/leads/${b}`)
    const rowsOf = (query: ReturnType<typeof sql>) =>
      app.db.inOrg(org.orgId, async (tx) => (await query.execute(tx.db)).rows)
    const kept = await rowsOf(sql`select * from analytics_events order by sequence`)
    expect(kept).toHaveLength(7)
    expect(kept).toEqual(
      await rowsOf(sql`
        select org_id, type, created_at, sequence, lead_id, body::json ->> 'previous_status' as previous_status,
          body::json ->> 'new_status' as new_status
        from events where type in ('lead.status_changed', 'lead.deleted', 'email.sent') order by sequence`),
    )
  })

  it('is not there where the transaction was rolled back', async () => {
    const org = await app.createOrg()
    const lead = await createLead(org)
    const failing = app.db.inOrg(org.orgId, async (tx) => {
      await advanceLead(tx, lead, 'contacted', app.outbox)
      throw new Error('not now')
    })
    await expect(failing).rejects.toThrow('not now')
    expect((await figures(org, 'moves')).total.moves.contacted).toBe(0)
  })
})

describe('the funnel', () => {
  it('counts a lead once, for its furthest step and all before it', async () => {
    const org = await app.createOrg()
    const [a, b, c] = [await createLead(org), await createLead(org), await createLead(org)]
    await createLead(org)
    await move(org, a, 'qualified', 'contacted', 'replied')
    // Past a step, and back again, and forward once more.
    await move(org, b, 'contacted', 'new', 'contacted')
    await move(org, c, 'qualified', 'closed_lost')
    expect(await funnel(org)).toEqual({
      new: [1, 4, null],
      qualified: [0, 3, 0.75],
      contacted: [1, 2, 0.6667],
      replied: [1, 1, 0.5],
      meeting: [0, 0, 0],
      closed_won: [0, 0, null],
      closed_lost: [1, 1, null],
    })
  })

  it('knows the status that a lead came in with, also after it moved on', async () => {
    const org = await app.createOrg()
    await createLead(org, { status: 'meeting' })
    await move(org, await createLead(org, { status: 'contacted' }), 'closed_lost')
    await createLead(org, { status: 'closed_lost' })
    expect(await funnel(org)).toMatchObject({
      new: [0, 3, null],
      contacted: [0, 2, 1],
      meeting: [1, 1, 1],
      closed_lost: [2, 2, null],
    })
  })

  it('is of the period; only the leads now are of now', async () => {
    const org = await app.createOrg()
    const lead = await createLead(org)
    await move(org, lead, 'qualified', 'contacted')
    expect(await funnel(org, '?from=2020-01-01&to=2020-12-31')).toMatchObject({
      new: [0, 0, null],
      contacted: [1, 0, null],
    })
    await setTimes(org, lead, '2020-06-01T12:00:00Z')
    expect(await funnel(org, '?from=2020-06-01&to=2020-06-01')).toMatchObject({ contacted: [1, 1, 1] })
  })

  it('keeps counting a lead that was erased, as a number', async () => {
    const org = await app.createOrg()
    const [moved, still] = [await createLead(org), await createLead(org)]
    await move(org, moved, 'qualified', 'meeting')
    const before = await funnel(org)
    await org.api('DELETE', `/api/leads/${moved}`)
    await org.api('DELETE', `/api/leads/${still}`)
    const after = await funnel(org)
    for (const status of Object.keys(before))
      expect(after[status]?.slice(1)).toEqual(before[status]?.slice(1))
    expect(after.meeting?.[0]).toBe(0)
  })
})

describe('moves', () => {
  const dayOf = async (org: TestOrg, at: string, query: string) => {
    const lead = await createLead(org)
    await move(org, lead, 'contacted')
    await setTimes(org, lead, at)
    const { data } = await figures(org, `moves?${query}`)
    return data.filter(({ moves }: { moves: { contacted: number } }) => moves.contacted > 0)
  }

  it.each([
    ['2026-03-01T22:59:59.999Z', 'Europe/Berlin', '2026-03-01'],
    ['2026-03-01T23:00:00.000Z', 'Europe/Berlin', '2026-03-02'],
    ['2026-03-29T21:59:59.999Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-03-29T22:00:00.000Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-10-25T22:59:59.999Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-11-02T07:59:59.999Z', 'America/Los_Angeles', '2026-11-01'],
    ['2026-06-20T18:14:59.999Z', 'Asia/Kathmandu', '2026-06-20'],
    ['2026-06-20T18:15:00.000Z', 'Asia/Kathmandu', '2026-06-21'],
  ])('at %s are in %s of %s', async (at, zone, date) => {
    const org = await app.createOrg()
    const [from, to] = [date.slice(0, 8).concat('01'), date]
    const query = new URLSearchParams({ from, to, time_zone: zone })
    expect(await dayOf(org, at, String(query))).toMatchObject([{ from: date, to: date }])
  })

  it('have no holes, and each move counts', async () => {
    const org = await app.createOrg()
    const lead = await createLead(org)
    await move(org, lead, 'contacted', 'new', 'contacted')
    await setTimes(org, lead, '2026-02-11T12:00:00Z')
    const { data, total, interval } = await figures(org, 'moves?from=2026-02-10&to=2026-02-12')
    const none = { new: 0, qualified: 0, contacted: 0, replied: 0, meeting: 0, closed_won: 0, closed_lost: 0 }
    const moves = { ...none, new: 1, contacted: 2 }
    const leads = { ...none, new: 1, contacted: 1 }
    const filtersOf = (from: string, to: string) => ({
      new: { history: `moved_to:new@${from}T00:00:00.000Z/${to}T00:00:00.000Z` },
      contacted: { history: `moved_to:contacted@${from}T00:00:00.000Z/${to}T00:00:00.000Z` },
    })
    const nothing = { moves: none, leads: none, filters: {} }
    expect(interval).toBe('day')
    expect(data).toEqual([
      { from: '2026-02-10', to: '2026-02-10', ...nothing },
      { from: '2026-02-11', to: '2026-02-11', moves, leads, filters: filtersOf('2026-02-11', '2026-02-12') },
      { from: '2026-02-12', to: '2026-02-12', ...nothing },
    ])
    expect(total).toEqual({ moves, leads, filters: filtersOf('2026-02-10', '2026-02-13') })
    const weekly = await figures(org, 'moves?from=2026-02-10&to=2026-02-16&interval=week')
    expect(weekly.data.map(({ to }: { to: string }) => to)).toEqual(['2026-02-15', '2026-02-16'])
    expect(weekly.total).toMatchObject({ moves, leads })
  })
})

describe('the reply rate', () => {
  it('is that of leads, by category whatever its case, the rest in one line', async () => {
    const org = await app.createOrg()
    const leads: string[] = []
    for (const category of ['Office park', 'office park', 'Office park', 'Hotel', 'Bakery', undefined]) {
      leads.push(await createLead(org, category ? { category } : {}))
    }
    const [a = '', b = '', c = '', hotel = '', bakery = '', none = ''] = leads
    // Before the mail, so it is no reply to it.
    await move(org, c, 'replied', 'contacted')
    for (const id of [a, a, b, c, hotel, bakery, none]) await mail(org, id)
    await move(org, a, 'replied')
    await move(org, b, 'closed_lost')
    await move(org, hotel, 'meeting')
    const body = await figures(org, 'reply-rate?top=1')
    expect(body).toMatchObject({
      data: [
        {
          category: 'Office park',
          mails_sent: 4,
          leads_mailed: 3,
          leads_replied: 1,
          rate: 0.3333,
        },
      ],
      other: { categories: 3, mails_sent: 3, leads_mailed: 3, leads_replied: 1, rate: 0.3333 },
      total: { mails_sent: 7, leads_mailed: 6, leads_replied: 2, rate: 0.3333 },
    })
    await org.api('DELETE', `/api/leads/${hotel}`)
    const after = await figures(org, 'reply-rate')
    expect(after.total).toEqual(body.total)
    expect(after.other).toBeNull()
    expect(after.data[1]).toMatchObject({ category: null, leads_mailed: 2, leads_replied: 1 })
  })

  it('is null where nothing was sent', async () => {
    const org = await app.createOrg()
    expect(await figures(org, 'reply-rate')).toMatchObject({
      data: [],
      other: null,
      total: { mails_sent: 0, leads_mailed: 0, leads_replied: 0, rate: null },
    })
  })
})

describe('the outcome by score', () => {
  it('has ten bands and those without a score', async () => {
    const org = await app.createOrg()
    const scores = [0, 9, 10, 85, 89, 100, null]
    const leads: string[] = []
    for (const score of scores) {
      const id = await createLead(org)
      if (score !== null) await setScore(org, id, score)
      leads.push(id)
    }
    const [lost = '', , , won = '', replied = ''] = leads
    await move(org, lost, 'contacted', 'closed_lost')
    await move(org, won, 'closed_won')
    await move(org, replied, 'replied', 'new')
    const { data } = await figures(org, 'score-outcome')
    expect(data).toHaveLength(11)
    expect(data.map(({ leads }: { leads: number }) => leads)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 2, 1, 1])
    expect(data[0]).toMatchObject({
      contacted: 1,
      replied: 0,
      closed_lost: 1,
      rates: { contacted: 0.5, closed_lost: 0.5 },
    })
    expect(data[8]).toMatchObject({
      ...{
        min_score: 80,
        max_score: 89,
        contacted: 2,
        replied: 2,
        meeting: 1,
        closed_won: 1,
        closed_lost: 0,
      },
      rates: { contacted: 1, replied: 1, meeting: 0.5, closed_won: 0.5, closed_lost: 0 },
    })
    expect(data[9]).toMatchObject({ min_score: 90, max_score: 100 })
    expect(data[10]).toMatchObject({
      min_score: null,
      max_score: null,
      rates: { contacted: 0 },
    })
  })

  it('of a period that is over has filters of just that time', async () => {
    const org = await app.createOrg()
    await setScore(org, await createLead(org), 85)
    const { data } = await figures(org, 'score-outcome?from=2026-03-01&to=2026-03-31')
    expect(data[8]).toMatchObject({
      leads: 0,
      filters: {
        leads: { created_after: '2026-02-28T23:59:59.999Z', created_before: '2026-04-01T00:00:00.000Z' },
      },
    })
    const { body } = await org.api('GET', `/api/leads?${new URLSearchParams(data[8].filters.leads)}`)
    expect(body.data).toEqual([])
  })
})

describe('parameters', () => {
  it.each([
    ['from=2026-02-30', 'from must be a date such as 2026-06-20'],
    ['from=1999-12-31', 'from must be from 2000-01-01 to 2099-12-31'],
    ['from=2026-06-20T00:00:00Z', 'from must be a date such as 2026-06-20'],
    ['from=2026-03-02&to=2026-03-01', 'from must not be after to, which is 2026-03-01'],
    [
      'time_zone=Mars/Olympus',
      'time_zone must be a time zone such as Europe/Berlin, America/Los_Angeles or UTC',
    ],
    ['time_zone=', 'time_zone must not be empty'],
  ])('%s are refused in a sentence by each figure', async (query, error) => {
    const org = await app.createOrg()
    for (const figure of ['funnel', 'moves', 'reply-rate', 'score-outcome']) {
      const { status, body } = await org.api('GET', `/api/analytics/${figure}?${query}`)
      expect([status, body.error], figure).toEqual([400, error])
    }
  })
})
