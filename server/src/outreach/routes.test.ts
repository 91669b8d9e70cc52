/** Outreach through the door: the whole app, its captured mail included. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const postalAddress = '12 Pine Street, Seattle, WA 98101'
const profile = { sells: 'office cleaning', sender_name: 'Ana Ruiz', postal_address: postalAddress }
let leadCount = 0

/** A lead that a person qualifies, with its draft. */
async function draftFor(org: TestOrg, email: string | null = 'manager@sunrise.example.com') {
  const name = `Sunrise Office Park ${++leadCount}`
  const { body: lead } = await org.api('POST', '/api/leads', { business_name: name, email })
  await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'qualified' })
  return { lead, draft: await emailIn(org, lead.id, 'draft') }
}

async function emailIn(org: TestOrg, leadId: string, state: string) {
  const list = async () => (await org.api('GET', `/api/emails?lead_id=${leadId}&state=${state}`)).body.data
  await expect.poll(async () => (await list()).length, { timeout: 15_000 }).toBe(1)
  return (await list())[0]
}

async function createOrg(): Promise<TestOrg> {
  const org = await app.createOrg()
  expect((await org.api('PUT', '/api/profile', profile)).status).toBe(200)
  return org
}

const approve = (org: TestOrg, draft: { id: string; content_hash: string }) =>
  org.api('POST', `/api/emails/${draft.id}/approve`, { content_hash: draft.content_hash })

describe('approving', () => {
  test('sends within seconds; the captured mail is what was read, and the lead is contacted', async () => {
    const org = await createOrg()
    const { lead, draft } = await draftFor(org)
    const approved = await approve(org, draft)
    expect([approved.status, approved.body.state]).toEqual([200, 'approved'])
    const sent = await emailIn(org, lead.id, 'sent')
    expect(sent).toMatchObject({
      subject: draft.subject,
      body_text: draft.body_text,
      sent_at: expect.any(String),
    })
    expect((await org.api('GET', `/api/leads/${lead.id}`)).body.status).toBe('contacted')
    const { body: list } = await org.api('GET', '/api/captured-mail')
    expect(list.data).toMatchObject([
      { email_id: draft.id, to: 'manager@sunrise.example.com', from: 'Ana Ruiz <sender@test-org.example>' },
    ])
    expect(list.data[0]).toMatchObject({ subject: draft.subject, text: `${draft.body_text}\n` })
    const { body: mail } = await org.api('GET', `/api/captured-mail/${list.data[0].id}`)
    expect(mail.source).toContain(`Message-ID: ${sent.message_id}`)
    const other = await app.createOrg()
    expect((await other.api('GET', '/api/captured-mail')).body.data).toEqual([])
    expect((await other.api('GET', `/api/captured-mail/${mail.id}`)).status).toBe(404)
  })

  test('the hash of another text, or of the text before an edit, is 409 content_changed', async () => {
    const org = await createOrg()
    const { draft } = await draftFor(org)
    const wrong = await approve(org, { ...draft, content_hash: '0'.repeat(64) })
    expect([wrong.status, wrong.body.code]).toEqual([409, 'content_changed'])
    const edited = await org.api('PATCH', `/api/emails/${draft.id}`, { subject: 'Another' })
    expect(edited.body.content_hash).not.toBe(draft.content_hash)
    expect((await approve(org, draft)).body.code).toBe('content_changed')
    expect((await approve(org, edited.body)).status).toBe(200)
  })

  test('without an address it is 409 until the lead has one', async () => {
    const org = await createOrg()
    const { lead, draft } = await draftFor(org, null)
    expect(draft.to).toBe(null)
    const refused = await approve(org, draft)
    expect([refused.status, refused.body.code]).toEqual([409, 'address_missing'])
    await org.api('PATCH', `/api/leads/${lead.id}`, { email: 'boss@sunrise.example.com' })
    await expect
      .poll(async () => (await org.api('GET', `/api/emails/${draft.id}`)).body.to, { timeout: 10_000 })
      .toBe('boss@sunrise.example.com')
    const { body: filled } = await org.api('GET', `/api/emails/${draft.id}`)
    expect((await approve(org, filled)).status).toBe(200)
  })

  test('without a postal address in the profile it is 409; set there, drafts take it up', async () => {
    const org = await app.createOrg()
    const { draft } = await draftFor(org)
    const refused = await approve(org, draft)
    expect([refused.status, refused.body.code]).toEqual([409, 'postal_address_missing'])
    expect(refused.body.error).toContain('PUT /api/profile')
    await org.api('PUT', '/api/profile', profile)
    const read = async () => (await org.api('GET', `/api/emails/${draft.id}`)).body
    await expect.poll(async () => (await read()).body_text, { timeout: 10_000 }).toContain(postalAddress)
    expect((await approve(org, await read())).status).toBe(200)
  })

  test('a text from which the postal address or the opt-out was taken is refused with what is missing', async () => {
    const org = await createOrg()
    const { draft } = await draftFor(org)
    const link = /https?:\/\/\S+\/u\/\S+/.exec(draft.body_text)?.[0] ?? ''
    const edit = async (body_text: string) =>
      (await org.api('PATCH', `/api/emails/${draft.id}`, { body_text })).body
    const noAddress = await approve(org, await edit(`Hello. ${link}`))
    expect([noAddress.status, noAddress.body.code]).toEqual([409, 'postal_address_missing'])
    expect(noAddress.body.error).toContain(postalAddress)
    const noLink = await approve(org, await edit(`Hello. ${postalAddress}`))
    expect([noLink.status, noLink.body.code]).toEqual([409, 'opt_out_missing'])
    expect(noLink.body.error).toContain(link)
    expect(
      (await approve(org, await edit(`Hello.\n12 Pine Street,\nSeattle, WA 98101\n${link}`))).status,
    ).toBe(200)
  })

  test('an approved e-mail can not be edited, only withdrawn; a rejected one is never sent', async () => {
    const org = await createOrg()
    const { draft } = await draftFor(org)
    const rejected = await org.api('POST', `/api/emails/${draft.id}/reject`, { reason: 'A customer already' })
    expect(rejected.body.state).toBe('rejected')
    for (const [path, body] of [
      ['approve', { content_hash: draft.content_hash }],
      ['withdraw', undefined],
      ['settle', { state: 'sent' }],
      ['reject', { reason: 'again' }],
    ] as const) {
      const answer = await org.api('POST', `/api/emails/${draft.id}/${path}`, body)
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'wrong_state'])
    }
    const edited = await org.api('PATCH', `/api/emails/${draft.id}`, { subject: 'x' })
    expect([edited.status, edited.body.code]).toEqual([409, 'wrong_state'])
  })
})

describe('reading and changing', () => {
  test('lists newest first by pages, by state and by lead', async () => {
    const org = await createOrg()
    const drafts = [await draftFor(org), await draftFor(org), await draftFor(org)]
    const page = await org.api('GET', '/api/emails?state=draft,sent&limit=2')
    expect(page.body.data.map(({ id }: { id: string }) => id)).toEqual([
      drafts[2]?.draft.id,
      drafts[1]?.draft.id,
    ])
    const rest = await org.api('GET', `/api/emails?state=draft,sent&limit=2&cursor=${page.body.next_cursor}`)
    expect(rest.body).toMatchObject({
      data: [{ id: drafts[0]?.draft.id }],
      has_more: false,
      next_cursor: null,
    })
    const foreign = await org.api('GET', `/api/emails?state=draft&cursor=${page.body.next_cursor}`)
    expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid_cursor'])
    expect((await org.api('GET', '/api/emails?state=lost')).status).toBe(400)
    expect((await org.api('GET', '/api/emails?lead_id=lead_none')).body.data).toEqual([])
  })

  test("another org's e-mail is 404, for every verb", async () => {
    const org = await createOrg()
    const other = await createOrg()
    const { draft } = await draftFor(org)
    const path = `/api/emails/${draft.id}`
    const answers = await Promise.all([
      other.api('GET', path),
      other.api('PATCH', path, { subject: 'x' }),
      approve(other, draft),
      other.api('POST', `${path}/reject`, { reason: 'x' }),
      other.api('POST', `${path}/withdraw`),
      other.api('POST', `${path}/settle`, { state: 'sent' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404])
  })

  test('a wrong address names the field', async () => {
    const org = await createOrg()
    const { draft } = await draftFor(org)
    const { status, body } = await org.api('PATCH', `/api/emails/${draft.id}`, { to: 'jürgen@example.com' })
    expect([status, body.details[0].path]).toEqual([400, 'to'])
  })

  test('a template is checked before it is kept', async () => {
    const org = await createOrg()
    const before = await org.api('GET', '/api/email-template')
    expect(before.body).toMatchObject({ is_default: true, updated_at: null })
    const wrong = await org.api('PUT', '/api/email-template', { subject: 'Hi', body_text: 'Hi {{ nme }}' })
    expect([wrong.status, wrong.body.details[0].path]).toEqual([400, 'body_text'])
    const body_text = 'Hi {{ business_name }} {{ postal_address }} {{ unsubscribe_url }}'
    const saved = await org.api('PUT', '/api/email-template', { subject: 'Hi', body_text })
    expect(saved.body).toMatchObject({ subject: 'Hi', body_text, is_default: false })
  })
})

describe('suppressions', () => {
  test('are addresses or domains in one form, listed, lifted, and an org’s own', async () => {
    const org = await createOrg()
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
    expect(await values(await createOrg())).toEqual([])
    const path = `/api/suppressions/${encodeURIComponent('BOSS@sunrise.example.com')}`
    const lifted = await org.api('DELETE', path)
    expect([lifted.status, lifted.body]).toEqual([200, { id: 'boss@sunrise.example.com', deleted: true }])
    expect((await org.api('DELETE', path)).status).toBe(404)
  })

  test('an address that is suppressed can not be approved', async () => {
    const org = await createOrg()
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
    const org = await createOrg()
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
      const org = await createOrg()
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
    const org = await createOrg()
    const { lead, draft } = await draftFor(org)
    const click = () => app.api('POST', pathOf(draft), 'List-Unsubscribe=One-Click', oneClick)
    const answers = await Promise.all([click(), click(), click()])
    answers.push(await click())
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await unsubscribed(org, lead.id)).toHaveLength(1)
    expect((await app.api('GET', pathOf(draft))).body).toContain('You are unsubscribed')
  })

  test('by the link of a mail that was sent: that mail stays as it is', async () => {
    const org = await createOrg()
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
    const org = await createOrg()
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
