/** From a figure to the leads that it counts, which say in words what they are, and back to all leads. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emailSent } from '../../src/outreach/events.ts'
import type { WatchedPage } from '../browser.ts'
import {
  button,
  type Dashboard,
  eventually,
  heading,
  region,
  startDashboard,
  textOf,
} from './dashboard.fixture.ts'

let dashboard: Dashboard
let opened: WatchedPage
let page: Page
beforeAll(async () => {
  dashboard = await startDashboard({ work: false })
  const { api, orgId } = dashboard.org
  const ids: string[] = []
  for (const [at, category] of ['Office park', 'Office park', 'Hotel', undefined].entries()) {
    const lead = { business_name: `Business ${at}`, ...(category ? { category } : {}) }
    ids.push((await api('POST', '/api/leads', lead)).body.id)
  }
  const [twice = '', once = '', lost = ''] = ids
  await dashboard.app.db.inOrg(orgId, async (tx) => {
    const mail = { id: 'draft_1', to: 'a@b.example', subject: 'Hello', sequenceStep: 1 }
    dashboard.app.outbox.record(
      tx,
      [twice, once, lost].map((id) => emailSent({ id }, mail)),
    )
  })
  const moves = {
    [twice]: ['contacted', 'new', 'contacted'],
    [once]: ['replied'],
    [lost]: ['contacted', 'closed_lost'],
  }
  for (const [id, statuses] of Object.entries(moves))
    for (const status of statuses) await api('PATCH', `/api/leads/${id}`, { status })
  opened = await dashboard.open(await dashboard.createMember(), '/analytics')
  page = opened.page
}, 120_000)
afterAll(async () => {
  await dashboard?.close()
})

const timeout = 120_000

/** What is said of a link, how many leads it promises, the words of the filter, and as many leads. */
const links: [card: string, link: RegExp, figure: string, chips: RegExp[], leads: number][] = [
  ['Funnel', /: leads that reached contacted in this period$/, '3', [/^Reached Contacted /], 3],
  ['Funnel', /: leads that are contacted now$/, '1 now', [/^Contacted$/], 1],
  ['Moves over time', /: 2 leads that moved to contacted,/, '3', [/^Moved to Contacted /], 2],
  [
    'Reply rate by category',
    /: leads that have replied since they were mailed in this period, office park$/,
    '1',
    [/^Category: Office park$/, /^Replied since mailed /],
    1,
  ],
  ['Outcome by score', /: leads of this period with no score$/, '4', [/^Added /, /^Without a score$/], 4],
  [
    'Outcome by score',
    /: 1 of 4 leads with no score: lost$/,
    '25%',
    [/^Lost$/, /^Added /, /^Without a score$/],
    1,
  ],
]

it.each(links)(
  '%s: a figure leads to its leads, %s',
  { timeout },
  async (card, name, figure, chips, leads) => {
    await page.goto('/analytics')
    const link = region(page, card).getByRole('link', { name })
    expect((await textOf(link)).startsWith(figure)).toBe(true)
    await link.click()
    await heading(page, /^Leads/).waitFor()
    const shown = page.getByRole('list', { name: 'Filters' }).getByRole('listitem')
    await eventually(() => shown.count()).toBe(chips.length + 1)
    for (const [at, text] of chips.entries()) expect(await textOf(shown.nth(at))).toMatch(text)
    await eventually(() => page.getByRole('link', { name: /^Business \d$/ }).count()).toBe(leads)
  },
)

it('a filter is taken away by its cross, and a table of moves has links, too', { timeout }, async () => {
  await page.goto('/analytics')
  await button(page, 'Show as table: Moves over time').click()
  const table = region(page, 'Moves over time as a table')
  await table.getByRole('link', { name: /leads that moved to lost/ }).click()
  await eventually(() => page.getByRole('link', { name: /^Business \d$/ }).count()).toBe(1)
  await button(page, /^Remove filter: Moved to Lost /).click()
  await eventually(() => page.getByRole('link', { name: /^Business \d$/ }).count()).toBe(4)
  expect([...opened.complaints, ...opened.refusals]).toEqual([])
})
