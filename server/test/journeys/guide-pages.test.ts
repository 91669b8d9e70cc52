/** The guides in a browser: found from the reference and from the first page, read without a script. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openPage } from '../browser.ts'
import { readGuideFiles } from '../guides/samples.ts'
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

it('are all there, as pages that load and run nothing from elsewhere', async () => {
  for (const { name, text } of readGuideFiles()) {
    const path = name === 'README' ? '/docs/guides' : `/docs/guides/${name}`
    const { status, body, headers } = await app.api('GET', path)
    expect(status, path).toBe(200)
    expect(body, path).toContain(`>${/^# (.+)$/m.exec(text)?.[1]}</h1>`)
    expect(body, path).not.toMatch(/href="[\w-]+\.md|<script(?! src="\/)/)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }
  expect((await app.api('GET', '/docs/guides/changelog')).body).toContain('>Changelog</h1>')
  expect((await app.api('GET', '/docs/guides/none')).status).toBe(404)
  expect((await app.api('GET', '/docs/guides/..%2f..%2fREADME')).status).toBe(404)
})

it('are found from the reference', async () => {
  const { page, complaints } = await openPage(browser, app.url)
  await page.goto(`${app.url}/docs`)
  await page.getByRole('link', { name: 'The guides' }).first().waitFor({ timeout: 20_000 })
  expect(await page.getByRole('link', { name: 'The guides' }).first().getAttribute('href')).toContain(
    '/docs/guides',
  )
  expect(complaints).toEqual([])
})

it.each([1200, 390])('are read from one to the next, at a width of %s', async (width) => {
  const { page, complaints } = await openPage(browser, app.url, { width })
  await page.goto(`${app.url}/docs/guides`)
  await page.getByRole('article').getByRole('link', { name: 'Webhooks' }).click()
  await page.getByRole('heading', { name: 'Rotate the secret' }).waitFor()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  if (process.env.PICTURES) await page.screenshot({ path: `/tmp/guide-${width}.png` })
  expect(complaints).toEqual([])
})
