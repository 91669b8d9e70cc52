import { startServer } from '../bench/started-server.ts'
import { openBrowser, openPage } from '../server/test/browser.ts'
import { pagesOf } from '../server/test/journeys/dashboard-pages.fixture.ts'
import { setScene } from './screenshot-scene.ts'
process.env.BOLSIVO_WEBHOOK_ALLOW = '127.0.0.0/8'
const server = await startServer()
const browser = await openBrowser()
try {
  const scene = await setScene(server.url, server.superuserUrl)
  for (const options of [{ width: 1280, height: 800 }, { width: 390, height: 844, isPhone: true }])
    for (const listed of pagesOf(scene)) {
      if (!/^(lead|team|analytics|developers)$/.test(listed.name)) continue
      const { page } = await openPage(browser, server.url, { ...options, cookie: scene.cookie } as any)
      await page.addInitScript(() => {
        const w = window as any
        w.shifts = []
        new PerformanceObserver((list) => { for (const e of list.getEntries() as any[]) if (!e.hadRecentInput) w.shifts.push([Math.round(e.value * 1e4) / 1e4, Math.round(e.startTime), ...e.sources.slice(0, 3).map((s: any) => `${s.node?.tagName ?? s.node?.nodeName}.${String(s.node?.className ?? '').slice(0, 30)} ${s.previousRect.y}->${s.currentRect.y}`)]) }).observe({ type: 'layout-shift', buffered: true })
      })
      await page.goto(listed.path)
      await page.getByRole('heading', { name: listed.heading, exact: true }).first().waitFor()
      await page.waitForTimeout(1200)
      const shifts = await page.evaluate(() => (window as any).shifts)
      const sum = shifts.reduce((a: number, [v]: any) => a + v, 0)
      console.log(options.width, listed.name, sum.toFixed(4), JSON.stringify(shifts.slice(0, 4)))
      await page.screenshot({ path: `/tmp/rev45/shift-${listed.name}-${options.width}.png` })
      await page.context().close()
    }
  await scene.close()
} finally { await browser.close(); await server.stop() }
