/** Suppressions and the opt-out link through the door of the whole app. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { approve, createMailOrg, draftFor, emailIn } from '../api.fixture.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

describe('suppressions', () => {
  test('are addresses or domains in one form, listed, lifted, and an org’s own', async () => {
    const org = await createMailOrg(app)
    const add = (value: string) => org.api('POST', '/api/suppressions', { value, reason: 'asked by phone' })
    const added = await add('Boss@Sunrise.Example.com')
    expect([added.status, added.body.value]).toEqual([201, 'boss@sunrise.example.com'])
    expect((await add('boss@sunrise.example.com')).status).toBe(200)
    expect((await add('@müller.example')).body.value).toBe('xn--mller-kva.example')
    const wrong = await add('not an address')
    expect([wrong.status, wrong.body.details[0].path]).toEqual([400, 'value'])
    const values = async (o: TestOrg) =>
      (await o.api('GET', '/api/suppressions')).body.data.map(({ value }: { value: string }) => value)
    expect(await values(org)).toEqual(['boss@sunrise.example.com', 'xn--mller-kva.example'])
    expect(await values(await createMailOrg(app))).toEqual([])
    const path = `/api/suppressions/${encodeURIComponent('BOSS@sunrise.example.com')}`
    const lifted = await org.api('DELETE', path)
    expect([lifted.status, lifted.body]).toEqual([200, { id: 'boss@sunrise.example.com', deleted: true }])
    expect((await org.api('DELETE', path)).status).toBe(404)
  })

  test('an address that is suppressed can not be approved', async () => {
    const org = await createMailOrg(app)
    const { draft } = await draftFor(org)
    await org.api('POST', '/api/suppressions', { value: 'example.com' })
    const refused = await approve(org, draft)
    expect([refused.status, refused.body.code]).toEqual([409, 'address_suppressed'])
  })
})

describe('unsubscribing', () => {
  const pathOf = (draft: { body_text: string }) =>
    /https?:\/\/[^/]+(\/u\/\S+)/.exec(draft.body_text)?.[1] ?? ''
  const oneClick = { 'content-type': 'application/x-www-form-urlencoded' }
  const unsubscribed = async (org: TestOrg, leadId: string) =>
    (await org.api('GET', '/api/events?limit=100')).body.data.filter(
      (event: { type: string; data: { lead_id: string } }) =>
        event.type === 'email.unsubscribed' && event.data.lead_id === leadId,
    )

  test('looking at the page changes nothing, also with the parameters that mailers add', async () => {
    const org = await createMailOrg(app)
    const { draft } = await draftFor(org)
    for (const query of ['', '?utm_source=mail']) {
      const page = await app.api('GET', `${pathOf(draft)}${query}`)
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(page.body).toContain('<form method="post">')
      expect(page.body).toContain('manager@sunrise.example.com')
      expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    }
    expect((await approve(org, draft)).status).toBe(200)
  })

  test.each([
    ['form', { ...oneClick }, 'List-Unsubscribe=One-Click'],
    [
      'multipart',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
  ])(
    'one click (%s) suppresses the address, rejects the draft and is told with ids only',
    async (_title, headers, body) => {
      const org = await createMailOrg(app)
      const { lead, draft } = await draftFor(org)
      const done = await app.api('POST', pathOf(draft), body, headers)
      expect([done.status, done.body]).toEqual([200, expect.stringContaining('You are unsubscribed')])
      expect((await org.api('GET', `/api/emails/${draft.id}`)).body.state).toBe('rejected')
      expect((await org.api('GET', '/api/suppressions')).body.data).toMatchObject([
        { value: 'manager@sunrise.example.com', reason: 'unsubscribed' },
      ])
      const [event, ...more] = await unsubscribed(org, lead.id)
      expect(more).toEqual([])
      expect(Object.keys(event.data)).not.toEqual(expect.arrayContaining(['to', 'subject']))
      expect(event.data).toMatchObject({ email_id: draft.id })
      // Another mail to the same address can't go out either.
      const next = await draftFor(org)
      expect((await approve(org, next.draft)).body.code).toBe('address_suppressed')
    },
  )

  test('twice is as once', async () => {
    const org = await createMailOrg(app)
    const { lead, draft } = await draftFor(org)
    const click = () => app.api('POST', pathOf(draft), 'List-Unsubscribe=One-Click', oneClick)
    const answers = await Promise.all([click(), click(), click()])
    answers.push(await click())
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await unsubscribed(org, lead.id)).toHaveLength(1)
    expect((await app.api('GET', pathOf(draft))).body).toContain('You are unsubscribed')
  })

  test('by the link of a mail that was sent: that mail stays as it is', async () => {
    const org = await createMailOrg(app)
    const first = await draftFor(org, 'a@sunset.example.com')
    await approve(org, first.draft)
    const sent = await emailIn(org, first.lead.id, 'sent')
    const click = await app.api('POST', pathOf(sent), 'List-Unsubscribe=One-Click', oneClick)
    expect(click.status).toBe(200)
    expect((await org.api('GET', `/api/emails/${sent.id}`)).body.state).toBe('sent')
  })

  test.each([
    ['a forged seal', (path: string) => `${path.slice(0, -3)}AAA`],
    ['another e-mail', (path: string) => path.replace(/^(\/u\/.{50})../, '$100')],
    ['another org', (path: string) => path.replace(/^(\/u\/.{24})../, '$100')],
    ['a short one', () => '/u/x'],
    ['a strange one', () => '/u/%00'],
  ])('%s is 404 and changes nothing', async (_title, forge) => {
    const org = await createMailOrg(app)
    const { draft } = await draftFor(org)
    const path = forge(pathOf(draft))
    const looked = await app.api('GET', path)
    const clicked = await app.api('POST', path, 'List-Unsubscribe=One-Click', oneClick)
    const status = path.includes('%00') ? 400 : 404
    expect([looked.status, clicked.status]).toEqual([status, status])
    expect((await org.api('GET', '/api/suppressions')).body.data).toEqual([])
    expect((await org.api('GET', `/api/emails/${draft.id}`)).body.state).toBe('draft')
  })
})
