/** A file comes in: what each column becomes is the server's guess, and anybody's choice, seen before it is imported. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WatchedPage } from '../browser.ts'
import { button, type Dashboard, eventually, heading, startDashboard } from './dashboard.fixture.ts'

let dashboard: Dashboard
let opened: WatchedPage
let page: Page
beforeAll(async () => {
  dashboard = await startDashboard()
  opened = await dashboard.open(await dashboard.createMember(), '/leads/import')
  page = opened.page
}, 120_000)
afterAll(() => dashboard?.close())

const timeout = 60_000

async function choose(name: string, text: string): Promise<void> {
  await button(page, 'Choose a file').waitFor()
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').setInputFiles(file)
}

it('an empty file is refused in the words of the server, before anything is imported', {
  timeout,
}, async () => {
  await choose('empty.csv', '\n\n')
  await page.getByText('The file is empty: its first line must name the columns').waitFor()
})

it('columns that no field has become own fields, are shown as they will be read, and are imported so', {
  timeout,
}, async () => {
  const rows = [
    'SUNRISE OFFICE PARK,Bellevue,12,18000,yes',
    'Harbor Dental,Kent,+1 425 555 0142,x,no',
    ',Ojai,,,',
  ]
  await choose('fair.csv', `Company,Town,Tel,Contract value,Evening?\n${rows.join('\n')}\n`)
  await heading(page, 'fair.csv').waitFor()
  await page.getByText('3 of 5 columns are taken over.').waitFor()
  const problems = page.getByRole('list', { name: 'Problems in the first rows' })
  await problems.getByText('Line 2, Phone: "12" is not a phone number').waitFor()
  await problems.getByText('Line 4, Name of the business: the name of the business is missing').waitFor()

  await page.getByLabel('Contract value becomes').selectOption({ label: 'Own field: contract value' })
  const leads = page.getByRole('region', { name: 'First leads' })
  await leads.getByRole('columnheader', { name: 'Own field: contract value' }).waitFor()
  await leads.getByRole('cell', { name: '18000' }).waitFor()
  await leads.getByRole('cell', { name: 'Sunrise Office Park' }).waitFor()
  await button(page, 'Keep the others as own fields').click()
  await leads.getByRole('columnheader', { name: 'Own field: evening' }).waitFor()
  await page.getByLabel('Tel becomes').selectOption({ label: 'Left out' })
  await problems.getByText(/Phone/).waitFor({ state: 'detached' })

  await button(page, 'Import').click()
  await heading(page, 'Imported').waitFor()
  const { body } = await dashboard.org.api('GET', '/api/leads?sort=business_name')
  expect(
    body.data.map(({ business_name, phone, custom }: Record<string, unknown>) => [
      business_name,
      phone,
      custom,
    ]),
  ).toEqual([
    ['Harbor Dental', null, { contract_value: 'x', evening: 'no' }],
    ['Sunrise Office Park', null, { contract_value: 18_000, evening: 'yes' }],
  ])
})

it('rows that were not imported come back as a file, which is mended and chosen again', {
  timeout,
}, async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, 'Download the row to mend').click(),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  const file = Buffer.concat(chunks).toString()
  expect(file).toBe(
    'why_not_imported,Company,Town,Tel,Contract value,Evening?\r\n' +
      'Line 4: the name of the business is missing,,Ojai,,,\r\n',
  )
  await page.getByRole('link', { name: 'Another file' }).click()
  await choose('mended.csv', file.replace('missing,,', 'missing,Copper Law Group,'))
  // As they were mapped by hand before.
  await page.getByText('A file with these columns was imported').waitFor()
  await page.getByText('4 of 6 columns are taken over.').waitFor()
  await button(page, 'Import').click()
  await heading(page, 'Imported').waitFor()
  const { body } = await dashboard.org.api('GET', '/api/leads?sort=business_name')
  expect(body.data[0]).toMatchObject({ business_name: 'Copper Law Group', city: 'Ojai', custom: {} })
})

it('a file of hundreds of columns has a mapping, too', { timeout }, async () => {
  await page.getByRole('link', { name: 'Another file' }).click()
  const names = Array.from({ length: 600 }, (_, at) => `Column number ${at}`)
  await choose('wide.csv', `Company,${names.join(',')}\nMaple Inn${',1'.repeat(600)}\n`)
  await page.getByText('1 of 601 columns are taken over.').waitFor()
  await page.getByRole('region', { name: 'First leads' }).getByRole('cell', { name: 'Maple Inn' }).waitFor()
  await button(page, 'Import').click()
  await heading(page, 'Imported').waitFor()
})

it('without a column for the name there is nothing to import, until one is said', { timeout }, async () => {
  await page.getByRole('link', { name: 'Another file' }).click()
  await choose('names.csv', 'Who,City\nBirch Clinic,Reno\n')
  await page.getByText('Say which column holds the name of the business').waitFor()
  await eventually(() => button(page, 'Import').isDisabled()).toBe(true)
  await page.getByLabel('Who becomes').selectOption({ label: 'Name of the business' })
  await page
    .getByRole('region', { name: 'First leads' })
    .getByRole('cell', { name: 'Birch Clinic' })
    .waitFor()
  await button(page, 'Import').click()
  await heading(page, 'Imported').waitFor()
  expect(opened.complaints).toEqual([])
  expect(opened.refusals).toEqual(['400 POST /api/imports/preview'])
})
