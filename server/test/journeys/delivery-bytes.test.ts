/**
 * The bytes of a delivery, from the API to the wire: what arrives is what was signed, stored and is shown, whatever is
 * in it, and the same in every attempt.
 */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../harness.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

interface Arrived {
  readonly headers: IncomingHttpHeaders
  readonly names: string[]
  readonly body: Buffer
}

const retriesMs = [200, 200, 200]
const patient = { timeout: 60_000, interval: 50 }
let app: TestApp
let org: TestOrg
let server: Server
let url: string
/** By path, in the order of arrival. */
const arrived = new Map<string, Arrived[]>()

beforeAll(async () => {
  app = await startTestApp({ config: { webhookRetriesMs: retriesMs } })
  org = await app.createOrg()
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    const names = request.rawHeaders.filter((_, at) => at % 2 === 0)
    const all = [
      ...(arrived.get(path) ?? []),
      { headers: request.headers, names, body: Buffer.concat(chunks) },
    ]
    arrived.set(path, all)
    response.writeHead(all.length > retriesMs.length ? 200 : 500).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  server.close()
})

const create = async (path: string, more: object = {}) =>
  (
    await org.api('POST', '/api/webhooks', {
      ...{ name: path, target_url: `${url}${path}`, event_types: ['lead.status_changed'] },
      ...more,
    })
  ).body as { id: string; secret: string }

const theOnlyDelivery = async (webhookId: string) =>
  (await org.api('GET', `/api/webhooks/${webhookId}/deliveries`)).body.data[0]

/** What text can do to a byte count, a parser or a signature. */
const oddLead = {
  business_name: 'Café \u{1F989} 東京 \u2028\u2029 "\\/ </script> e\u0301',
  address: '1 Main St\nSuite 2\t\u{1F3E2}',
  tags: ['ü', 'a,b'],
  custom: {
    zebra: 9007199254740991,
    alpha: 1e-7,
    sum: 0.1 + 0.2,
    minus: -0.000001,
    b10: false,
    text: '\\u0041 \u{10FFFF}',
  },
}

test.each([
  ['the documented body', '/plain', {}],
  ['a body with the whole lead', '/lead', { include: ['lead'] }],
])('%s: four attempts bring the same bytes, each signed as what it is', async (_what, path, more) => {
  const { id, secret } = await create(path, more)
  const { body: lead } = await org.api('POST', '/api/leads', { ...oddLead, external_id: path })
  expect(lead).toMatchObject({ custom: oddLead.custom })
  await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'contacted' })
  await expect.poll(async () => (await theOnlyDelivery(id))?.state, patient).toBe('delivered')

  const requests = arrived.get(path) ?? []
  const delivery = await theOnlyDelivery(id)
  expect(requests.map(({ headers }) => headers['x-bolsivo-attempt'])).toEqual(['1', '2', '3', '4'])
  for (const { headers, names, body } of requests) {
    expect(body.equals(Buffer.from(delivery.body))).toBe(true)
    expect(headers['content-length']).toBe(String(body.length))
    expect(headers['x-bolsivo-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'))
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(
      JSON.parse(delivery.body),
    )
    expect(headers).toMatchObject({
      'x-bolsivo-delivery': delivery.id,
      'webhook-id': delivery.event_id,
      'x-bolsivo-sequence': String(delivery.sequence),
    })
    expect(names.map((name) => name.toLowerCase()).sort()).toEqual(documentedHeaders)
  }

  const { body: feed } = await org.api('GET', '/api/events?limit=100')
  const event = feed.data.find((item: { id: string }) => item.id === delivery.event_id)
  const sent = JSON.parse(delivery.body)
  const { lead: sentLead, ...documented } = sent
  // As JSON, so that the order counts.
  expect(JSON.stringify(documented)).toBe(JSON.stringify(event.data))
  expect(Object.keys(documented)).toEqual([
    ...['event', 'org_id', 'lead_id', 'business_name', 'previous_status', 'new_status', 'timestamp'],
  ])
  expect(documented.business_name).toBe(lead.business_name)
  if (path === '/plain') expect(sentLead).toBeUndefined()
  else {
    expect(Object.keys(sent).at(-1)).toBe('lead')
    expect(sentLead).toMatchObject({ id: lead.id, custom: oddLead.custom, address: lead.address })
  }
})

const documentedHeaders = [
  ...['connection', 'content-length', 'content-type', 'host', 'user-agent'],
  ...['webhook-id', 'webhook-signature', 'webhook-timestamp'],
  ...[
    'x-bolsivo-attempt',
    'x-bolsivo-delivery',
    'x-bolsivo-event',
    'x-bolsivo-sequence',
    'x-bolsivo-signature',
  ],
].sort()
