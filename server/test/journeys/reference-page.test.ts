/** The reference of the API in a real browser. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openPage } from '../browser.ts'
import { startTestApp, type TestApp } from '../harness.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp({ work: false })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

it('is shown without a word of complaint from the browser', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  await page.goto(`${app.url}/docs`)
  await page.getByText('Webhooks', { exact: true }).first().click({ timeout: 20_000 })
  await page.getByText('Register a webhook').first().waitFor()
  expect(complaints).toEqual([])
})
