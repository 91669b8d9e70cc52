/** Two people at one board: what the one does, the other sees, without loading anything anew. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WatchedPage } from '../browser.ts'
import { button, type Dashboard, heading, region, startDashboard, told } from './dashboard.fixture.ts'

let dashboard: Dashboard
let ada: WatchedPage
let ben: WatchedPage
const leadIds = new Map<string, string>()

beforeAll(async () => {
  dashboard = await startDashboard()
  const names = ['Sunrise Office Park', 'Harbor Dental', 'Copper Law Group']
  for (const [at, business_name] of names.entries()) {
    const { body } = await dashboard.org.api('POST', '/api/leads', { business_name, external_id: `x-${at}` })
    leadIds.set(business_name, body.id)
    await dashboard.org.api('PATCH', `/api/leads/${body.id}`, { status: 'qualified' })
  }
  const [owner, member] = [await dashboard.createMember(), await dashboard.createMember('member')]
  ;[ada, ben] = await Promise.all([
    dashboard.open(owner, '/leads?view=board', { width: 1600 }),
    dashboard.open(member, '/leads?view=board', { width: 1600 }),
  ])
  for (const { page } of [ada, ben]) await card(page, 'Qualified', 'Sunrise Office Park').waitFor()
}, 120_000)
afterAll(async () => {
  expect([...ada.complaints, ...ben.complaints, ...ada.refusals, ...ben.refusals]).toEqual([])
  await dashboard?.close()
})

const timeout = 90_000

const card = (page: Page, column: string, name: string): Locator =>
  region(page, column).getByRole('link', { name: new RegExp(name) })

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('There is nothing to drag')
  await page.mouse.move(start.x + 40, start.y + 20)
  await page.mouse.down()
  await page.mouse.move(start.x + 60, start.y + 30, { steps: 3 })
  await page.mouse.move(end.x + end.width / 2, end.y + 120, { steps: 8 })
  await page.mouse.up()
}

/** The moment at which the document began: another one after a reload. */
const documentOf = (page: Page): Promise<number> => page.evaluate(() => performance.timeOrigin)

it('a card that the one drags moves for the other, and goes back when it is undone', {
  timeout,
}, async () => {
  const document = await documentOf(ben.page)
  await drag(ada.page, card(ada.page, 'Qualified', 'Sunrise Office Park'), region(ada.page, 'Replied'))
  await card(ada.page, 'Replied', 'Sunrise Office Park').waitFor()
  await card(ben.page, 'Replied', 'Sunrise Office Park').waitFor()
  await card(ben.page, 'Qualified', 'Sunrise Office Park').waitFor({ state: 'detached' })

  await button(told(ada.page, 'Moved Sunrise Office Park to Replied'), 'Undo').click()
  await card(ben.page, 'Qualified', 'Sunrise Office Park').waitFor()
  await card(ada.page, 'Qualified', 'Sunrise Office Park').waitFor()
  expect(await documentOf(ben.page)).toBe(document)
})

it('a card that the other carries with the keys moves for the one', { timeout }, async () => {
  await card(ben.page, 'Qualified', 'Harbor Dental').focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'Enter']) await ben.page.keyboard.press(key)
  await card(ada.page, 'Replied', 'Harbor Dental').waitFor()
  await card(ben.page, 'Replied', 'Harbor Dental').focus()
  for (const key of ['Space', 'ArrowRight', 'Escape']) await ben.page.keyboard.press(key)
  await card(ben.page, 'Replied', 'Harbor Dental').waitFor()
})

it('what a program does is seen by both: a lead that comes in, is renamed, is erased', {
  timeout,
}, async () => {
  const { body } = await dashboard.org.api('POST', '/api/leads', { business_name: 'Quarry Plaza' })
  for (const { page } of [ada, ben]) await card(page, 'New', 'Quarry Plaza').waitFor()
  await dashboard.org.api('PATCH', `/api/leads/${body.id}`, { business_name: 'Quarry Corporate Plaza' })
  for (const { page } of [ada, ben]) await card(page, 'New', 'Quarry Corporate Plaza').waitFor()
  await dashboard.org.api('DELETE', `/api/leads/${body.id}`)
  for (const { page } of [ada, ben]) {
    await card(page, 'New', 'Quarry Corporate Plaza').waitFor({ state: 'detached' })
  }
})

it('the one has the lead open while the other works in the table, and each sees the other’s change', {
  timeout,
}, async () => {
  const leadId = leadIds.get('Copper Law Group')
  await card(ada.page, 'Qualified', 'Copper Law Group').click()
  await heading(ada.page, 'Copper Law Group').waitFor()
  await ben.page.getByTitle('Table', { exact: true }).click()
  const row = ben.page.getByRole('row', { name: /Copper Law Group/ })
  await row.waitFor()

  await ada.page.keyboard.press('s')
  await ada.page.getByRole('menuitem', { name: 'Meeting' }).click()
  await row.getByText('Meeting').waitFor()

  const change = await dashboard.org.api('PATCH', `/api/leads/${leadId}`, { city: 'Port Alder' })
  expect(change.status).toBe(200)
  await row.getByText('Port Alder').waitFor()
  await button(ada.page, /^Edit city: Port Alder/).waitFor()
})
