/** The board on a phone, and where nothing of it loads. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestPerson } from '../harness.ts'
import { button, type Dashboard, eventually, region, startDashboard } from './dashboard.fixture.ts'

let dashboard: Dashboard
let ada: TestPerson
beforeAll(async () => {
  dashboard = await startDashboard({ work: false })
  ada = await dashboard.createMember()
  for (const at of [0, 1, 2]) {
    await ada.api('POST', '/api/leads', { business_name: `Sunrise ${at}`, external_id: `x-${at}` })
  }
}, 120_000)
afterAll(() => dashboard?.close())

/** A finger on the glass. */
async function fingerOn(page: Page) {
  const session = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints })
  return {
    down: (x: number, y: number) => send('touchStart', { x, y }),
    move: (x: number, y: number) => send('touchMove', { x, y }),
    up: () => send('touchEnd'),
  }
}

it('a finger carries a card to the next column, which shows that it will be dropped there', {
  timeout: 60_000,
}, async () => {
  const { page, complaints } = await dashboard.open(ada, '/leads?view=board', { width: 390, isPhone: true })
  const card = region(page, 'New').getByRole('link', { name: /Sunrise 1/ })
  const box = await card.boundingBox()
  if (!box) throw new Error('no card')
  const finger = await fingerOn(page)
  const [x, y] = [box.x + 60, box.y + 40]
  await finger.down(x, y)
  const target = page.locator('[data-target]')
  await eventually(() => target.getAttribute('aria-label').catch(() => null)).toBe('New')
  await finger.move(x + 40, y)
  // Near the edge the columns come towards the finger.
  await finger.move(380, y)
  await eventually(async () => (await target.count()) && target.getAttribute('aria-label')).toBe('Qualified')
  if (process.env.BOARD_PICTURE) await page.screenshot({ path: process.env.BOARD_PICTURE })
  // Away from the edge they stand still, wherever that is; then to the column itself.
  await finger.move(195, y)
  const column = await region(page, 'Qualified').boundingBox()
  await finger.move(Math.max(40, Math.min(350, (column?.x ?? 0) + 60)), y)
  await eventually(() => target.getAttribute('aria-label')).toBe('Qualified')
  await finger.up()
  await region(page, 'Qualified')
    .getByRole('link', { name: /Sunrise 1/ })
    .waitFor()
  expect(await target.count()).toBe(0)
  expect(complaints).toEqual([])
})

it('what loads in no column is told once, and tried again for all', { timeout: 60_000 }, async () => {
  const { page } = await dashboard.open(ada, '/settings/team')
  let isAway = true
  await page.route(/\/api\/leads\?/, (route) =>
    isAway
      ? route.fulfill({ status: 503, json: { code: 'database_unavailable', error: 'Try again in a moment' } })
      : route.continue(),
  )
  await page.goto('/leads?view=board')
  const alert = page.getByRole('main').getByRole('alert')
  await alert.getByText('Try again in a moment').waitFor()
  expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(1)
  isAway = false
  await button(alert, 'Retry').click()
  await region(page, 'New')
    .getByRole('link', { name: /Sunrise 2/ })
    .waitFor()
  await region(page, 'Qualified').waitFor()
  expect(await alert.count()).toBe(0)
})
