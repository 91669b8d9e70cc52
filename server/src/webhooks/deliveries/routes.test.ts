/** The tools for the integrator: the log, tests, resends and recoveries. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { type Answer, httpAnswer, type Receiver, startReceiver } from '../../platform/egress/test-receiver.ts'
import { idFloor } from '../../platform/ids.ts'
import { parseRequest, statusChanged } from '../scene.fixture.ts'

let app: TestApp
const receivers: Receiver[] = []
beforeAll(async () => {
  app = await startTestApp({ config: { webhookRetriesMs: [] } })
})
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close()
})
afterAll(() => app.close())

const within = { timeout: 15_000, interval: 20 }

async function scene(answer: Answer | string) {
  const org = await app.createOrg()
  const receiver = await startReceiver(answer)
  receivers.push(receiver)
  const { body: webhook } = await org.api('POST', '/api/webhooks', {
    name: 'CRM',
    target_url: receiver.url,
    event_types: ['*'],
  })
  const record = (...leadIds: string[]) =>
    app.db.inOrg(org.orgId, async (tx) =>
      app.outbox.record(
        tx,
        leadIds.map((id) => statusChanged(id)),
      ),
    )
  return { org, receiver, webhook, record }
}

const deliveriesOf = async (org: TestOrg, id: string, query = '') =>
  (await org.api('GET', `/api/webhooks/${id}/deliveries${query}`)).body.data
const states = async (org: TestOrg, id: string): Promise<string[]> =>
  (await deliveriesOf(org, id)).map(({ state }: { state: string }) => state)
const settled = (org: TestOrg, id: string, state: string, count: number) =>
  expect.poll(() => states(org, id), within).toEqual(Array.from({ length: count }, () => state))

describe('the log', () => {
  test('is read in pages and by state, newest first', async () => {
    let status = 200
    const { org, webhook, record } = await scene((socket) => socket.write(httpAnswer(status)))
    await record('lead_a', 'lead_b', 'lead_c')
    await settled(org, webhook.id, 'delivered', 3)
    status = 404
    await record('lead_d')
    await expect.poll(async () => (await states(org, webhook.id))[0], within).toBe('exhausted')

    const seen: string[] = []
    let cursor = ''
    do {
      const path = `/api/webhooks/${webhook.id}/deliveries?limit=3${cursor && `&cursor=${cursor}`}`
      const { body } = await org.api('GET', path)
      seen.push(...body.data.map(({ lead_id }: { lead_id: string }) => lead_id))
      cursor = body.next_cursor ?? ''
    } while (cursor)
    expect(seen).toEqual(['lead_d', 'lead_c', 'lead_b', 'lead_a'])
    const failed = await deliveriesOf(org, webhook.id, '?state=exhausted')
    expect(failed).toMatchObject([
      { lead_id: 'lead_d', attempt_count: 1, attempts: [{ outcome: 'http_404', status_code: 404 }] },
    ])
    expect(await deliveriesOf(org, webhook.id, '?state=sending')).toEqual([])
  })

  test('of all webhooks is read by webhook, lead, event type and state, those of deleted ones too', async () => {
    const { org, webhook, record } = await scene(httpAnswer(404))
    await record('lead_a', 'lead_b', 'lead_a')
    await settled(org, webhook.id, 'exhausted', 3)
    const { body: other } = await org.api('POST', '/api/webhooks', {
      ...{ name: 'Other', target_url: webhook.target_url, event_types: ['email.sent'] },
    })
    await org.api('POST', `/api/webhooks/${other.id}/test`, { event_type: 'email.sent' })
    await org.api('DELETE', `/api/webhooks/${webhook.id}`)
    const listed = async (query: string) =>
      (await org.api('GET', `/api/deliveries?${query}`)).body.data.map(
        ({ webhook_id, event_type, lead_id }: Record<string, string>) => [webhook_id, event_type, lead_id],
      )
    const tested = [other.id, 'email.sent', null]
    const told = (lead: string) => [webhook.id, 'lead.status_changed', lead]
    expect(await listed('limit=2')).toEqual([tested, told('lead_a')])
    expect(await listed('state=exhausted')).toEqual([told('lead_a'), told('lead_b'), told('lead_a')])
    expect(await listed('state=exhausted&lead_id=lead_a')).toEqual([told('lead_a'), told('lead_a')])
    expect(await listed(`webhook_id=${webhook.id}&state=exhausted&limit=1`)).toEqual([told('lead_a')])
    expect(await listed('event_type=email.sent')).toEqual([tested])
    expect(await listed('lead_id=lead_b')).toEqual([told('lead_b')])
    expect(await listed('state=skipped')).toEqual([])
    expect(await deliveriesOf(org, other.id, '?event_type=lead.qualified')).toEqual([])
    const { status, body } = await org.api('GET', '/api/deliveries?event_type=lead.gone')
    expect([status, body.details[0].path]).toEqual([400, 'event_type'])
    expect((await (await app.createOrg()).api('GET', '/api/deliveries')).body.data).toEqual([])
  })

  test('is read to its end past thousands that the filter leaves out, a bounded part at a time', async () => {
    const { org, webhook } = await scene(httpAnswer(200))
    await app.db.inOrg(org.orgId, (tx) =>
      sql`
        insert into deliveries (org_id, id, webhook_id, event_id, event_type, sequence, state)
        select ${org.orgId}, 'dlv_' || lpad(n::text, 6, '0'), ${webhook.id}, 'evt_' || n,
          case n when 1 then 'email.sent' else 'lead.scored' end, n, case n when 2 then 'exhausted' else 'delivered' end
        from generate_series(1, 5100) n`.execute(tx.db),
    )
    const lists = ['/api/deliveries?', `/api/webhooks/${webhook.id}/deliveries?`]
    for (const path of lists.map((list) => `${list}event_type=email.sent`)) {
      const { body: first } = await org.api('GET', path)
      expect([first.data, first.has_more]).toEqual([[], true])
      const { body: second } = await org.api('GET', `${path}&cursor=${first.next_cursor}`)
      expect(second).toMatchObject({ data: [{ id: 'dlv_000001' }], has_more: false, next_cursor: null })
    }
    // An index knows these.
    const { body } = await org.api('GET', '/api/deliveries?state=exhausted')
    expect(body).toMatchObject({ data: [{ id: 'dlv_000002' }], has_more: false })
  })

  test('shows where a redirect pointed, and that it was not followed', async () => {
    const { org, webhook, record } = await scene(httpAnswer(302, { Location: 'https://elsewhere.example/' }))
    await record('lead_a')
    await settled(org, webhook.id, 'exhausted', 1)
    const [delivery] = await deliveriesOf(org, webhook.id)
    expect(delivery.attempts[0]).toMatchObject({
      outcome: 'http_302',
      detail: expect.stringContaining('https://elsewhere.example/'),
      response_headers: { location: 'https://elsewhere.example/' },
    })
  })

  test("is not another org's", async () => {
    const { org, webhook, record } = await scene(httpAnswer(200))
    await record('lead_a')
    await settled(org, webhook.id, 'delivered', 1)
    const [{ id }] = await deliveriesOf(org, webhook.id)
    const other = await app.createOrg()
    for (const path of [`/api/webhooks/${webhook.id}/deliveries`, `/api/deliveries/${id}`])
      expect((await other.api('GET', path)).status).toBe(404)
    expect((await other.api('POST', `/api/deliveries/${id}/resend`)).status).toBe(404)
    expect(
      (await other.api('POST', `/api/webhooks/${webhook.id}/test`, { event_type: 'email.sent' })).status,
    ).toBe(404)
  })
})

describe('a test', () => {
  test('sends a signed, marked sample of any type, and is logged but not retried or recovered', async () => {
    const { org, receiver, webhook } = await scene(httpAnswer(500, {}, 'broken'))
    const { data: types } = (await org.api('GET', '/api/event-types')).body
    for (const { type } of types) {
      const { status, body } = await org.api('POST', `/api/webhooks/${webhook.id}/test`, { event_type: type })
      expect([status, body.outcome, body.response_body]).toEqual([200, 'http_500', 'broken'])
    }
    expect(receiver.requests).toHaveLength(types.length)
    expect(parseRequest(receiver.requests[0] ?? '').headers).toMatchObject({
      'x-bolsivo-test': 'true',
      'x-bolsivo-event': types[0].type,
    })
    expect(new Set(await states(org, webhook.id))).toEqual(new Set(['exhausted']))
    expect(await deliveriesOf(org, webhook.id, '?state=exhausted')).toEqual([])
    expect((await org.api('GET', `/api/webhooks/${webhook.id}/health`)).body).toMatchObject({
      ...{ exhausted_count: 0, unhealthy_since: null, open: 0, retrying: 0 },
    })
    const { body: recovery } = await org.api('POST', `/api/webhooks/${webhook.id}/recover`, {
      since: new Date(Date.now() - 60_000).toISOString(),
    })
    await expect
      .poll(async () => (await org.api('GET', `/api/recoveries/${recovery.id}`)).body, within)
      .toMatchObject({
        state: 'done',
        requeued: 0,
      })
  })

  test('is not sent again: it would be retried then, and not marked', async () => {
    const { org, receiver, webhook } = await scene(httpAnswer(500))
    const { body: tested } = await org.api('POST', `/api/webhooks/${webhook.id}/test`, {
      event_type: 'lead.qualified',
    })
    const [{ id }] = await deliveriesOf(org, webhook.id)
    const { status, body } = await org.api('POST', `/api/deliveries/${id}/resend`)
    expect([status, body.code, tested.delivery_id]).toEqual([409, 'not_resendable', id])
    expect(receiver.requests).toHaveLength(1)
  })

  test('brings a lead where the webhook includes it', async () => {
    const { org, receiver, webhook } = await scene(httpAnswer(200))
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { include: ['lead'] })
    await org.api('POST', `/api/webhooks/${webhook.id}/test`, { event_type: 'lead.qualified' })
    const sent = JSON.parse(parseRequest(receiver.requests[0] ?? '').body)
    expect(Object.keys(sent).at(-1)).toBe('lead')
    expect(sent.lead).toMatchObject({ id: sent.lead_id, business_name: sent.business_name })
  })

  test('of an unknown type is refused', async () => {
    const { org, webhook } = await scene(httpAnswer(200))
    const { status, body } = await org.api('POST', `/api/webhooks/${webhook.id}/test`, {
      event_type: 'lead.gone',
    })
    expect([status, body.details[0].path]).toEqual([400, 'event_type'])
  })
})

describe('a resend', () => {
  test('goes out at once with the same ids and bytes, marked as made by hand', async () => {
    let status = 500
    const { org, receiver, webhook, record } = await scene((socket) => socket.write(httpAnswer(status)))
    await record('lead_a')
    await settled(org, webhook.id, 'exhausted', 1)
    status = 200
    const [{ id }] = await deliveriesOf(org, webhook.id)
    expect((await org.api('POST', `/api/deliveries/${id}/resend`)).status).toBe(200)
    await settled(org, webhook.id, 'delivered', 1)
    const [first, second] = receiver.requests.map(parseRequest)
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.headers['x-bolsivo-attempt']).toBe('2')
    const { body } = await org.api('GET', `/api/deliveries/${id}`)
    expect(body.attempts.map(({ manual }: { manual: boolean }) => manual)).toEqual([false, true])
  })

  test('two at once make one chain', async () => {
    const held: (() => void)[] = []
    const { org, receiver, webhook, record } = await scene((socket, number) =>
      number === 1 ? socket.write(httpAnswer(500)) : held.push(() => socket.write(httpAnswer(200))),
    )
    await record('lead_a')
    await settled(org, webhook.id, 'exhausted', 1)
    const [{ id }] = await deliveriesOf(org, webhook.id)
    await Promise.all([1, 2, 3].map(() => org.api('POST', `/api/deliveries/${id}/resend`)))
    await expect.poll(() => held.length, within).toBe(1)
    expect((await org.api('POST', `/api/deliveries/${id}/resend`)).body.state).toBe('sending')
    held[0]?.()
    await settled(org, webhook.id, 'delivered', 1)
    await record('lead_b')
    await expect.poll(() => held.length, within).toBe(2)
    expect(receiver.requests).toHaveLength(3)
  })

  test('to a disabled webhook is a conflict, and so is one to a deleted one', async () => {
    const { org, webhook, record } = await scene(httpAnswer(500))
    await record('lead_a')
    await settled(org, webhook.id, 'exhausted', 1)
    const [{ id }] = await deliveriesOf(org, webhook.id)
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { status: 'disabled' })
    expect((await org.api('POST', `/api/deliveries/${id}/resend`)).body.code).toBe('endpoint_disabled')
    await org.api('DELETE', `/api/webhooks/${webhook.id}`)
    const { status, body } = await org.api('POST', `/api/deliveries/${id}/resend`)
    expect([status, body.code]).toEqual([409, 'not_resendable'])
  })
})

describe('a recovery', () => {
  test('queues again what is exhausted or skipped since a time, with the same ids, and counts it', async () => {
    let status = 500
    const { org, receiver, webhook, record } = await scene((socket) => socket.write(httpAnswer(status)))
    await record('lead_a', 'lead_b')
    await settled(org, webhook.id, 'exhausted', 2)
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { status: 'disabled' })
    await record('lead_c', 'lead_c', 'lead_c')
    const since = new Date(Date.now() - 3_600_000).toISOString()
    const recover = () => org.api('POST', `/api/webhooks/${webhook.id}/recover`, { since })
    expect((await recover()).body.code).toBe('endpoint_disabled')
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { status: 'enabled' })
    status = 200
    const before = receiver.requests.length
    const { body } = await recover()
    expect(body).toMatchObject({ state: 'running', requeued: 0, webhook_id: webhook.id, since })
    await settled(org, webhook.id, 'delivered', 5)
    expect((await org.api('GET', `/api/recoveries/${body.id}`)).body).toMatchObject({
      state: 'done',
      requeued: 5,
    })
    const again = receiver.requests.slice(before).map(parseRequest)
    const sequences = again.map(({ headers }) => Number(headers['x-bolsivo-sequence']))
    expect(sequences.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5])
    expect(sequences.filter((sequence) => sequence > 2)).toEqual([3, 4, 5])
  })

  test('misses nothing where the clock was ahead meanwhile', async () => {
    const { org, webhook, record } = await scene(httpAnswer(200))
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { status: 'disabled' })
    await record('lead_a')
    // As an id says it: made in an hour.
    const ahead = idFloor('dlv', new Date(Date.now() + 3_600_000))
    await app.db.inOrg(org.orgId, (tx) => sql`update deliveries set id = ${ahead}`.execute(tx.db))
    await org.api('PATCH', `/api/webhooks/${webhook.id}`, { status: 'enabled' })
    const since = new Date(Date.now() - 60_000).toISOString()
    expect((await org.api('POST', `/api/webhooks/${webhook.id}/recover`, { since })).status).toBe(200)
    await settled(org, webhook.id, 'delivered', 1)
  })

  test('a time that is none is refused', async () => {
    const { org, webhook } = await scene(httpAnswer(200))
    for (const since of ['yesterday', '2026-02-30T00:00:00Z', null, 5])
      expect((await org.api('POST', `/api/webhooks/${webhook.id}/recover`, { since })).status).toBe(400)
  })
})
