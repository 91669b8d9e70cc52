import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openPage } from '../../../test/browser.ts'
import { docsRoutes } from './docs.ts'
import { type Edge, exampleRoutes, startEdge } from './edge.fixture.ts'
import { openApiDocument } from './openapi/document.ts'
import { defineRoute } from './route.ts'

const favicon = defineRoute({
  method: 'GET',
  url: '/favicon.svg',
  summary: 'Icon',
  tag: 'Pages',
  access: 'public',
  response: null,
  handle: async ({ reply }) => {
    reply.type('image/svg+xml')
    return '<svg xmlns="http://www.w3.org/2000/svg"/>'
  },
})

let edge: Edge
let browser: Browser
beforeAll(async () => {
  const docs = docsRoutes(() => openApiDocument(exampleRoutes, { version: '1.2.3' }))
  edge = await startEdge({ routes: [...exampleRoutes, ...docs, favicon] })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await edge.app.close()
})

it('shows the routes with their examples, without a word to any other server and within its policy', async () => {
  const { page, complaints } = await openPage(browser, edge.url)
  await page.goto(`${edge.url}/docs`)
  await page.getByText('Make a thing').first().click()
  await page.getByText('/api/things').first().waitFor()
  await page.getByText('Test Request').first().waitFor()
  expect(await page.title()).toContain('Bolsivo API')
  expect(complaints).toEqual([])
  await page.close()
})

it('is closed to frames, foreign scripts and foreign servers', async () => {
  const policy = (await fetch(`${edge.url}/docs`)).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("connect-src 'self'")
  expect(policy).toMatch(/script-src 'nonce-[A-Za-z0-9+/=]{24}';/)
  const again = (await fetch(`${edge.url}/docs`)).headers.get('content-security-policy')
  expect(again).not.toBe(policy)
})

it('gives its script with or without compression, to be kept for ever', async () => {
  const page = await (await fetch(`${edge.url}/docs`)).text()
  const source = /src="(\/docs\/scalar\.js\?v=[0-9a-f]+)"/.exec(page)?.[1] ?? ''
  const [compressed, plain] = await Promise.all(
    ['gzip', 'identity'].map((encoding) =>
      fetch(edge.url + source, { headers: { 'accept-encoding': encoding } }),
    ),
  )
  expect(compressed?.headers.get('cache-control')).toContain('immutable')
  expect(await compressed?.text()).toBe(await plain?.text())
})

it('gives the document without a key', async () => {
  const response = await fetch(`${edge.url}/api/openapi.json`)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ])
  expect(await response.json()).toMatchObject({ openapi: '3.1.1', info: { version: '1.2.3' } })
})
