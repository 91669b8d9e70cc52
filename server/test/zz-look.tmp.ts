import { sql } from 'kysely'
import { mkdtempSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { insertOrg } from '../src/orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../src/platform/crypto.ts'
import { eraseEmbeddedDatabase, openEmbeddedDatabase } from '../src/platform/db/embedded/open-embedded-database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'

const out = '/tmp/look'
const dir = mkdtempSync('/tmp/look-db-')
const database = await openEmbeddedDatabase({ dataDir: dir, as: 'server', settings: { fsync: 'off' } })
await migrate(database.url)
const config = { ...readConfig({ PORT: process.env.LOOK_PORT ?? '0' }) }
const app = await createApp({ config, databaseUrl: database.url, directUrl: database.url, ring: parseKeyRing(generateKeyRing()), log: createLog('warn') })
const url = await app.listen()
await app.startWork()
console.log(url)

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const problems: string[] = []
async function shoot(name: string, path: string, options: { dark?: boolean; width?: number; full?: boolean } = {}) {
  const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: options.width ? 844 : 900 }, colorScheme: options.dark ? 'dark' : 'light', deviceScaleFactor: 1.5 })
  page.on('console', (m) => problems.push(`${name}: ${m.text()}`))
  page.on('pageerror', (e) => problems.push(`${name}: ${e}`))
  await page.goto(url + path)
  await page.waitForTimeout(300)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (over > 0) problems.push(`${name}: ${over}px too wide`)
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: options.full ?? true })
  if (options.width) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    for (let y = 0, n = 1; y < height; y += 1100, n++)
      await page.screenshot({ path: `${out}/${name}-${n}.png`, fullPage: true, clip: { x: 0, y, width: options.width, height: Math.min(1100, height - y) } })
  }
  await page.close()
}
async function all(name: string, path: string) {
  await shoot(`${name}-light`, path)
  await shoot(`${name}-dark`, path, { dark: true })
  await shoot(`${name}-phone-light`, path, { width: 390 })
  await shoot(`${name}-phone-dark`, path, { width: 390, dark: true })
}
await all('empty', '/')

const orgId = newId('org')
await app.db.inOrg(orgId, (tx) => insertOrg(tx, { name: 'Acme Cleaning', plan: 'scale', ownerId: newId('usr') }))
await shoot('org-light', '/')
const [crm, slack] = [newId('whk'), newId('whk')]
let mailId = ''
await app.db.inOrg(orgId, async (tx) => {
  const counts = { new: 4231, qualified: 612, contacted: 187, replied: 46, meeting: 19, closed_won: 7, closed_lost: 4 }
  for (const [status, count] of Object.entries(counts))
    await sql`insert into leads (org_id, id, business_name, name_key, search_text, source, status, created_at, updated_at)
      select ${orgId}, ${status} || n, 'x', '', '', 'import', ${status}, now(), now() from generate_series(1, ${count}::int) n`.execute(tx.db)
  await sql`insert into webhooks (org_id, id, name, target_url, event_types) values
    (${orgId}, ${crm}, 'My CRM sync', 'https://crm.example.com/hooks/1', '{}'), (${orgId}, ${slack}, 'Zap', 'https://hooks.zapier.com/catch/99', '{}')`.execute(tx.db)
  const rows: [string, string, string, number, string | null, number | null, number][] = [
    [crm, 'lead.qualified', 'delivered', 1, 'delivered', 200, 2400],
    [crm, 'lead.status_changed', 'delivered', 1, 'delivered', 200, 2390],
    [slack, 'lead.status_changed', 'exhausted', 4, 'http_500', 500, 2300],
    [crm, 'email.sent', 'delivered', 2, 'delivered', 201, 700],
    [slack, 'email.sent', 'retrying', 2, 'connection_refused', null, 690],
    [crm, 'lead.status_changed', 'delivered', 1, 'delivered', 200, 130],
    [slack, 'lead.status_changed', 'retrying', 1, 'http_503', 503, 70],
    [crm, 'lead.status_changed', 'delivered', 1, 'delivered', 204, 12],
    [slack, 'lead.status_changed', 'pending', 0, null, null, 0],
  ]
  for (const [hook, type, state, count, outcome, code, ago] of rows) {
    const id = newId('dlv')
    await sql`insert into deliveries (org_id, id, webhook_id, event_id, event_type, sequence, state, attempt_count, created_at, due_at)
      values (${orgId}, ${id}, ${hook}, ${newId('evt')}, ${type}, 1, ${state}, ${count}, now() - make_interval(secs => ${ago}), case when ${state} = 'pending' then now() + interval '1 hour' end)`.execute(tx.db)
    if (outcome) await sql`insert into delivery_attempts (org_id, delivery_id, number, url, started_at, outcome, status_code) values (${orgId}, ${id}, ${count}, '', now(), ${outcome}, ${code})`.execute(tx.db)
  }
  const text = `Hi Dana,\n\nI came across Sunrise Office Park: an active office park in Bellevue with 180+ reviews.\n\nWe do evening cleaning for offices of your size, with one fixed crew per building. Would a short call next week make sense?\n\nAna Ruiz\n\n--\nAcme Cleaning, 12 Pine Street, Little Rock, AR 72201\nDon't want to hear from us again? http://127.0.0.1:3000/u/k3f9a2`
  for (const [to, subject, ago] of [['front-desk@capitol-dental.example.com', 'Evening cleaning for Capitol Dental Group', 800], ['office@riverfront-law.example.com', 'A quieter office at night, Riverfront Law', 720], ['manager@sunriseofficepark.example.com', 'Quick question for Sunrise Office Park', 690]] as const) {
    mailId = newId('mail')
    await sql`insert into captured_mail (org_id, id, from_address, to_address, subject, text, source, created_at)
      values (${orgId}, ${mailId}, 'Ana Ruiz <ana@acme.example.com>', ${to}, ${subject}, ${text}, ${`From: Ana Ruiz <ana@acme.example.com>\r\nTo: ${to}\r\nSubject: ${subject}\r\nList-Unsubscribe: <http://127.0.0.1:3000/u/k3f9a2>\r\n\r\n${text}`}, now() - make_interval(secs => ${ago}))`.execute(tx.db)
  }
})
await new Promise((r) => setTimeout(r, 2500))
await all('data', '/')
await all('mail', `/mail/${mailId}`)
for (const scheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1372 }, colorScheme: scheme, deviceScaleFactor: 1.5 })
  await page.goto(url)
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${out}/welcome-${scheme}.png` })
  await page.close()
}
await shoot('stranger-light', url.includes('127.0.0.1') ? '/' : '/')

// the page as a stranger sees it
{
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1.5, extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' } })
  await page.goto(url)
  await page.screenshot({ path: `${out}/stranger-light.png`, fullPage: true })
  await page.close()
}
// live: a new mail appears without a reload; focus stays
{
  const page = await browser.newPage()
  page.on('console', (m) => problems.push(`live: ${m.text()}`))
  page.on('pageerror', (e) => problems.push(`live: ${e}`))
  await page.goto(`${url}/#mail`)
  await page.locator('#mail a').first().focus()
  await app.db.inOrg(orgId, (tx) => sql`insert into captured_mail (org_id, id, from_address, to_address, subject, text, source) values (${orgId}, ${newId('mail')}, 'a', 'b', 'Brand new', 't', 's')`.execute(tx.db))
  await page.getByText('Brand new').waitFor({ timeout: 15000 })
  console.log('live ok; focus on', await page.evaluate(() => document.activeElement?.id))
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.locator('.copy').nth(2).click()
  console.log('copied:', await page.evaluate(() => navigator.clipboard.readText()))
  await page.close()
}
console.log('problems:', problems)
await browser.close()
await app.close()
await database.release()
await eraseEmbeddedDatabase(dir)
