/** From a fresh server to a deal that is closed: what somebody does with the dashboard, without a manual. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WatchedPage } from '../browser.ts'
import {
  button,
  type Dashboard,
  eventually,
  field,
  heading,
  region,
  secret,
  startDashboard,
  textOf,
  told,
} from './dashboard.fixture.ts'
import { type CustomerEndpoint, startCustomerEndpoint } from './webhook-receiver.fixture.ts'

let dashboard: Dashboard
let endpoint: CustomerEndpoint
let opened: WatchedPage
let page: Page
let signingSecret = ''
let leadName = ''
beforeAll(async () => {
  ;[dashboard, endpoint] = await Promise.all([startDashboard({ isFresh: true }), startCustomerEndpoint()])
  opened = await dashboard.open(null, '/')
  page = opened.page
})
afterAll(async () => {
  await dashboard?.close()
  await endpoint?.close()
})

const timeout = 90_000

it('the first person on a fresh server makes an account and owns it', { timeout }, async () => {
  await heading(page, 'Make the first account').waitFor()
  await field(page, 'Your name').fill('Grace Hopper')
  await field(page, 'E-mail').fill('grace@example.com')
  await secret(page, 'Password').fill('correct horse battery')
  await button(page, 'Sign up').click()
  await heading(page, 'What is your company called?').waitFor()
})

it('names the company, says what it sells, loads the sample city, and sees the best leads', {
  timeout,
}, async () => {
  await field(page, 'Company').fill('Sunrise Cleaning')
  await button(page, 'Continue').click()
  await heading(page, 'Who are your best customers?').waitFor()
  await button(page, 'Fill in an example').click()
  await field(page, 'Your name in mails').fill('Grace Hopper')
  await button(page, 'Continue').click()
  await button(page, 'Load the sample').click()
  await heading(page, 'Your leads are here').waitFor()
  await page.getByText('200 new').waitFor()
  await page.getByText(/\d+ of your leads are qualified/).waitFor()
  await page.getByRole('main').getByRole('listitem').nth(4).waitFor()
  await page.getByRole('link', { name: 'Go to your leads' }).click()
  await heading(page, 'Leads').waitFor()
  expect(page.url()).toContain('status=qualified')
  await page.getByRole('row').nth(5).waitFor()
})

it('takes the plan with webhooks, and registers one', { timeout }, async () => {
  await page.goto('/settings/billing')
  await button(page, 'Upgrade to Scale').click()
  await button(page.getByRole('dialog'), 'Change to Scale').click()
  await told(page, 'Your plan is now Scale').waitFor()
  await page.getByRole('link', { name: 'Webhooks', exact: true }).click()
  await button(page, 'Create webhook').click()
  const dialog = page.getByRole('dialog')
  await field(dialog, 'Name').fill('My CRM')
  await field(dialog, 'URL').fill(endpoint.url)
  await dialog.getByRole('checkbox', { name: 'Everything' }).check()
  await button(dialog, 'Create webhook').click()
  await page.getByRole('dialog', { name: '“My CRM” is ready' }).waitFor()
  signingSecret = await textOf(dialog.getByRole('code').first())
  expect(signingSecret).toMatch(/^whsec_/)
  await button(dialog, 'Done').click()
  await heading(page, 'My CRM').waitFor()
})

it('adds the postal address that the first draft lacks, opens its lead, and approves it, which goes out', {
  timeout,
}, async () => {
  await page
    .getByRole('link', { name: /^Approvals/ })
    .first()
    .click()
  await button(page, /^Approve/).waitFor()
  await field(page, 'Postal address').fill('500 108th Ave NE, Bellevue, WA 98004')
  await button(page, 'Save').click()
  await told(page, /every mail shows your postal address/).waitFor()
  const lead = page.getByRole('complementary', { name: 'The lead' })
  leadName = await textOf(lead.getByRole('heading').first())
  const to = await textOf(lead.getByRole('definition').filter({ hasText: '@' }).first())
  await lead.getByRole('link', { name: leadName }).click()
  await heading(page, leadName).waitFor()
  await button(page, 'Status: Qualified. Change it').waitFor()
  await region(page, 'Mails').getByRole('link').first().click()
  await page.getByRole('article', { name: 'The mail' }).getByText('500 108th Ave NE').waitFor()
  await eventually(async () => {
    // A press within the first moment is taken for one that was meant for the mail before.
    await page.keyboard.press('a')
    return told(page, `Approved: goes out to ${to}`).count()
  }).toBe(1)

  await eventually(async () => (await dashboard.app.api('GET', '/mail')).body).toContain(to)
  await page.goto('/mail')
  await page
    .getByRole('link', { name: new RegExp(leadName, 'i') })
    .first()
    .click()
  await page.getByText('500 108th Ave NE').first().waitFor()
})

it('sees the lead move to contacted, and moves it through replied and meeting to won', {
  timeout,
}, async () => {
  await page.goto('/leads')
  await page.getByRole('searchbox', { name: 'Search leads' }).fill(leadName)
  await page.getByRole('link', { name: leadName, exact: true }).click()
  for (const [from, to] of [
    ['Contacted', 'Replied'],
    ['Replied', 'Meeting'],
  ]) {
    await button(page, `Status: ${from}. Change it`).click()
    await page.getByRole('menuitem', { name: `${to}` }).click()
    await button(page, `Status: ${to}. Change it`).waitFor()
  }
  await region(page, 'Timeline')
    .getByText(/meeting/i)
    .first()
    .waitFor()

  await page.goto('/leads?view=board')
  const card = region(page, 'Meeting').getByRole('link', { name: new RegExp(leadName) })
  await card.focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await region(page, 'Won')
    .getByRole('link', { name: new RegExp(leadName) })
    .waitFor()
  await told(page, `Moved ${leadName} to Won`).waitFor()
})

it('sees it in the funnel, and the CRM was told of every step, signed', { timeout }, async () => {
  await page.getByRole('link', { name: 'Analytics' }).first().click()
  await page.getByText(/^Won$/).first().waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: /^Won\s*1/ })
    .first()
    .waitFor()

  const steps = async () => {
    const events = await endpoint.events(signingSecret)
    return events.flatMap((event) =>
      event.event === 'lead.status_changed' && event.business_name === leadName ? [event.new_status] : [],
    )
  }
  await eventually(steps).toEqual(['contacted', 'replied', 'meeting', 'closed_won'])
  const kinds = new Set((await endpoint.events(signingSecret)).map(({ event }) => event))
  expect([...kinds]).toContain('email.sent')
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual(['401 GET /api/session'])
})
