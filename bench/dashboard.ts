/**
 * The dashboard as it was built, in Chromium, with nothing in its cache: how soon each page shows something, how much
 * compressed JavaScript it loads for that, how long it waits before it handles a key or a click, and how soon it shows
 * what came of it. The frames of a long list are in lead-scroll.ts.
 */
import type { Browser, Page } from 'playwright-core'
import { setScene } from '../scripts/screenshot-scene.ts'
import { openBrowser, openPage } from '../server/test/browser.ts'
import {
  type ListedPage,
  leadLinks,
  openPages,
  pagesOf,
} from '../server/test/journeys/dashboard-pages.fixture.ts'
import type { Benchmark, Figure } from './figure.ts'
import { startServer } from './started-server.ts'

/** What is called good of a page of the web, where a quarter of the visits may be slower. */
const goodPaintMs = 1_800
const goodDelayMs = 100
const goodAnswerMs = 200
const mostScriptKb = 300

export const benchmark: Benchmark = { name: 'dashboard', run }

async function run(): Promise<Figure[]> {
  process.env.BOLSIVO_WEBHOOK_ALLOW = '127.0.0.0/8'
  const server = await startServer()
  const browser = await openBrowser()
  try {
    const scene = await setScene(server.url, server.superuserUrl)
    const loads: Load[] = []
    for (const listed of pagesOf(scene)) loads.push(await load(browser, server.url, listed, scene.cookie))
    for (const listed of openPages) loads.push(await load(browser, server.url, listed, ''))
    const rounds: Round[] = []
    for (let at = 0; at < 3; at++) rounds.push(await useKeys(browser, server.url, scene.cookie))
    await scene.close()
    return [...figuresOfLoads(loads), ...figuresOfRounds(rounds)]
  } finally {
    await browser.close()
    await server.stop()
  }
}

interface Load {
  readonly name: string
  readonly paintMs: number
  readonly scriptBytes: number
}

async function load(browser: Browser, url: string, listed: ListedPage, cookie: string): Promise<Load> {
  const { page } = await openPage(browser, url, { cookie })
  await page.goto(listed.path)
  await page.getByRole('heading', { name: listed.heading, exact: true }).first().waitFor()
  if (listed.hasLeads) await page.locator(leadLinks).first().waitFor()
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  const found = await page.evaluate(() => {
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = resources.filter(({ name }) => /\.js$/.test(new URL(name).pathname))
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    return {
      paintMs: paint?.startTime ?? 0,
      scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    }
  })
  await page.context().close()
  return { name: listed.name, ...found }
}

/** The longest of each, as of a press. */
type Round = Press

interface Press {
  /** From the key to the first line of ours. */
  readonly delayMs: number
  /** From the key to the frame that shows what came of it; in steps of 8 ms. */
  readonly answerMs: number
}

/** What somebody does in a minute among the leads: search, sort, filter, select, move, open, go on. */
async function useKeys(browser: Browser, url: string, cookie: string): Promise<Round> {
  const { page } = await openPage(browser, url, { cookie })
  await page.addInitScript(() => {
    const presses: object[] = []
    Object.assign(window, { presses })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (entry.interactionId === 0) continue
        presses.push({ delayMs: entry.processingStart - entry.startTime, answerMs: entry.duration })
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
  })
  await page.goto('/leads')
  await page.locator(leadLinks).first().waitFor()
  await page.getByRole('searchbox', { name: 'Search leads' }).pressSequentially('dental', { delay: 60 })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Score' }).click()
  for (const key of ['j', 'j', 'x', 'j', 'x', 'Escape']) await page.keyboard.press(key, { delay: 40 })
  await page.getByRole('button', { name: /^Filter/ }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page
    .getByRole('combobox', { name: 'Search leads and pages' })
    .pressSequentially('dental', { delay: 60 })
  await page.keyboard.press('Escape')
  await page.locator(leadLinks).first().click()
  await page.getByRole('heading', { name: 'Timeline' }).waitFor()
  await page.keyboard.press('s')
  await page.getByRole('menuitem').first().waitFor()
  await page.keyboard.press('Escape')
  return worstOf(await pressesOf(page))
}

async function pressesOf(page: Page): Promise<Press[]> {
  // The observer hears of a press after its frame.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
  const presses = await page.evaluate(() => (window as unknown as { presses: Press[] }).presses)
  await page.context().close()
  return presses
}

/** None below 16 ms is kept: where no press took longer, that is the figure. */
const worstOf = (presses: readonly Press[]): Round => ({
  delayMs: Math.max(0, ...presses.map(({ delayMs }) => delayMs)),
  answerMs: Math.max(16, ...presses.map(({ answerMs }) => answerMs)),
})

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function figuresOfLoads(loads: readonly Load[]): Figure[] {
  const largest = loads.reduce((worst, one) => (one.scriptBytes > worst.scriptBytes ? one : worst))
  const paints = loads.map(({ paintMs }) => paintMs)
  const paint = quantile(paints, 0.75)
  const kb = largest.scriptBytes / 1000
  return [
    {
      ...{ name: `first contentful paint, middle of ${loads.length} pages`, value: quantile(paints, 0.5) },
      ...{ unit: 'ms', goal: '', holds: null },
    },
    {
      ...{ name: 'first contentful paint, but for a quarter of them', value: paint, unit: 'ms' },
      ...{ goal: `≤ ${goodPaintMs}`, holds: paint <= goodPaintMs },
    },
    {
      ...{ name: `compressed JavaScript, largest (${largest.name})`, value: kb, unit: 'kB' },
      ...{ goal: `≤ ${mostScriptKb}`, holds: kb <= mostScriptKb },
    },
  ]
}

function figuresOfRounds(rounds: readonly Round[]): Figure[] {
  const delay = quantile(
    rounds.map(({ delayMs }) => delayMs),
    0.5,
  )
  const answer = quantile(
    rounds.map(({ answerMs }) => answerMs),
    0.5,
  )
  return [
    {
      ...{ name: 'input delay, longest of a minute’s work', value: delay, unit: 'ms' },
      ...{ goal: `≤ ${goodDelayMs}`, holds: delay <= goodDelayMs },
    },
    {
      ...{ name: 'from a press to what it shows, longest', value: answer, unit: 'ms' },
      ...{ goal: `≤ ${goodAnswerMs}`, holds: answer <= goodAnswerMs },
    },
  ]
}
