/** Every page: silent, without barriers in light and dark, as wide as a phone, and with something to say when there is nothing. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PageOptions, WatchedPage } from '../browser.ts'
import type { TestPerson } from '../harness.ts'
import {
  button,
  type Dashboard,
  eventually,
  heading,
  region,
  skeletons,
  startDashboard,
} from './dashboard.fixture.ts'
import { type ListedPage, leadLinks, openPages, pagesOf, type SceneIds } from './dashboard-pages.fixture.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let dashboard: Dashboard
let ada: TestPerson
let ids: SceneIds

beforeAll(async () => {
  dashboard = await startDashboard({ work: false })
  ada = await dashboard.createMember()
  const { api } = ada
  const lead = {
    ...{
      business_name: 'Sunrise Office Park',
      category: 'Office park',
      city: 'Bellevue',
      status: 'qualified',
    },
    ...{ email: 'dana@example.com', phone: '+14255550142', website: 'https://example.com', tags: ['office'] },
    ...{ contact_name: 'Dana Reyes', rating: 4.6, review_count: 187, custom: { contract_value: 18_000 } },
  }
  const { body: made } = await api('POST', '/api/leads', lead)
  await api('POST', '/api/leads', { business_name: 'Harbor Dental', status: 'closed_lost' })
  await api('POST', '/api/emails', { lead_id: made.id })
  const hook = { name: 'My CRM', target_url: `${dashboard.app.url}/nothing`, event_types: ['lead.created'] }
  const { body: webhook } = await api('POST', '/api/webhooks', hook)
  await api('POST', '/api/api-keys', { name: 'CRM sync' })
  await api('POST', '/api/invitations', { email: 'ben@example.com', role: 'member' })
  ids = { leadId: made.id, webhookId: webhook.id }
}, 120_000)
afterAll(() => dashboard?.close())

/** The page as it is when all of it has arrived and nothing moves any more. */
async function arrive(page: Page, { path, heading: name, hasLeads }: ListedPage) {
  await page.goto(path)
  await heading(page, name).first().waitFor()
  if (hasLeads) await page.locator(leadLinks).first().waitFor()
  await settle(page)
}

async function settle(page: Page): Promise<void> {
  await eventually(() => skeletons(page).count()).toBe(0)
  // What was changed just now begins to move with the next frame.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  await eventually(() =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length),
  ).toBe(0)
}

/** In words that tell what to mend. */
async function barriers(page: Page, options: RunOptions = {}): Promise<string[]> {
  const { violations } = await page.evaluate((given) => {
    const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }
    return axe.run(given)
  }, options)
  return violations.map(({ id, help, nodes }) => {
    const places = nodes
      .slice(0, 3)
      .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)
    return `${id}: ${help}\n  ${places.join('\n  ')}`
  })
}

async function openForAxe(person: TestPerson | null, options: PageOptions = {}): Promise<WatchedPage> {
  const opened = await dashboard.open(person, '/sign-in', { bypassPolicy: true, ...options })
  await opened.page.addInitScript(axeSource)
  return opened
}

/** In light, and what depends on colours again in dark, without loading the page anew. */
async function expectNoBarriers(page: Page, name: string): Promise<void> {
  expect.soft(await barriers(page), name).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark')
  await settle(page)
  expect(
    await barriers(page, { runOnly: ['color-contrast', 'link-in-text-block'] }),
    `${name}, dark`,
  ).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

const thirds = [0, 1, 2]

describe('each page', { timeout: 120_000 }, () => {
  it.each(thirds)('has no barrier that axe finds, in light and dark (part %s)', async (part) => {
    const { page } = await openForAxe(ada)
    for (const [at, listed] of pagesOf(ids).entries()) {
      if (at % thirds.length !== part) continue
      await arrive(page, listed)
      await expectNoBarriers(page, listed.name)
    }
  })

  it('has none without a session', async () => {
    const { page } = await openForAxe(null)
    for (const listed of openPages) {
      await arrive(page, listed)
      await expectNoBarriers(page, listed.name)
    }
  })

  it('has none on a phone, and nothing is wider than it', async () => {
    const { page } = await openForAxe(ada, { width: 390, height: 844, isPhone: true })
    for (const listed of pagesOf(ids)) {
      await arrive(page, listed)
      expect.soft(await barriers(page), listed.name).toEqual([])
      // What is too wide makes the whole window of a phone wider.
      expect.soft(await page.evaluate(() => window.innerWidth), listed.name).toBe(390)
    }
  })

  it('says nothing on the console, asks no other host, and has a name for the window', async () => {
    const { page, complaints, refusals } = await dashboard.open(ada, '/leads', { colorScheme: 'dark' })
    for (const listed of pagesOf(ids)) {
      await arrive(page, listed)
      expect(await page.title(), listed.name).toMatch(/^.+ · Bolsivo$/)
      expect(await page.getByRole('heading', { level: 1 }).count(), `${listed.name}: one h1`).toBe(1)
      expect([...complaints, ...refusals], listed.name).toEqual([])
    }
  })
})

type Opening = readonly [name: string, path: string, open: (page: Page) => Promise<void>]

const openings: readonly Opening[] = [
  ['command menu', '/leads', (page) => page.keyboard.press('Control+k')],
  ['sheet of keys', '/leads', (page) => page.keyboard.press('?')],
  ['filters', '/leads', (page) => button(page, /^Filter/).click()],
  ['export menu', '/leads', (page) => button(page, 'Export').click()],
  [
    'selection',
    '/leads',
    (page) => page.getByRole('checkbox', { name: 'Select Sunrise Office Park' }).check(),
  ],
  ['status menu', '/leads/LEAD', (page) => page.keyboard.press('s')],
  [
    'erase dialog',
    '/leads/LEAD',
    async (page) => {
      await button(page, 'More').click()
      await page.getByRole('menuitem', { name: 'Erase lead…' }).click()
    },
  ],
  ['reject dialog', '/approvals', (page) => button(page, /^Reject/).click()],
  ['editor', '/approvals', (page) => button(page, /^Edit/).click()],
  ['notices', '/approvals', (page) => button(page, /^Notices/).click()],
  ['person menu', '/approvals', (page) => button(page, /, your menu$/).click()],
  ['company menu', '/approvals', (page) => button(page, /^Company:/).click()],
  ['new key', '/settings/api-keys', (page) => button(page, 'Create key').click()],
  ['new webhook', '/settings/webhooks', (page) => button(page, 'Create webhook').click()],
  ['test of a webhook', '/settings/webhooks/HOOK', (page) => button(page, 'Send test').click()],
  ['recovery', '/settings/webhooks/HOOK', (page) => button(page, 'Recover').click()],
  ['plan dialog', '/settings/billing', (page) => button(page, 'Change to Growth').click()],
  ['contact dialog', '/settings/billing', (page) => button(page, 'Contact us about Luna Enterprise').click()],
  ['invitation', '/settings/team', (page) => button(page, 'Invite').click()],
  ['second factor', '/settings/account', (page) => button(page, 'Turn on').click()],
]

const opened = (page: Page) =>
  (['dialog', 'menu', 'form'] as const)
    .map((role) => page.getByRole(role))
    .reduce((one, other) => one.or(other), region(page, 'Selected leads'))

it.each(thirds)(
  'dialogs and menus have no barrier that axe finds (part %s)',
  { timeout: 120_000 },
  async (part) => {
    const { page } = await openForAxe(ada)
    for (const [name, path, open] of openings.filter((_, at) => at % thirds.length === part)) {
      await page.goto(path.replace('LEAD', ids.leadId).replace('HOOK', ids.webhookId))
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await settle(page)
      await open(page)
      await opened(page).first().waitFor()
      await settle(page)
      await expectNoBarriers(page, name)
    }
  },
)

describe('a page with nothing to show', { timeout: 120_000 }, () => {
  it('says what it is for and what to do, where a company has just begun', async () => {
    const fresh = await dashboard.app.createOrg()
    const person = await dashboard.app.createPerson({ orgId: fresh.orgId })
    const { page } = await openForAxe(person)
    const says: readonly [string, string | RegExp][] = [
      ['/leads', /No leads yet/],
      ['/approvals', 'Every draft has been read'],
      ['/settings/webhooks', 'No webhooks yet'],
      ['/settings/api-keys', /key/],
      ['/leads/lead_01kvd00xrpq8w7x5y4t2r1s0p9', 'There is no such lead'],
      ['/settings/nothing', 'There is no such page'],
    ]
    for (const [path, text] of says) {
      await page.goto(path)
      await heading(page, text).first().waitFor()
      await settle(page)
      await expectNoBarriers(page, `empty ${path}`)
    }
  })

  it('says what went wrong in the server’s words, and Retry goes on', async () => {
    const { page } = await openForAxe(ada)
    let isBroken = true
    await page.route(/\/api\/(?!session|events|auth)/, async (route) => {
      if (!isBroken) return route.continue()
      // No 5xx: those are tried again first, with pauses.
      const body = { error: 'The company is being moved', code: 'conflict', request_id: 'req_1' }
      await route.fulfill({ status: 409, json: body })
    })
    for (const { path, name } of pagesOf(ids)) {
      if (/welcome|developers|import|account|lead$/.test(name)) continue
      isBroken = true
      await page.goto(path)
      const problem = page.getByRole('alert').filter({ hasText: 'The company is being moved' }).first()
      await problem.waitFor()
      await settle(page)
      expect.soft(await barriers(page), `broken ${name}`).toEqual([])
      isBroken = false
      // A board has a list in each column, and each asks again by itself.
      await eventually(async () => {
        const retry = button(page, 'Retry').first()
        if ((await retry.count()) > 0) await retry.click()
        return problem.count()
      }).toBe(0)
    }
  })
})
