/** What lies over every page is opened, used and left by keys alone, and gives the focus back. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertNotice } from '../../src/webhooks/notices/queries.ts'
import type { WatchedPage } from '../browser.ts'
import { button, type Dashboard, eventually, heading, startDashboard } from './dashboard.fixture.ts'

let dashboard: Dashboard
let opened: WatchedPage
let page: Page
beforeAll(async () => {
  dashboard = await startDashboard({ work: false })
  const { app, org } = dashboard
  await app.db.inOrg(org.orgId, async (tx) => {
    for (const day of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const message = `The webhook "CRM" has had no success for ${day} days: it is on its way to being disabled.`
      await insertNotice(tx, { id: `ntc_${day}`, kind: 'webhook_failing', webhookId: null, message })
    }
  })
  opened = await dashboard.open(await dashboard.createMember(), '/leads')
  page = opened.page
  await heading(page, 'Leads').waitFor()
}, 120_000)
afterAll(() => dashboard?.close())

const timeout = 60_000
const isFocused = (found: Locator) => found.evaluate((element) => element === document.activeElement)

it('the notices are opened, scrolled and closed, and the bell has the focus again', { timeout }, async () => {
  await button(page, 'Notices, something is new').first().focus()
  await page.keyboard.press('Enter')
  const notices = page.getByRole('dialog', { name: 'Notices' })
  await notices.getByText('for 8 days').waitFor()
  const scrolled = () =>
    notices.evaluate((dialog) => [...dialog.querySelectorAll('*')].some(({ scrollTop }) => scrollTop > 0))
  await eventually(async () => {
    await page.keyboard.press('PageDown')
    return scrolled()
  }).toBe(true)
  await page.keyboard.press('Escape')
  await notices.waitFor({ state: 'detached' })
  await eventually(() => isFocused(button(page, 'Notices').first())).toBe(true)
})

it('the command menu closes at Escape, and goes to what is chosen at Enter', { timeout }, async () => {
  const menu = page.getByRole('dialog', { name: 'Search and go' })
  await page.keyboard.press('Control+k')
  await menu.getByRole('combobox').waitFor()
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await menu.getByRole('combobox').fill('webhooks')
  await menu.getByRole('option', { name: /Webhooks/ }).waitFor()
  await page.keyboard.press('Enter')
  await heading(page, 'Webhooks').waitFor()
  await menu.waitFor({ state: 'detached' })
  expect(opened.complaints).toEqual([])
})
