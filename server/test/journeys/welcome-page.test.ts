/** The page `/` in a real browser: what a stranger sees after the first start. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openPage } from '../browser.ts'
import { startTestApp, type TestApp } from '../harness.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

it('shows the first steps, and the leads as they come in, without a word of complaint from the browser', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  await page.goto(app.url)
  expect(await page.textContent('body')).toContain('org create')
  const org = await app.createOrg()
  const { status } = await org.api('POST', '/api/leads', { business_name: '<img src=x onerror=alert(1)>' })
  expect(status).toBe(201)
  await page.waitForFunction(() => document.body.textContent?.includes('Test Org'), null, { timeout: 20_000 })
  expect(complaints).toEqual([])
})

it.each(['light', 'dark'] as const)('fits a phone, in %s', async (colorScheme) => {
  const { page, complaints } = await openPage(browser, app.url, { colorScheme, width: 390 })
  await page.goto(app.url)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  expect(complaints).toEqual([])
})

it('shows the reference of the API', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  await page.goto(`${app.url}/docs`)
  await page.getByText('Webhooks', { exact: true }).first().click({ timeout: 20_000 })
  await page.getByText('Register a webhook').first().waitFor()
  expect(complaints).toEqual([])
})
