/**
 * The table of leads in Chromium, with 100,000 leads: how many frames a second there are while it scrolls, from the top
 * while pages come in, and once all of it is loaded. The figures count frames of the page's own thread, in which rows are
 * made; a browser scrolls on its own beside it, so this is the harder one.
 *
 * BENCH_SERVER: a server that is there already, with an account of these and its leads, instead of a new one.
 */
import type { Page } from 'playwright-core'
import { openBrowser } from '../server/test/browser.ts'
import type { Benchmark, Figure } from './figure.ts'
import { startServer } from './started-server.ts'

const leadCount = Number(process.env.BENCH_LEADS ?? 100_000)
const person = { email: 'grace@example.com', password: 'correct horse battery' }
const scrollMs = 8_000
const goalFps = 50
const csrf = { 'content-type': 'application/json', 'x-bolsivo-csrf': '1' }

export const benchmark: Benchmark = { name: 'lead-scroll', run }

async function run(): Promise<Figure[]> {
  const given = process.env.BENCH_SERVER
  const server = given === undefined ? await startServer() : { url: given, stop: async () => {} }
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, baseURL: server.url })
    await signIn(page, given === undefined)
    if (given === undefined) await importLeads(page)
    return await measure(page)
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function ask(
  page: Page,
  method: string,
  path: string,
  data?: object,
): Promise<Record<string, unknown>> {
  const origin = new URL(page.url()).origin
  const answer = await page.request.fetch(path, {
    method,
    headers: { ...csrf, origin },
    ...(data ? { data } : {}),
  })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.json()
}

async function signIn(page: Page, isNew: boolean): Promise<void> {
  await page.goto('/sign-in')
  if (isNew) await ask(page, 'POST', '/api/auth/sign-up/email', { name: 'Grace Hopper', ...person })
  await ask(page, 'POST', '/api/auth/sign-in/email', { ...person, rememberMe: true })
  if (!isNew) return
  const org = await ask(page, 'POST', '/api/orgs', { name: 'Sunrise Cleaning' })
  await ask(page, 'POST', '/api/session/org', { org_id: org.id })
}

async function importLeads(page: Page): Promise<void> {
  const answer = await page.request.post('/api/leads/import', {
    headers: { ...csrf, 'content-type': 'text/csv', origin: new URL(page.url()).origin },
    data: leadsCsv(),
  })
  const { id } = await answer.json()
  while (true) {
    const state = await ask(page, 'GET', `/api/imports/${id}`)
    if (Number(state.rows_read) >= leadCount && Number(state.created) >= leadCount) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

function leadsCsv(): string {
  const trades = [
    'Dental Care',
    'Office Park',
    'Coffee Roasters',
    'Law Group',
    'Auto Repair',
    'Bakery',
    'Hotel',
  ]
  const cities = ['Bellevue', 'Seattle', 'Redmond', 'Tacoma', 'Everett']
  const lines = ['business_name,category,city,region,phone,email,rating,review_count,external_id']
  for (let at = 0; at < leadCount; at++) {
    const trade = trades[at % trades.length]
    const phone = `+1425${String(2_000_000 + at).padStart(7, '0')}`
    lines.push(
      [`Number ${at} ${trade}`, trade, cities[at % cities.length], 'WA', phone, `hello@number${at}.com`]
        .concat([(3 + (at % 21) / 10).toFixed(1), String((at * 37) % 400), `x-${at}`])
        .join(','),
    )
  }
  return `${lines.join('\n')}\n`
}

async function measure(page: Page): Promise<Figure[]> {
  await page.goto('/leads')
  await page.waitForSelector('[role=grid] tbody tr[id]')
  const loading = await scroll(page, 60)
  await loadAll(page)
  await page.evaluate(() => document.querySelector('[role=grid]')?.parentElement?.scrollTo({ top: 0 }))
  const slowly = await scroll(page, 20)
  const fast = await scroll(page, 1_500)
  return [
    ...figuresOf('from the top, while pages come in', loading),
    ...figuresOf('all loaded, 1,200 px a second', slowly),
    ...figuresOf('all loaded, 90,000 px a second', fast),
  ]
}

/** To the end again and again: each time the next page comes. */
async function loadAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const grid = document.querySelector('[role=grid]')
    const scroller = grid?.parentElement
    if (!grid || !scroller) throw new Error('no table')
    // -1: nobody knows yet how many there are.
    while (grid.getAttribute('aria-rowcount') === '-1') {
      scroller.scrollTop = scroller.scrollHeight
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
}

/** Milliseconds from frame to frame, while each moves on by so many pixels. */
function scroll(page: Page, pxAFrame: number): Promise<number[]> {
  return page.evaluate(
    ([step, ms]) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.querySelector('[role=grid]')?.parentElement
        const deltas: number[] = []
        const begin = performance.now()
        let last = begin
        let place = scroller?.scrollTop ?? 0
        const frame = (now: number) => {
          if (now > last) deltas.push(now - last)
          last = now
          place += step
          if (scroller) scroller.scrollTop = place
          if (now - begin < ms) requestAnimationFrame(frame)
          else resolve(deltas)
        }
        requestAnimationFrame(frame)
      }),
    [pxAFrame, scrollMs] as const,
  )
}

function figuresOf(name: string, deltas: readonly number[]): Figure[] {
  const sorted = [...deltas].sort((a, b) => a - b)
  const fps = 1000 / (deltas.reduce((sum, one) => sum + one, 0) / deltas.length)
  const late = sorted[Math.floor(sorted.length * 0.95)] ?? 0
  return [
    { name, value: fps, unit: 'frames/s', goal: `≥ ${goalFps}`, holds: fps >= goalFps },
    { name: `${name}: 95 % of frames within`, value: late, unit: 'ms', goal: '', holds: null },
  ]
}
