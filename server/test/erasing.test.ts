/**
 * Erasing a lead, asked of the whole database: a marker is planted in every field of a lead and carried everywhere that
 * a lead gets to. After the erasure no table has it, whatever tables there are by then.
 */
import type { Socket } from 'node:net'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { approve, createMailOrg, draftFor, emailIn } from '../src/outreach/api.fixture.ts'
import { httpAnswer, type Receiver, startReceiver } from '../src/platform/egress/test-receiver.ts'
import { byClaim } from '../src/platform/idempotency/answer-once.ts'
import { newId } from '../src/platform/ids.ts'
import { parseRequest } from '../src/webhooks/scene.fixture.ts'
import { startTestApp, type TestApp, type TestOrg } from './harness.ts'

const within = { timeout: 20_000, interval: 50 }
const word = 'mrkq'

let app: TestApp
let superuser: Client
const receivers: Receiver[] = []
beforeAll(async () => {
  app = await startTestApp({ config: { webhookRetriesMs: [], webhookTimeoutMs: 60_000 } })
  const url = new URL(inject('testCluster').superuserUrl)
  url.pathname = new URL(app.databaseUrl).pathname
  superuser = new Client({ connectionString: url.href })
  await superuser.connect()
})
afterAll(async () => {
  for (const receiver of receivers) await receiver.close()
  await superuser.end()
  await app.close()
})

/** Each has the word, or digits that nothing else has. */
const lead = {
  business_name: `${word}name Office Park`,
  category: `${word}category`,
  address: `1 ${word}street`,
  city: `${word}city`,
  region: `${word}region`,
  postal_code: `${word}zip`,
  country: `${word}country`,
  phone: '+12065550199',
  website: `https://${word}site.example`,
  email: `${word}mail@${word}host.example`,
  contact_name: `${word}person`,
  rating: 3.1731,
  review_count: 918_273_645,
  source: `${word}source`,
  external_id: `${word}external`,
  tags: [`${word}tag`],
  custom: { [`${word}_field`]: `${word}custom` },
}
const markers = [word, '2065550199', '3.1731', '918273645']

/** The tables, with the rows in which a marker is, as text or as bytes. */
async function found(): Promise<Record<string, string[]>> {
  const { rows: tables } = await superuser.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const patterns = markers.flatMap((text) => [text, Buffer.from(text).toString('hex')])
  const result: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await superuser.query<{ row: string }>(
      `select t::text as row from ${name} t
       where exists (select from unnest($1::text[]) as p where strpos(lower(t::text), p) > 0)`,
      [patterns],
    )
    if (rows.length > 0) result[name.replace('public.', '')] = rows.map(({ row }) => row.slice(0, 200))
  }
  return result
}

const ok = ({ status, body }: { status: number; body: unknown }) =>
  expect(status, JSON.stringify(body)).toBeLessThan(300)

/** What was sent, sent back: in the body and in headers. */
function echo(request: string, status: number): string {
  const { body } = parseRequest(request)
  return httpAnswer(status, { 'X-Echo': body, Location: `https://e.example/?${encodeURI(body)}` }, body)
}

/** Sends back by `answer`, each with its request. */
async function receiveBy(answer: (socket: Socket, request: string) => void): Promise<Receiver> {
  const receiver: Receiver = await startReceiver((socket, number) =>
    answer(socket, receiver.requests[number - 1] ?? ''),
  )
  receivers.push(receiver)
  return receiver
}

async function importAbout(org: TestOrg): Promise<void> {
  const csv = [
    'business_name,phone,email,external_id',
    `${lead.business_name},+1 206 555 0199,${word} is no mail,${lead.external_id}`,
    `ATTN: ${word}nobody,+1 206 555 0199,,`,
  ].join('\n')
  const started = await org.api('POST', '/api/leads/import', csv, { 'content-type': 'text/csv' })
  ok(started)
  const read = async () => (await org.api('GET', `/api/imports/${started.body.id}`)).body
  await expect.poll(async () => (await read()).state, within).toBe('done')
  expect(await read()).toMatchObject({ merged: 0, unchanged: 1, rejected: 1 })
  expect(JSON.stringify((await read()).errors)).toContain(word)
}

describe('a lead that was everywhere', () => {
  let org: TestOrg
  let leadId: string
  let good: Receiver
  const held: (() => void)[] = []
  const deliveriesOf = async (id: string) =>
    (await org.api('GET', `/api/webhooks/${id}/deliveries?limit=100`)).body.data as {
      id: string
      lead_id: string
      state: string
      body: string
      event_type: string
    }[]
  const webhookIds: Record<'good' | 'failing' | 'hanging', string> = { good: '', failing: '', hanging: '' }

  it('is in every table that could hold it, or what follows would show nothing', async () => {
    org = await createMailOrg(app)
    good = await receiveBy((socket, request) => socket.write(echo(request, 200)))
    const failing = await receiveBy((socket, request) => socket.write(echo(request, 302)))
    const hanging = await receiveBy((socket, request) => held.push(() => socket.write(echo(request, 200))))
    for (const [name, { url }] of Object.entries({ good, failing, hanging })) {
      const hook = { name, target_url: url, event_types: ['*'], include: name === 'good' ? ['lead'] : [] }
      const created = await org.api('POST', '/api/webhooks', hook)
      ok(created)
      webhookIds[name as keyof typeof webhookIds] = created.body.id
    }

    const created = await org.api('POST', '/api/leads', lead, { 'idempotency-key': 'lead' })
    ok(created)
    leadId = created.body.id
    ok(await org.api('POST', '/api/leads/batch', { leads: [lead, {}] }, { 'idempotency-key': 'batch' }))
    ok(await org.api('PATCH', `/api/leads/${leadId}`, { contact_name: `${word}other` }))
    await importAbout(org)
    await expect
      .poll(async () => (await org.api('GET', `/api/leads/${leadId}`)).body.score, within)
      .not.toBeNull()
    ok(await org.api('POST', '/api/profile/preview', { threshold: 0 }, { 'idempotency-key': 'preview' }))

    ok(await org.api('PATCH', `/api/leads/${leadId}`, { status: 'qualified' }))
    const draft = await emailIn(org, leadId, 'draft')
    const hash = { content_hash: draft.content_hash }
    ok(await org.api('POST', `/api/emails/${draft.id}/approve`, hash, { 'idempotency-key': 'approve' }))
    await emailIn(org, leadId, 'sent')
    await expect
      .poll(async () => (await org.api('GET', '/api/captured-mail')).body.data.length, within)
      .toBe(1)
    const suppression = { value: lead.email, reason: `${word} asked` }
    ok(await org.api('POST', '/api/suppressions', suppression, { 'idempotency-key': 'suppression' }))

    // Delivered, failed, on its way and waiting behind that.
    const states = async (id: string) => [...new Set((await deliveriesOf(id)).map(({ state }) => state))]
    await expect.poll(() => states(webhookIds.good), within).toEqual(['delivered'])
    await expect.poll(() => states(webhookIds.failing), within).toEqual(['exhausted'])
    await expect
      .poll(async () => (await states(webhookIds.hanging)).sort(), within)
      .toEqual(['pending', 'sending'])
    await superuser.query(
      `insert into jobs (org_id, id, type, payload, last_error) values ($1, $2, 'score_leads', $3, $4)`,
      [org.orgId, newId('job'), JSON.stringify({ lead_ids: [leadId] }), `what is ${word}?`],
    )

    const tables = Object.keys(await found()).sort()
    expect(tables).toEqual([
      ...[
        'captured_mail',
        'custom_names',
        'deliveries',
        'delivery_attempts',
        'emails',
        'events',
        'idempotent_answers',
      ],
      ...['imports', 'jobs', 'lead_scores', 'lead_terms', 'leads', 'rejected_rows', 'suppressions'],
    ])
  })

  it('leaves no trace in any table', async () => {
    const other = await app.createOrg()
    expect((await other.api('DELETE', `/api/leads/${leadId}`)).status).toBe(404)
    const erased = await org.api('DELETE', `/api/leads/${leadId}`)
    expect([erased.status, erased.body]).toEqual([200, { id: leadId, deleted: true }])
    expect((await org.api('DELETE', `/api/leads/${leadId}`)).status).toBe(404)
    for (const path of ['', '/timeline', '/scores'])
      expect((await org.api('GET', `/api/leads/${leadId}${path}`)).status).toBe(404)
    expect(await found()).toEqual({})
  })

  it('nor when the answer to a delivery that was on its way comes in afterwards', async () => {
    // A later event to the same endpoint: when it is through, so is what came before.
    ok(await org.api('POST', '/api/leads', { business_name: 'Another' }))
    const answering = setInterval(() => {
      for (const release of held.splice(0)) release()
    }, 20)
    await expect
      .poll(async () => (await deliveriesOf(webhookIds.hanging)).at(0)?.state, within)
      .toBe('delivered')
    clearInterval(answering)
    const [first] = (await deliveriesOf(webhookIds.hanging)).slice(-1)
    expect(first).toMatchObject({
      lead_id: leadId,
      state: 'cancelled',
      body: '',
      attempts: [{ outcome: 'lost' }],
    })
    expect(await found()).toEqual({})
  })

  it('is told of by ids alone, to those who heard of it with the whole lead too', async () => {
    const told = () =>
      good.requests.map(parseRequest).find(({ headers }) => headers['x-bolsivo-event'] === 'lead.deleted')
    await expect.poll(told, within).toBeDefined()
    expect(JSON.parse(told()?.body ?? '')).toEqual({
      event: 'lead.deleted',
      org_id: org.orgId,
      lead_id: leadId,
      timestamp: expect.any(String),
    })
  })

  it('keeps the places, types, times and moves of its events', async () => {
    const { data } = (await org.api('GET', '/api/events?limit=100')).body
    const about = data.filter((event: { data: { lead_id: string } }) => event.data.lead_id === leadId)
    expect(about.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['lead.created', 'lead.scored', 'email.sent', 'lead.deleted']),
    )
    for (const { data: fields, type } of about) {
      expect(fields).toMatchObject({ event: type, org_id: org.orgId, timestamp: expect.any(String) })
      if ('business_name' in fields) expect(fields.business_name).toBeNull()
    }
    const move = about.find(({ type }: { type: string }) => type === 'lead.status_changed')
    expect(move.data).toMatchObject({ previous_status: 'new', new_status: 'qualified' })
    const sequences = data.map(({ sequence }: { sequence: number }) => sequence)
    expect(sequences).toEqual(sequences.toSorted((a: number, b: number) => a - b))
    expect(new Set(sequences).size).toBe(Math.max(...sequences))
  })

  it('can be sent to nobody again', async () => {
    const deliveries = [...(await deliveriesOf(webhookIds.good)), ...(await deliveriesOf(webhookIds.failing))]
    const about = deliveries.filter(
      (delivery) => delivery.lead_id === leadId && delivery.event_type !== 'lead.deleted',
    )
    expect(about.length).toBeGreaterThan(4)
    for (const { id } of about)
      expect((await org.api('POST', `/api/deliveries/${id}/resend`)).body.code).toBe('not_resendable')
    const { body: recovery } = await org.api('POST', `/api/webhooks/${webhookIds.failing}/recover`, {
      since: new Date(Date.now() - 3_600_000).toISOString(),
    })
    const read = async () => (await org.api('GET', `/api/recoveries/${recovery.id}`)).body
    await expect.poll(async () => (await read()).state, within).toBe('done')
    expect(
      (await deliveriesOf(webhookIds.failing)).filter(
        ({ lead_id, state }) => lead_id === leadId && state !== 'cancelled',
      ),
    ).toMatchObject([{ event_type: 'lead.deleted' }])
  })

  it('comes in again as a new lead, and its address is still suppressed', async () => {
    const { status, body } = await org.api('POST', '/api/leads', lead)
    expect(status).toBe(201)
    expect(body.id).not.toBe(leadId)
    await org.api('PATCH', `/api/leads/${body.id}`, { status: 'qualified' })
    const draft = await emailIn(org, body.id, 'draft')
    expect(draft.to).toBe(lead.email)
    expect((await approve(org, draft)).body.code).toBe('address_suppressed')
    const { data } = (await org.api('GET', '/api/suppressions')).body
    expect(data).toMatchObject([{ value: expect.stringMatching(/^erased:[0-9a-f]{64}$/), reason: 'erased' }])

    // Once more erased, it is as before; and lifted by the address, it may be written to.
    ok(await org.api('DELETE', `/api/leads/${body.id}`))
    expect(await found()).toEqual({})
    expect((await org.api('GET', '/api/suppressions')).body.data).toEqual(data)
    ok(await org.api('DELETE', `/api/suppressions/${lead.email.toUpperCase()}`))
    expect((await org.api('GET', '/api/suppressions')).body.data).toEqual([])
  })
})

describe('erasing while something is at work on the lead', () => {
  it('a mail that is being sent is not kept by the server that takes it', async () => {
    const org = await createMailOrg(app)
    const { lead: mailed, draft } = await draftFor(org, `${word}@late.example`)
    // Erased between the approval and the end of the sending, whenever the job gets to it.
    const [approved, erased] = await Promise.all([
      approve(org, draft),
      org.api('DELETE', `/api/leads/${mailed.id}`),
    ])
    expect([200, 404]).toContain(approved.status)
    ok(erased)
    // The jobs are through when one that came after them is.
    const next = await draftFor(org, 'next@late.example')
    await approve(org, next.draft)
    await emailIn(org, next.lead.id, 'sent')
    expect(await found()).toEqual({})
  })

  it('an answer that was read before and is kept after it is not kept', async () => {
    const org = await app.createOrg()
    const { body } = await org.api('POST', '/api/leads', lead)
    const request = { orgId: org.orgId, key: 'slow', fingerprint: Buffer.alloc(32) }
    const work = async () => {
      const read = (await org.api('GET', `/api/leads/${body.id}`)).body
      ok(await org.api('DELETE', `/api/leads/${body.id}`))
      return { result: read, answer: { status: 200, headers: {}, body: JSON.stringify(read) } }
    }
    expect((await byClaim(app.db, request, work)).isReplay).toBe(false)
    expect(await found()).toEqual({})
  })

  it('writers of the same lead fail, wait or come before it, and leave nothing behind', async () => {
    const org = await app.createOrg()
    for (let round = 0; round < 5; round++) {
      const { body } = await org.api('POST', '/api/leads', lead, { 'idempotency-key': `lead ${round}` })
      const patch = (name: string) =>
        org.api('PATCH', `/api/leads/${body.id}`, { contact_name: `${word}${name}` })
      const answers = await Promise.all([
        ...['a', 'b', 'c'].map(patch),
        org.api('DELETE', `/api/leads/${body.id}`),
        ...['d', 'e', 'f'].map(patch),
      ])
      for (const { status } of answers) expect([200, 404]).toContain(status)
    }
    await expect.poll(found, within).toEqual({})
  })
})
