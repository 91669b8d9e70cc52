/** E-mails through the door: the whole app, its captured mail included. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/harness.ts'
import { approve, createMailOrg, draftFor, emailIn, postalAddress, profile } from '../api.fixture.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

describe('approving', () => {
  test('sends within seconds; the captured mail is what was read, and the lead is contacted', async () => {
    const org = await createMailOrg(app)
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
    const org = await createMailOrg(app)
    const { draft } = await draftFor(org)
    const wrong = await approve(org, { ...draft, content_hash: '0'.repeat(64) })
    expect([wrong.status, wrong.body.code]).toEqual([409, 'content_changed'])
    const edited = await org.api('PATCH', `/api/emails/${draft.id}`, { subject: 'Another' })
    expect(edited.body.content_hash).not.toBe(draft.content_hash)
    expect((await approve(org, draft)).body.code).toBe('content_changed')
    expect((await approve(org, edited.body)).status).toBe(200)
  })

  test('without an address it is 409 until the lead has one', async () => {
    const org = await createMailOrg(app)
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
    expect(refused.body.error).toContain('in the profile')
    await org.api('PUT', '/api/profile', profile)
    const read = async () => (await org.api('GET', `/api/emails/${draft.id}`)).body
    await expect.poll(async () => (await read()).body_text, { timeout: 10_000 }).toContain(postalAddress)
    expect((await approve(org, await read())).status).toBe(200)
  })

  test('a text from which the postal address or the opt-out was taken is refused with what is missing', async () => {
    const org = await createMailOrg(app)
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
    const org = await createMailOrg(app)
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
    const org = await createMailOrg(app)
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

  test('lists oldest first, and the best lead first, with the leads beside; a cursor belongs to its order', async () => {
    const org = await createMailOrg(app)
    const made = [await draftFor(org), await draftFor(org), await draftFor(org)]
    const scores = [40, null, 90]
    await app.db.inOrg(org.orgId, async (tx) => {
      for (const [at, { lead }] of made.entries())
        await sql`update leads set score = ${scores[at]} where org_id = ${org.orgId} and id = ${lead.id}`.execute(
          tx.db,
        )
    })
    const read = async (query: string) => {
      const { body } = await org.api('GET', `/api/emails?${query}`)
      const ids: string[] = body.data.map(({ id }: { id: string }) => id)
      return { ...body, order: ids.map((id) => made.findIndex(({ draft }) => draft.id === id)) }
    }
    for (const [sort, order] of [
      ['created_at', [0, 1, 2]],
      ['-created_at', [2, 1, 0]],
      ['-score', [2, 0, 1]],
    ] as const) {
      const first = await read(`state=draft&sort=${sort}&limit=2&include=lead`)
      const rest = await read(`state=draft&sort=${sort}&limit=2&cursor=${first.next_cursor}`)
      expect([sort, ...first.order, ...rest.order]).toEqual([sort, ...order])
      expect(first.data[0].lead).toMatchObject({ id: first.data[0].lead_id, score: scores[order[0]] })
      expect(rest.data[0]).not.toHaveProperty('lead')
    }
    const { next_cursor } = await read('sort=-score&limit=1')
    const foreign = await org.api('GET', `/api/emails?sort=created_at&limit=1&cursor=${next_cursor}`)
    expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid_cursor'])
  })

  test('counts by state, up to a bound that is said', async () => {
    const org = await createMailOrg(app)
    const { draft } = await draftFor(org)
    await draftFor(org)
    await org.api('POST', `/api/emails/${draft.id}/reject`, { reason: 'no' })
    const none = { approved: 0, sending: 0, sent: 0, failed: 0, unknown: 0, bounced: 0 }
    const counts = async () => (await org.api('GET', '/api/emails/counts')).body
    expect(await counts()).toEqual({ draft: 1, rejected: 1, ...none, capped: [] })
    await app.db.inOrg(org.orgId, (tx) =>
      sql`insert into emails (org_id, id, lead_id, state, subject, body_text)
        select ${org.orgId}, 'draft_' || n, 'lead_' || n, 'failed', 'x', 'x' from generate_series(1, 10001) n`.execute(
        tx.db,
      ),
    )
    expect(await counts()).toMatchObject({ draft: 1, failed: 10_000, capped: ['failed'] })
  })

  test('shows what will go out: the mail that is sent then is the one that was previewed', async () => {
    const org = await createMailOrg(app)
    const { lead, draft } = await draftFor(org)
    const { body: preview } = await org.api('GET', `/api/emails/${draft.id}/preview`)
    expect(preview).toMatchObject({
      from: { name: 'Ana Ruiz', address: 'sender@test-org.example' },
      ...{ to: draft.to, subject: draft.subject, text: draft.body_text, content_hash: draft.content_hash },
      ...{ can_be_approved: true, missing: [] },
    })
    const { body: approved } = await approve(org, draft)
    const { body: me } = await org.api('GET', '/api/me')
    expect(approved).toMatchObject({
      approved_by: { id: me.api_key.id, name: 'test' },
      approved_at: expect.any(String),
      can: ['reject', 'withdraw'],
    })
    expect(await emailIn(org, lead.id, 'sent')).toMatchObject({ can: [], reason: null, is_edited: false })
    const { body: list } = await org.api('GET', '/api/captured-mail')
    const { body: mail } = await org.api('GET', `/api/captured-mail/${list.data[0].id}`)
    const unfolded = mail.source.replace(/\r?\n[ \t]+/g, ' ')
    for (const { name, value } of preview.headers) expect(unfolded).toContain(`${name}: ${value}`)
    const { body: after } = await org.api('GET', `/api/emails/${draft.id}/preview`)
    expect([after.can_be_approved, after.missing[0].code]).toEqual([false, 'wrong_state'])
  })

  test('tells of everything that an approval would be refused for', async () => {
    const org = await app.createOrg()
    const { draft } = await draftFor(org, null)
    await org.api('PATCH', `/api/emails/${draft.id}`, { body_text: 'Hello' })
    const codes = async () => {
      const { body } = await org.api('GET', `/api/emails/${draft.id}/preview`)
      return [body.can_be_approved, ...body.missing.map(({ code }: { code: string }) => code)]
    }
    expect(await codes()).toEqual([false, 'address_missing', 'postal_address_missing', 'opt_out_missing'])
    await org.api('POST', '/api/suppressions', { value: 'sunrise.example.com', reason: 'asked' })
    await org.api('PATCH', `/api/emails/${draft.id}`, { to: 'boss@sunrise.example.com' })
    expect(await codes()).toEqual([false, 'address_suppressed', 'postal_address_missing', 'opt_out_missing'])
  })

  test('drafts again after a rejection, and for a lead that never qualified; else 409 says why', async () => {
    const org = await createMailOrg(app)
    const { lead, draft } = await draftFor(org)
    const again = () => org.api('POST', '/api/emails', { lead_id: lead.id })
    const refused = await again()
    expect([refused.status, refused.body.code]).toEqual([409, 'email_exists'])
    expect(refused.body.error).toContain(draft.id)
    await org.api('POST', `/api/emails/${draft.id}/reject`, { reason: 'Too stiff' })
    const both = await Promise.all([again(), again()])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const second = await emailIn(org, lead.id, 'draft')
    expect(second).toMatchObject({ to: draft.to, subject: draft.subject, can: ['edit', 'approve', 'reject'] })
    expect(second.id).not.toBe(draft.id)
    // It follows its lead as the first one did.
    await org.api('PATCH', `/api/leads/${lead.id}`, { email: 'boss@sunrise.example.com' })
    await expect
      .poll(async () => (await org.api('GET', `/api/emails/${second.id}`)).body.to, { timeout: 10_000 })
      .toBe('boss@sunrise.example.com')
    const { body: fresh } = await org.api('POST', '/api/leads', { business_name: 'Never qualified' })
    expect((await org.api('POST', '/api/emails', { lead_id: fresh.id })).status).toBe(201)
    expect((await org.api('POST', '/api/emails', { lead_id: 'lead_none' })).status).toBe(404)
  })

  test("another org's e-mail is 404, for every verb", async () => {
    const org = await createMailOrg(app)
    const other = await createMailOrg(app)
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
    const org = await createMailOrg(app)
    const { draft } = await draftFor(org)
    const { status, body } = await org.api('PATCH', `/api/emails/${draft.id}`, { to: 'jürgen@example.com' })
    expect([status, body.details[0].path]).toEqual([400, 'to'])
  })

  test('a template is checked before it is kept', async () => {
    const org = await createMailOrg(app)
    const before = await org.api('GET', '/api/email-template')
    expect(before.body).toMatchObject({ is_default: true, updated_at: null })
    const wrong = await org.api('PUT', '/api/email-template', { subject: 'Hi', body_text: 'Hi {{ nme }}' })
    expect([wrong.status, wrong.body.details[0].path]).toEqual([400, 'body_text'])
    const body_text = 'Hi {{ business_name }} {{ postal_address }} {{ unsubscribe_url }}'
    const saved = await org.api('PUT', '/api/email-template', { subject: 'Hi', body_text })
    expect(saved.body).toMatchObject({ subject: 'Hi', body_text, is_default: false })
  })
})
