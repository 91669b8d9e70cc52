/** What each role is offered, and that the server refuses what it is not, whatever a page offers. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAtLeast, type Role, roles } from '../../src/platform/roles.ts'
import type { TestPerson } from '../harness.ts'
import {
  button,
  type Dashboard,
  eventually,
  field,
  heading,
  region,
  skeletons,
  startDashboard,
  told,
} from './dashboard.fixture.ts'

let dashboard: Dashboard
let leadId = ''
const people = new Map<Role, TestPerson>()

beforeAll(async () => {
  dashboard = await startDashboard()
  const lead = { business_name: 'Sunrise Office Park', email: 'dana@example.com', status: 'qualified' }
  leadId = (await dashboard.org.api('POST', '/api/leads', lead)).body.id
  await dashboard.org.api('POST', '/api/emails', { lead_id: leadId })
  for (const role of roles) people.set(role, await dashboard.createMember(role))
}, 120_000)
afterAll(() => dashboard?.close())

const personOf = (role: Role): TestPerson => {
  const person = people.get(role)
  if (!person) throw new Error(`There is nobody who is ${role}`)
  return person
}

interface Offer {
  readonly path: string
  readonly ready: (page: Page) => Locator
  /** A control that works for this role and those above it. */
  readonly control: (page: Page) => Locator
  readonly from: Role
}

const offers: readonly Offer[] = [
  {
    path: '/leads',
    ready: (page) => page.getByRole('link', { name: 'Sunrise Office Park' }),
    control: (page) => page.getByRole('main').getByRole('link', { name: 'Import' }),
    from: 'member',
  },
  {
    path: '/leads/LEAD',
    ready: (page) => heading(page, 'Sunrise Office Park'),
    control: (page) => button(page, 'Status: Qualified. Change it'),
    from: 'member',
  },
  {
    path: '/approvals',
    ready: (page) => page.getByRole('article', { name: 'The mail' }),
    control: (page) => button(page, /^Reject/),
    from: 'member',
  },
  {
    path: '/settings/profile',
    ready: (page) => field(page, 'Postal address'),
    control: (page) => field(page, 'Postal address'),
    from: 'member',
  },
  {
    path: '/settings/webhooks',
    ready: (page) => heading(page, 'No webhooks yet'),
    control: (page) => button(page, 'Create webhook'),
    from: 'member',
  },
  {
    path: '/settings/api-keys',
    ready: (page) => heading(page, 'API keys'),
    control: (page) => button(page, 'Create key'),
    from: 'admin',
  },
  {
    path: '/settings/team',
    ready: (page) => page.getByRole('row').nth(4),
    control: (page) => button(page, 'Invite'),
    from: 'admin',
  },
  {
    path: '/settings/data',
    ready: (page) => page.getByRole('textbox', { name: /Webhook deliveries/ }),
    control: (page) => page.getByRole('textbox', { name: /Webhook deliveries/ }),
    from: 'admin',
  },
  {
    path: '/settings/billing',
    ready: (page) => heading(page, 'Growth'),
    control: (page) => button(page, 'Change to Growth'),
    from: 'owner',
  },
  {
    path: '/settings/audit-log',
    ready: (page) => heading(page, 'Audit log'),
    control: (page) => heading(page, 'Audit log'),
    from: 'read_only',
  },
  {
    path: '/settings/account',
    ready: (page) => heading(page, 'Where you are signed in'),
    control: (page) => button(page, 'Change password'),
    from: 'read_only',
  },
]

/** Whether it is there, is on, and takes letters where it has any. */
async function works(control: Locator): Promise<boolean> {
  if ((await control.count()) === 0) return false
  const [isOff, isKept, isMarked] = await Promise.all([
    control.isDisabled(),
    control.getAttribute('readonly'),
    control.getAttribute('data-disabled'),
  ])
  return !isOff && isKept === null && isMarked === null
}

describe.each(roles)('somebody who is %s', { timeout: 90_000 }, (role) => {
  it('is offered on each page what they may do, and sees why they may not do the rest', async () => {
    const { page, complaints, refusals } = await dashboard.open(personOf(role), '/leads')
    for (const { path, ready, control, from } of offers) {
      await page.goto(path.replace('LEAD', leadId))
      await ready(page).first().waitFor()
      await eventually(() => skeletons(page).count()).toBe(0)
      expect(await works(control(page).first()), `${role} at ${path}`).toBe(isAtLeast(role, from))
    }
    if (!isAtLeast(role, 'owner')) {
      await page.goto('/settings/billing')
      await button(page, 'Change to Growth').hover({ force: true })
      const why = page.getByRole('tooltip').filter({ hasText: 'Only owners can do this' })
      await why.getByText(`You are here as: ${role.replace('_', ' ')}`).waitFor()
    }
    expect(complaints).toEqual([])
    expect(refusals).toEqual([])
  })
})

it.each([
  ['PATCH', '/api/leads/LEAD', 'member', { status: 'contacted' }],
  ['DELETE', '/api/leads/LEAD', 'member', undefined],
  ['POST', '/api/leads/import', 'member', undefined],
  ['POST', '/api/webhooks', 'member', { name: 'x', target_url: 'https://example.com', event_types: ['*'] }],
  ['POST', '/api/api-keys', 'admin', { name: 'x' }],
  ['POST', '/api/invitations', 'admin', { email: 'x@example.com', role: 'member' }],
  ['PATCH', '/api/org', 'admin', { name: 'x' }],
  ['PATCH', '/api/org/retention', 'admin', { feed_days: 7 }],
  ['POST', '/api/org/plan', 'owner', { plan: 'starter' }],
] as const)('%s %s is refused to whoever is less than %s', async (method, path, from, body) => {
  for (const role of roles.filter((one) => !isAtLeast(one, from))) {
    const answer = await personOf(role).api(method, path.replace('LEAD', leadId), body)
    expect([role, answer.status, answer.body.code]).toEqual([role, 403, 'role_required'])
  }
})

it('a role that is taken while the page is open: the server refuses in its own words, and the move is taken back', {
  timeout: 90_000,
}, async () => {
  const ben = await dashboard.createMember('member')
  const { page, complaints } = await dashboard.open(ben, '/leads?view=board')
  const card = (column: string) => region(page, column).getByRole('link', { name: /Sunrise Office Park/ })
  await card('Qualified').waitFor()
  const demoted = await personOf('owner').api('PATCH', `/api/members/${ben.userId}`, { role: 'read_only' })
  expect(demoted.status).toBe(200)
  await card('Qualified').focus()
  for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key)
  await told(page, /role/).waitFor()
  await card('Qualified').waitFor()
  expect(complaints).toEqual([])
})

it('who is removed from the company sees nothing of it any more', { timeout: 90_000 }, async () => {
  const ben = await dashboard.createMember('member')
  const { page } = await dashboard.open(ben, '/leads')
  await page.getByRole('link', { name: 'Sunrise Office Park' }).waitFor()
  expect((await personOf('admin').api('DELETE', `/api/members/${ben.userId}`)).status).toBe(200)
  await page
    .getByRole('link', { name: /^Analytics/ })
    .first()
    .click()
  await heading(page, 'What is your company called?').waitFor()
  expect(await page.getByText('Sunrise Office Park').count()).toBe(0)
})
