/** Keys, webhooks and plans, as somebody sets them up by hand; and what a program then gets. */
import { readFile } from 'node:fs/promises'
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
  startDashboard,
  textOf,
  told,
} from './dashboard.fixture.ts'
import { type CustomerEndpoint, startCustomerEndpoint } from './webhook-receiver.fixture.ts'

let dashboard: Dashboard
let endpoint: CustomerEndpoint
let opened: WatchedPage
let page: Page
let apiKey = ''
beforeAll(async () => {
  ;[dashboard, endpoint] = await Promise.all([startDashboard(), startCustomerEndpoint()])
  opened = await dashboard.open(await dashboard.createMember(), '/settings/api-keys')
  page = opened.page
}, 120_000)
afterAll(async () => {
  await dashboard?.close()
  await endpoint?.close()
})

const timeout = 90_000

const statusWith = async (key: string): Promise<number> =>
  (await dashboard.app.api('GET', '/api/leads', undefined, { authorization: `Bearer ${key}` })).status

const settingsPage = (name: string) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name, exact: true })

it('a key is made, is shown once, and lets a program in', { timeout }, async () => {
  await button(page, 'Create key').click()
  const dialog = page.getByRole('dialog')
  await field(dialog, 'Name').fill('CRM sync')
  await dialog.getByRole('radio', { name: 'Read only' }).check()
  await button(dialog, 'Create key').click()
  await page.getByRole('dialog', { name: 'Key “CRM sync”' }).waitFor()
  apiKey = await textOf(dialog.getByRole('code').first())
  await button(dialog, 'Done').click()
  await dialog.waitFor({ state: 'detached' })
  expect(await statusWith(apiKey)).toBe(200)

  const row = page.getByRole('row', { name: /CRM sync/ })
  expect(await textOf(row)).toContain('Read only')
  await page.reload()
  await row.waitFor()
  expect(await page.content()).not.toContain(apiKey)
})

it('a webhook is made, a test arrives signed, a real event is looked at and sent again', {
  timeout,
}, async () => {
  await settingsPage('Webhooks').click()
  await button(page, 'Create webhook').click()
  const dialog = page.getByRole('dialog')
  await field(dialog, 'Name').fill('My CRM')
  await field(dialog, 'URL').fill('http://192.168.0.1/hook')
  await dialog.getByRole('checkbox', { name: 'lead.created' }).check()
  await button(dialog, 'Create webhook').click()
  await dialog
    .getByText(/private|public|not allowed/i)
    .first()
    .waitFor()
  await field(dialog, 'URL').fill(endpoint.url)
  await button(dialog, 'Create webhook').click()
  await page.getByRole('dialog', { name: '“My CRM” is ready' }).waitFor()
  const secret = await textOf(dialog.getByRole('code').first())
  await button(dialog, 'Done').click()
  await heading(page, 'My CRM').waitFor()

  await button(page, 'Send test').click()
  await button(dialog, 'Send test').click()
  await dialog.getByRole('status').getByText('200').first().waitFor()
  await page.keyboard.press('Escape')
  await eventually(async () => (await endpoint.events(secret)).map(({ event }) => event)).toEqual([
    'lead.created',
  ])

  await dashboard.org.api('POST', '/api/leads', { business_name: 'Harbor Dental' })
  const deliveries = region(page, 'Deliveries')
  await button(deliveries.getByRole('row').filter({ hasNotText: 'test' }), 'lead.created')
    .first()
    .click()
  const delivery = page.getByRole('dialog', { name: 'Delivery' })
  await delivery.getByText('Delivered').first().waitFor()
  await delivery.getByText('Harbor Dental').first().waitFor()
  await button(delivery, 'Resend').click()
  await told(page, 'Sent again').waitFor()
  await eventually(async () => {
    const events = await endpoint.events(secret)
    return events.filter((one) => one.event === 'lead.created' && one.business_name === 'Harbor Dental')
      .length
  }).toBe(2)
  await page.keyboard.press('Escape')
  await delivery.waitFor({ state: 'detached' })
})

it('below Scale keys and webhooks are paused, and after an upgrade go on', { timeout }, async () => {
  await settingsPage('Billing').click()
  await button(page, 'Change to Growth').click()
  await button(page.getByRole('dialog'), 'Change to Growth').click()
  await told(page, 'Your plan is now Growth').waitFor()
  expect(await statusWith(apiKey)).toBe(403)
  await settingsPage('API keys').click()
  await page.getByText('These keys are paused').waitFor()
  expect(await button(page, 'Create key').isDisabled()).toBe(true)
  await settingsPage('Webhooks').click()
  await page.getByText('These webhooks are paused').waitFor()

  await settingsPage('Billing').click()
  await button(page, 'Upgrade to Scale').click()
  await button(page.getByRole('dialog'), 'Change to Scale').click()
  await told(page, 'Your plan is now Scale').waitFor()
  expect(await statusWith(apiKey)).toBe(200)
})

it('a key that is revoked lets nobody in, and the audit log says who did all of it', {
  timeout,
}, async () => {
  await settingsPage('API keys').click()
  await button(page, 'Revoke CRM sync').click()
  await button(page.getByRole('dialog'), 'Revoke key').click()
  await told(page, 'CRM sync is revoked').waitFor()
  await page.getByRole('row', { name: /CRM sync/ }).waitFor({ state: 'detached' })
  expect(await statusWith(apiKey)).toBe(401)

  await settingsPage('Audit log').click()
  const entries = page.getByRole('row').filter({ hasText: 'Ada Lovelace' })
  await eventually(async () => (await entries.allTextContents()).join('\n')).toMatch(
    /key[\s\S]*plan[\s\S]*webhook[\s\S]*key/i,
  )
})

it('everything is exported, a person is forgotten, and the company erased, which ends the session', {
  timeout,
}, async () => {
  await dashboard.org.api('POST', '/api/leads', { business_name: 'Pine Law', email: 'ana@pine.example.com' })
  await settingsPage('Data').click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Export: Everything').click(),
  ])
  expect(await readFile(await file.path(), 'utf8')).toContain('ana@pine.example.com')

  await field(page, 'Their e-mail address').fill('ana@pine.example.com')
  await button(region(page, 'Somebody asks to be forgotten'), 'Erase…').click()
  await button(page.getByRole('dialog'), 'Erase person').click()
  await page.getByText('ana@pine.example.com is forgotten: 1 lead').waitFor()

  await button(region(page, 'Erase the company'), /^Erase/).click()
  const dialog = page.getByRole('dialog')
  const name = await textOf(dialog.getByRole('strong'))
  expect(await button(dialog, 'Erase company').isDisabled()).toBe(true)
  await field(dialog, `Type ${name} to confirm`).fill(name)
  await button(dialog, 'Erase company').click()
  await heading(page, 'Sign in').waitFor()
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual(['400 POST /api/webhooks'])
})
