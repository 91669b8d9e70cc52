/**
 * `node scripts/take-screenshots.ts [NAME …]`: every page of the dashboard in light and dark, on a laptop and a few on a
 * phone, into docs/pictures/dashboard. A server of its own, from the build that is there, with a scene to look at.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { startServer } from '../bench/started-server.ts'
import { openBrowser, openPage, type PageOptions } from '../server/test/browser.ts'
import {
  type ListedPage,
  leadLinks,
  openPages,
  pagesOf,
} from '../server/test/journeys/dashboard-pages.fixture.ts'
import { setScene } from './screenshot-scene.ts'
import { shrinkPng } from './shrink-png.ts'

const folder = fileURLToPath(new URL('../docs/pictures/dashboard/', import.meta.url))
const onPhone = ['leads', 'board', 'lead', 'approvals', 'analytics', 'webhook', 'billing', 'sign-in']
const wanted = process.argv.slice(2)

interface Screen {
  readonly device: string
  readonly scheme: 'light' | 'dark'
  readonly options: PageOptions
}

const laptop = { width: 1280, height: 800 }
const phone = { width: 390, height: 844, isPhone: true }
const screens: readonly Screen[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { device: '', scheme, options: { ...laptop, colorScheme: scheme } },
  { device: '-phone', scheme, options: { ...phone, colorScheme: scheme } },
])

process.env.BOLSIVO_WEBHOOK_ALLOW = '127.0.0.0/8'
const server = await startServer()
const browser = await openBrowser()
try {
  mkdirSync(folder, { recursive: true })
  const complaints: string[] = []
  const take = async (pages: readonly ListedPage[], cookie = '') => {
    for (const screen of screens)
      complaints.push(...(await takeAll(browser, server.url, screen, pages, cookie)))
  }
  // A form only until the first account is there.
  await take(openPages.filter(({ name }) => name === 'sign-up'))
  const scene = await setScene(server.url, server.superuserUrl)
  await take(
    pagesOf(scene).map((page) =>
      page.name === 'sent' ? { ...page, path: `${page.path}&state=sent` } : page,
    ),
    scene.cookie,
  )
  await take(openPages.filter(({ name }) => name !== 'sign-up' && name !== 'invitation'))
  await take([{ name: 'invitation', path: scene.invitationPath, heading: 'Join Sunrise Cleaning' }])
  await scene.close()
  for (const complaint of new Set(complaints)) console.error(complaint)
  if (complaints.length > 0) process.exitCode = 1
} finally {
  await browser.close()
  await server.stop()
}

async function takeAll(
  browser: Browser,
  url: string,
  { device, scheme, options }: Screen,
  pages: readonly ListedPage[],
  cookie: string,
): Promise<string[]> {
  const { page, complaints } = await openPage(browser, url, { ...options, cookie, timeZone: 'UTC' })
  for (const listed of pages) {
    if (wanted.length > 0 && !wanted.includes(listed.name)) continue
    if (device !== '' && !onPhone.includes(listed.name)) continue
    // Another fragment of an address that is shown already is no new page.
    await page.goto('about:blank')
    await page.goto(`${url}${listed.path}`)
    await stand(page, listed)
    // What is too wide makes the whole window of a phone wider.
    const across = await page.evaluate(() => window.innerWidth)
    if (across !== options.width) complaints.push(`${listed.name}${device} is ${across} px wide`)
    const file = `${folder}${listed.name}${device}-${scheme}.png`
    writeFileSync(file, shrinkPng(await page.screenshot()))
  }
  await page.context().close()
  return complaints
}

/** All of it is there, and nothing moves any more. */
async function stand(page: Page, { heading, hasLeads }: ListedPage): Promise<void> {
  await page.getByRole('heading', { name: heading, exact: true }).first().waitFor()
  if (hasLeads) await page.locator(leadLinks).first().waitFor()
  await page.waitForFunction(() => {
    const isLoading = [...document.querySelectorAll('[role=status]')].some(({ textContent }) =>
      textContent?.startsWith('Loading'),
    )
    const moves = document.getAnimations().some(({ playState }) => playState === 'running')
    return !isLoading && !moves && document.fonts.status === 'loaded'
  })
}
