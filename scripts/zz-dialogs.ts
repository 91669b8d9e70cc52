import { mkdirSync } from 'node:fs'
import { startServer } from '../bench/started-server.ts'
import { openBrowser, openPage } from '../server/test/browser.ts'
import { setScene } from './screenshot-scene.ts'
process.env.BOLSIVO_WEBHOOK_ALLOW = '127.0.0.0/8'
const out = '/tmp/rev45/dialogs'
mkdirSync(out, { recursive: true })
const server = await startServer()
const browser = await openBrowser()
try {
  const scene = await setScene(server.url, server.superuserUrl)
  const b = (page: any, name: any) => page.getByRole('button', { name, exact: typeof name === 'string' }).first()
  const openings: any[] = [
    ['command', '/leads', (p) => p.keyboard.press('Control+k')],
    ['keys', '/leads', (p) => p.keyboard.press('?')],
    ['filters', '/leads', (p) => b(p, /^Filter/).click()],
    ['columns', '/leads', (p) => b(p, /olumns/).click()],
    ['view-new', '/leads?status=qualified&min_score=80', (p) => b(p, /Save|view/i).click()],
    ['selection', '/leads', async (p) => { await p.getByRole('checkbox').nth(1).check(); await p.getByRole('checkbox').nth(3).check() }],
    ['none-found', '/leads?q=zzzz', async () => {}],
    ['board-few', '/leads?view=board&q=plaza', async () => {}],
    ['lead-bottom', `/leads/${scene.leadId}`, (p) => p.mouse.wheel(0, 3000)],
    ['lead-edit', `/leads/${scene.leadId}`, (p) => b(p, /Edit street/).click()],
    ['lead-assess', `/leads/${scene.leadId}`, (p) => p.keyboard.press('s')],
    ['reject', '/approvals', (p) => p.keyboard.press('r')],
    ['edit-mail', '/approvals', (p) => p.keyboard.press('e')],
    ['approved', '/approvals', (p) => p.keyboard.press('a')],
    ['analytics-2', '/analytics', (p) => p.mouse.wheel(0, 800)],
    ['analytics-3', '/analytics', (p) => p.mouse.wheel(0, 5000)],
    ['developers-2', '/developers', (p) => p.mouse.wheel(0, 1000)],
    ['developers-3', '/developers', (p) => p.mouse.wheel(0, 2400)],
    ['profile-bottom', '/settings/profile', (p) => p.mouse.wheel(0, 4000)],
    ['data-bottom', '/settings/data', (p) => p.mouse.wheel(0, 4000)],
    ['account-bottom', '/settings/account', (p) => p.mouse.wheel(0, 4000)],
    ['key', '/settings/api-keys', (p) => b(p, 'Create key').click()],
    ['hook-new', '/settings/webhooks', (p) => b(p, 'Create webhook').click()],
    ['hook-test', `/settings/webhooks/${scene.webhookId}`, (p) => b(p, 'Send test').click()],
    ['hook-recover', `/settings/webhooks/${scene.webhookId}`, (p) => b(p, 'Recover').click()],
    ['hook-delivery', `/settings/webhooks/${scene.webhookId}`, (p) => p.locator('tbody tr').first().click()],
    ['hook-more', `/settings/webhooks/${scene.webhookId}`, (p) => b(p, /More/).click()],
    ['plan', '/settings/billing', (p) => b(p, 'Change to Growth').click()],
    ['contact', '/settings/billing', (p) => b(p, /Contact us/).click()],
    ['audit-open', '/settings/audit-log', (p) => p.locator('tbody tr button').nth(1).click()],
    ['notices', '/approvals', (p) => b(p, /^Notices/).click()],
    ['person', '/leads', (p) => b(p, /your menu$/).click()],
    ['company', '/leads', (p) => b(p, /^Company:/).click()],
    ['totp', '/settings/account', (p) => b(p, 'Turn on').click()],
    ['missing', '/settings/nothing', async () => {}],
  ]
  for (const [device, options] of [['laptop', { width: 1280, height: 800, colorScheme: 'light' }], ['phone', { width: 390, height: 844, isPhone: true, colorScheme: 'dark' }]]) {
    const { page, complaints } = await openPage(browser, server.url, { ...options, cookie: scene.cookie, timeZone: 'America/Los_Angeles' })
    for (const [name, path, open] of openings) {
      await page.goto(`${server.url}${path}`)
      await page.locator('h1').first().waitFor()
      await page.waitForTimeout(900)
      try { await open(page) } catch (e) { console.log(device, name, String(e).slice(0, 120)) }
      await page.waitForTimeout(700)
      await page.screenshot({ path: `${out}/${device}-${name}.png` })
    }
    console.log(device, complaints)
    await page.context().close()
  }
  await scene.close()
} finally { await browser.close(); await server.stop() }
