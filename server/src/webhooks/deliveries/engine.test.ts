/** The engine against real receivers and a real database: what arrives, in which order, and what is kept of it. */
// biome-ignore lint/style/useNodejsImportProtocol: the published page imports it like this
import crypto from 'crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { httpAnswer } from '../../platform/egress/test-receiver.ts'
import { newId } from '../../platform/ids.ts'
import { openScene, parseRequest, type Scene, statusChanged } from '../scene.fixture.ts'

// The published page, word by word. Not to be touched.
// biome-ignore format: copied as it stands
export function verifyBolsivoWebhook(
rawBody: string,
signature: string,
secret: string,
): boolean {
const expected = crypto
.createHmac('sha256', secret)
.update(rawBody)
.digest('hex')
return crypto.timingSafeEqual(
Buffer.from(signature),
Buffer.from(expected),
)
}

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => scene.stopEngines())
afterAll(() => scene.close())

const within = { timeout: 15_000, interval: 20 }

describe('one delivery', () => {
  test('arrives with the documented headers, verifies both ways, and is logged with request and answer', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200, { 'X-Own': 'yes' }, 'thanks'))
    const { webhook, secret } = await scene.createWebhook(orgId, receiver.url)
    scene.startEngine()
    const leadId = newId('lead')
    await scene.record(orgId, statusChanged(leadId))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('delivered')

    const [delivery] = await scene.deliveries(orgId)
    const { headers, body } = parseRequest(receiver.requests[0] ?? '')
    expect(JSON.parse(body)).toEqual({
      event: 'lead.status_changed',
      org_id: orgId,
      lead_id: leadId,
      business_name: 'Sunrise Office Park',
      previous_status: 'new',
      new_status: 'qualified',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
    expect(Object.keys(JSON.parse(body))[0]).toBe('event')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Bolsivo-Webhooks/1',
      'x-bolsivo-event': 'lead.status_changed',
      'x-bolsivo-delivery': delivery?.id,
      'x-bolsivo-attempt': '1',
      'x-bolsivo-sequence': '1',
      'webhook-id': delivery?.eventId,
    })
    expect(verifyBolsivoWebhook(body, headers['x-bolsivo-signature'] ?? '', secret)).toBe(true)
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    expect(delivery).toMatchObject({
      webhookId: webhook.id,
      leadId,
      sequence: 1,
      body,
      attemptCount: 1,
      dueAt: null,
    })
    expect(delivery?.attempts).toMatchObject([
      {
        number: 1,
        manual: false,
        url: receiver.url,
        outcome: 'delivered',
        statusCode: 200,
        responseBody: 'thanks',
      },
    ])
    expect(delivery?.attempts[0]?.requestHeaders).toContain(
      `X-Bolsivo-Signature: ${headers['x-bolsivo-signature']}`,
    )
    expect(delivery?.attempts[0]?.responseHeaders).toContain('x-own: yes')
  })

  test('fails four times on the documented schedule, with the same bytes and ids, and is exhausted', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(500))
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine({ retriesMs: [100, 200, 300] })
    await scene.record(orgId, statusChanged(newId('lead')))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('exhausted')

    const [delivery] = await scene.deliveries(orgId)
    expect(delivery?.attempts.map(({ number, outcome }) => [number, outcome])).toEqual(
      [1, 2, 3, 4].map((number) => [number, 'http_500']),
    )
    const requests = receiver.requests.map(parseRequest)
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1)
    for (const name of ['webhook-id', 'x-bolsivo-delivery', 'x-bolsivo-sequence', 'x-bolsivo-signature'])
      expect(new Set(requests.map(({ headers }) => headers[name])).size).toBe(1)
    const gaps = delivery?.attempts.slice(1).map(({ startedAt }, index) => {
      const before = delivery.attempts[index]
      return startedAt.getTime() - (before?.startedAt.getTime() ?? 0) - (before?.durationMs ?? 0)
    })
    for (const [index, wait] of [100, 200, 300].entries()) expect(gaps?.[index]).toBeGreaterThanOrEqual(wait)
  })

  test('waits as the documented schedule says, and longer where Retry-After asks', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive((socket, number) =>
      socket.write(number === 1 ? httpAnswer(500) : httpAnswer(503, { 'Retry-After': '7200' })),
    )
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('retrying')
    await scene.record(orgId, statusChanged('lead_b'))
    await expect.poll(async () => (await scene.deliveries(orgId))[1]?.state, within).toBe('retrying')
    const [first, second] = await scene.deliveries(orgId)
    const waitOf = (delivery: typeof first) => {
      const last = delivery?.attempts[0]
      return (delivery?.dueAt?.getTime() ?? 0) - (last?.startedAt.getTime() ?? 0) - (last?.durationMs ?? 0)
    }
    expect(waitOf(first)).toBeGreaterThanOrEqual(29_990)
    expect(waitOf(first)).toBeLessThan(40_000)
    expect(waitOf(second)).toBeGreaterThanOrEqual(7_199_990)
  })

  test('unicode, key order and big numbers: the bytes on the wire are the signed ones', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receiveBytes()
    const { secret } = await scene.createWebhook(orgId, receiver.url)
    scene.startEngine()
    const fields = {
      lead_id: 'lead_x',
      business_name: 'Caf\u00e9 \u{1F989} \u2028',
      ...{ z: 1, a: 1e21, b: 0.1 + 0.2, quote: '"\\' },
    }
    await scene.record(orgId, { type: 'lead.updated', leadId: 'lead_x', fields })
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('delivered')
    const [delivery] = await scene.deliveries(orgId)
    const [request] = receiver.requests
    expect(request?.body).toBe(delivery?.body)
    expect(Object.keys(JSON.parse(request?.body ?? ''))).toEqual([
      ...['event', 'org_id'],
      ...Object.keys(fields),
      'timestamp',
    ])
    const signature = String(request?.headers['x-bolsivo-signature'])
    expect(verifyBolsivoWebhook(request?.body ?? '', signature, secret)).toBe(true)
  })

  test('to an endpoint that does not want it nothing is made', async () => {
    const orgId = await scene.createOrg()
    await scene.createWebhook(orgId, 'http://127.0.0.1:9/', { event_types: ['email.sent'] })
    await scene.record(orgId, statusChanged('lead_a'))
    expect(await scene.deliveries(orgId)).toEqual([])
  })

  test('below the plan it is skipped', async () => {
    const orgId = await scene.createOrg('growth')
    await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect
      .poll(() => scene.deliveries(orgId), within)
      .toMatchObject([{ state: 'skipped', attempts: [] }])
  })
})

describe('many', () => {
  test("a lead's events are first attempted one after the other, in order; other leads do not wait", async () => {
    const orgId = await scene.createOrg()
    const held: (() => void)[] = []
    const receiver = await scene.receive((socket) => held.push(() => socket.write(httpAnswer(500))))
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine()
    await scene.record(
      orgId,
      statusChanged('lead_a', 'one'),
      statusChanged('lead_a', 'two'),
      statusChanged('lead_b', 'three'),
    )
    await scene.record(
      orgId,
      { type: 'import.completed', leadId: null, fields: {} },
      { type: 'import.completed', leadId: null, fields: {} },
    )
    const arrived = () =>
      receiver.requests.map((request) => Number(parseRequest(request).headers['x-bolsivo-sequence']))
    await expect.poll(() => arrived().sort(), within).toEqual([1, 3, 4, 5])
    for (const answer of held.splice(0)) answer()
    // Event 1 failed, and its retry is half a minute away: event 2 does not wait for that.
    await expect.poll(() => arrived().at(-1), within).toBe(2)
    for (const answer of held.splice(0)) answer()
  })

  test('500 events of 20 leads over two engines: each lead in order, none twice', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine()
    scene.startEngine()
    const leads = Array.from({ length: 20 }, () => newId('lead'))
    for (let round = 0; round < 5; round++) {
      await scene.record(
        orgId,
        ...Array.from({ length: 100 }, (_, at) => statusChanged(leads[at % 20] ?? '', `s${round}`)),
      )
    }
    await expect.poll(() => receiver.requests.length, within).toBe(500)
    await scene.stopEngines()
    expect(receiver.requests).toHaveLength(500)
    const byLead = Map.groupBy(receiver.requests.map(parseRequest), ({ body }) => JSON.parse(body).lead_id)
    for (const requests of byLead.values()) {
      const sequences = requests.map(({ headers }) => Number(headers['x-bolsivo-sequence']))
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
    }
    expect(
      new Set(receiver.requests.map((request) => parseRequest(request).headers['webhook-id'])).size,
    ).toBe(500)
  })

  test('an endpoint that hangs delays no other', async () => {
    const orgId = await scene.createOrg()
    const hanging = await scene.receive(() => {})
    const healthy = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, hanging.url)
    await scene.createWebhook(orgId, healthy.url)
    scene.startEngine({ maxInFlight: 40 })
    await scene.record(orgId, ...Array.from({ length: 300 }, () => statusChanged(newId('lead'))))
    await expect.poll(() => healthy.requests.length, { ...within, timeout: 8_000 }).toBe(300)
  })
})
