/** A slip is taken back: moves that nobody else has touched since, and approvals while their moment lasts. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WatchedPage } from '../browser.ts'
import type { TestPerson } from '../harness.ts'
import {
  button,
  type Dashboard,
  eventually,
  region,
  startDashboard,
  textOf,
  told,
} from './dashboard.fixture.ts'

const names = ['Sunrise Office Park', 'Harbor Dental', 'Copper Law Group', 'Quarry Plaza', 'Birch Clinic']

let dashboard: Dashboard
let ada: TestPerson
let opened: WatchedPage
let page: Page
const leadIds = new Map<string, string>()
const emailIds = new Map<string, string>()

beforeAll(async () => {
  // Nothing is sent, so that an approval stays to be seen as one.
  dashboard = await startDashboard({ work: false })
  ada = await dashboard.createMember()
  await ada.api('PUT', '/api/profile', { postal_address: '12 Pine Street, Seattle, WA 98101' })
  for (const [at, business_name] of names.entries()) {
    const lead = {
      business_name,
      email: `post${at}@example.com`,
      external_id: `x-${at}`,
      status: 'qualified',
    }
    const { body } = await ada.api('POST', '/api/leads', lead)
    leadIds.set(business_name, body.id)
    const { body: email } = await ada.api('POST', '/api/emails', { lead_id: body.id })
    emailIds.set(business_name, email.id)
  }
  opened = await dashboard.open(ada, '/leads')
  page = opened.page
}, 120_000)
afterAll(async () => {
  await dashboard?.close()
})

const timeout = 90_000

const statusOf = async (name: string) => (await ada.api('GET', `/api/leads/${leadIds.get(name)}`)).body.status
const stateOf = async (name: string) => (await ada.api('GET', `/api/emails/${emailIds.get(name)}`)).body.state
const drafts = (within: Page) => within.getByRole('list', { name: 'Drafts to approve' }).getByRole('listitem')

async function openDraft(of: Page, name: string): Promise<void> {
  await of.goto(`/approvals?email=${emailIds.get(name)}`)
  await of.getByRole('complementary', { name: 'The lead' }).getByRole('link', { name }).waitFor()
}

/** A press within the first moment is taken for one that was meant for the mail before. */
async function approve(of: Page, email: string): Promise<void> {
  await eventually(async () => {
    await of.keyboard.press('a')
    return told(of, `Approved: goes out to ${email}`).count()
  }).toBe(1)
}

it('a move of many is undone for those that nobody moved on since, and says how many stay', {
  timeout,
}, async () => {
  const [mine = '', theirs = ''] = names
  for (const name of [mine, theirs]) await page.getByRole('checkbox', { name: `Select ${name}` }).click()
  await button(region(page, 'Selected leads'), 'Status').click()
  await page.getByRole('menuitem', { name: 'Meeting' }).click()
  const toast = told(page, 'Moved 2 leads to Meeting')
  await toast.waitFor()
  const won = await ada.api('PATCH', `/api/leads/${leadIds.get(theirs)}`, { status: 'closed_won' })
  expect(won.status).toBe(200)
  await button(toast, 'Undo').click()
  await told(page, '1 moved back. Somebody moved 1 on meanwhile: it stays there').waitFor()
  expect([await statusOf(mine), await statusOf(theirs)]).toEqual(['qualified', 'closed_won'])
  await page
    .getByRole('row', { name: new RegExp(theirs) })
    .getByText('Won')
    .waitFor()
})

it('an approval that is taken back by U is a draft again, and is not sent when the next one is', {
  timeout,
}, async () => {
  const [slip = '', , meant = ''] = names
  await openDraft(page, slip)
  await approve(page, 'post0@example.com')
  await eventually(() => drafts(page).count()).toBe(names.length - 1)
  await page.getByRole('link', { name: `To approve ${names.length - 1}` }).waitFor()
  expect(await stateOf(slip)).toBe('draft')
  await page.keyboard.press('u')
  await told(page, 'Taken back: nothing was sent').waitFor()
  await page.getByRole('complementary', { name: 'The lead' }).getByRole('link', { name: slip }).waitFor()
  await eventually(() => drafts(page).count()).toBe(names.length)

  await openDraft(page, meant)
  await approve(page, 'post2@example.com')
  await eventually(() => stateOf(meant)).toBe('approved')
  await told(page, 'Approved').waitFor({ state: 'detached' })
  expect(await stateOf(slip)).toBe('draft')
})

it('the next approval sends the one before, and the button takes back the newest', { timeout }, async () => {
  await openDraft(page, 'Quarry Plaza')
  await approve(page, 'post3@example.com')
  await page.getByRole('article', { name: 'The mail' }).getByText('post3@').waitFor({ state: 'detached' })
  const next = /post\d@example\.com/.exec(await textOf(page.getByRole('article', { name: 'The mail' })))
  await approve(page, next?.[0] ?? '')
  await eventually(() => stateOf('Quarry Plaza')).toBe('approved')
  await button(told(page, `Approved: goes out to ${next?.[0]}`), /^Undo/).click()
  await told(page, 'Taken back: nothing was sent').waitFor()
  const name = names[Number(next?.[0].slice(4, 5))] ?? ''
  expect(await stateOf(name)).toBe('draft')
})

it.each([
  ['the tab is closed', (tab: Page) => tab.close({ runBeforeUnload: true })],
  ['the window goes somewhere else', (tab: Page) => tab.goto('about:blank')],
])('an approval is sent when %s', { timeout }, async (_how, leave) => {
  const id = await newDraft()
  const tab = (await dashboard.open(ada, `/approvals?email=${id}`)).page
  await tab.getByRole('article', { name: 'The mail' }).getByText('leaving@example.com').waitFor()
  await approve(tab, 'leaving@example.com')
  await leave(tab)
  await eventually(() => stateOfId(id)).toBe('approved')
  await tab.context().close()
})

/** As of a tab that another one covers. */
const hide = (tab: Page) =>
  tab.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })

async function newDraft(): Promise<string> {
  const { body: lead } = await ada.api('POST', '/api/leads', {
    ...{ business_name: 'Leaving Ltd', external_id: crypto.randomUUID(), email: 'leaving@example.com' },
  })
  return (await ada.api('POST', '/api/emails', { lead_id: lead.id })).body.id
}

const stateOfId = async (id: string) => (await ada.api('GET', `/api/emails/${id}`)).body.state

it('an approval waits on other pages too, and in a window that is hidden, and is taken back from there', {
  timeout,
}, async () => {
  const id = await newDraft()
  const tab = (await dashboard.open(ada, `/approvals?email=${id}`)).page
  await tab.clock.install()
  await tab.getByRole('article', { name: 'The mail' }).getByText('leaving@example.com').waitFor()
  await approve(tab, 'leaving@example.com')
  await tab.getByRole('link', { name: 'Analytics' }).first().click()
  await tab.getByRole('heading', { name: 'Analytics', exact: true }).waitFor()
  await hide(tab)
  const toast = told(tab, 'Approved: goes out to leaving@example.com')
  await button(toast, /^Undo/).click()
  await told(tab, 'Taken back: nothing was sent').waitFor()
  await tab.waitForURL(`**/approvals?email=${id}`)
  expect(await stateOfId(id)).toBe('draft')
  await tab.context().close()
})

it('its moment stands still while the pointer is over it, and goes on after that', { timeout }, async () => {
  const id = await newDraft()
  const tab = (await dashboard.open(ada, `/approvals?email=${id}`)).page
  await tab.getByRole('article', { name: 'The mail' }).getByText('leaving@example.com').waitFor()
  await tab.clock.install()
  await approve(tab, 'leaving@example.com')
  const toast = told(tab, 'Approved: goes out to leaving@example.com')
  await toast.hover()
  await tab.clock.fastForward(60_000)
  expect([await toast.count(), await stateOfId(id)]).toEqual([1, 'draft'])
  await tab.mouse.move(2, 2)
  await tab.clock.fastForward(8_000)
  await eventually(() => stateOfId(id)).toBe('approved')
  await tab.context().close()
})

it('a phone that puts the page away may not come back to it: the approval is sent', { timeout }, async () => {
  const id = await newDraft()
  const tab = (await dashboard.open(ada, `/approvals?email=${id}`, { width: 390, isPhone: true })).page
  await tab.getByRole('article', { name: 'The mail' }).getByText('leaving@example.com').waitFor()
  await approve(tab, 'leaving@example.com')
  await hide(tab)
  await eventually(() => stateOfId(id)).toBe('approved')
  await tab.context().close()
})

it('an approval is sent before one signs out', { timeout }, async () => {
  const ben = await dashboard.createMember('member')
  const tab = (await dashboard.open(ben, `/approvals?email=${emailIds.get('Birch Clinic')}`)).page
  await tab.getByRole('article', { name: 'The mail' }).getByText('post4@example.com').waitFor()
  await approve(tab, 'post4@example.com')
  await button(tab, /, your menu$/).click()
  await tab.getByRole('menuitem', { name: 'Sign out' }).click()
  await eventually(() => stateOf('Birch Clinic')).toBe('approved')
  await tab.context().close()
})

it('what a teammate changed meanwhile is not sent: it comes back with the reason', { timeout }, async () => {
  const [slip = ''] = names
  await openDraft(page, slip)
  await approve(page, 'post0@example.com')
  const edit = { subject: 'Another subject' }
  expect((await ada.api('PATCH', `/api/emails/${emailIds.get(slip)}`, edit)).status).toBe(200)
  await told(page, /^The mail to post0@example\.com was not approved\./).waitFor()
  await page
    .getByRole('list', { name: 'Drafts to approve' })
    .getByRole('link', { name: new RegExp(slip) })
    .click()
  await page.getByText('This is a newer text').waitFor()
  expect(await stateOf(slip)).toBe('draft')
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual([`409 POST /api/emails/${emailIds.get(slip)}/approve`])
})

it('the buttons of a row under the mouse leave its cells where they are', { timeout }, async () => {
  await page.goto('/leads')
  const row = page.getByRole('row', { name: /Harbor Dental/ })
  const lines = () =>
    row.locator('td[data-cell]').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().top))
  await page.mouse.move(0, 0)
  await row.waitFor()
  const before = await lines()
  await row.hover()
  await row.getByTitle('Change status (S)').waitFor()
  expect(before).toHaveLength(8)
  expect(await lines()).toEqual(before)
})
