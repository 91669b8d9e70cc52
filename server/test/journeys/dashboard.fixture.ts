/**
 * The built dashboard in Chromium, on a server of its own, for the journeys through it.
 *
 *   const dashboard = await startDashboard()          // in beforeAll; `await dashboard.close()` in afterAll
 *   const ada = await dashboard.createMember('admin')     // of the org that `dashboard.org` is
 *   const { page, complaints } = await dashboard.open(ada, '/settings/team')
 *
 * What is on a page is found by its role and name, as whoever can't see it finds it.
 */
import { existsSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Role } from '../../src/platform/roles.ts'
import { openBrowser, openPage, type PageOptions, type WatchedPage } from '../browser.ts'
import { startTestApp, type TestApp, type TestAppOptions, type TestOrg, type TestPerson } from '../harness.ts'

export interface Dashboard {
  readonly app: TestApp
  readonly browser: Browser
  readonly org: TestOrg
  createMember(role?: Role, name?: string): Promise<TestPerson>
  /** Somebody's browser, or that of nobody who is signed in. */
  open(person: TestPerson | null, path: string, options?: PageOptions): Promise<WatchedPage>
  close(): Promise<void>
}

/** `isFresh`: as it is before anybody signs up; then there is no `org`. */
export async function startDashboard({
  isFresh = false,
  ...options
}: TestAppOptions & { isFresh?: boolean } = {}): Promise<Dashboard> {
  if (!existsSync(new URL('../../../web/dist/index.html', import.meta.url))) {
    throw new Error('The dashboard is not built: `npm run -w web build`. `npm test` does it by itself.')
  }
  const [app, browser] = await Promise.all([startTestApp(options), openBrowser()])
  const org = isFresh ? noOrg : await app.createOrg()
  return {
    app,
    browser,
    org,
    createMember: (role = 'owner') => app.createPerson({ orgId: org.orgId, role }),
    async open(person, path, pageOptions = {}) {
      const opened = await openPage(browser, app.url, {
        ...pageOptions,
        ...(person ? { cookie: person.cookie } : {}),
      })
      await opened.page.goto(path)
      return opened
    },
    async close() {
      await browser.close()
      await app.close()
    },
  }
}

const noOrg: TestOrg = {
  orgId: '',
  key: '',
  api: () => Promise.reject(new Error('A fresh server has no org')),
}

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { name, exact: true })
export const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name, exact: true })
export const field = (within: Page | Locator, name: string): Locator =>
  within.getByRole('textbox', { name, exact: true })
/** A box of a form whose letters can't be read has no role to be found by. */
export const secret = (within: Page | Locator, name: string): Locator =>
  within.getByLabel(name, { exact: true })
export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
/** What stands where something is still on its way. */
export const skeletons = (page: Page): Locator => page.getByRole('status').filter({ hasText: /^Loading/ })
/** What was told in a corner. */
export const told = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('alert').filter({ hasText: text }).first()

export const textOf = async (found: Locator): Promise<string> => (await found.textContent()) ?? ''

/** Things that were promised are polled: of a busy machine nothing follows but that it takes longer. */
export const eventually = (look: () => Promise<unknown> | unknown) =>
  expect.poll(look, { timeout: 30_000, interval: 100 })

export async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await field(page, 'E-mail').fill(email)
  await secret(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
}

export async function signOut(page: Page): Promise<void> {
  await button(page, /, your menu$/).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await heading(page, 'Sign in').waitFor()
}
