/** A name that leads elsewhere after it was saved, through the whole: the API, the engine, and what the log tells. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { httpAnswer, type Receiver, startReceiver } from '../../src/platform/egress/test-receiver.ts'
import { startTestApp, type TestApp, type TestOrg } from '../harness.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const patient = { timeout: 60_000, interval: 50 }
const publicAddress = '93.184.215.14'
const privateAddress = '10.1.2.3'
let addresses = [publicAddress]
let app: TestApp
let org: TestOrg
let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver(httpAnswer(200))
  app = await startTestApp({ resolve: async () => addresses })
  org = await app.createOrg()
})
afterAll(async () => {
  await app.close()
  await receiver.close()
})

const settings = () => ({
  name: 'Rebinding',
  target_url: `https://rebind.example.com:${receiver.port}/hook`,
  event_types: ['lead.status_changed'],
})
const deliveriesOf = async (id: string) => (await org.api('GET', `/api/webhooks/${id}/deliveries`)).body.data

test.each([
  ['private', [privateAddress]],
  ['partly private', [publicAddress, privateAddress]],
  ["the operator's own beside a private one", ['127.0.0.1', privateAddress]],
  ['IPv4 inside IPv6', [`::ffff:${privateAddress}`]],
  ['the cloud that it runs in', ['169.254.169.254']],
])(
  'public when saved, %s when sent: blocked, nothing is dialled, and no address is told',
  async (_what, later) => {
    addresses = [publicAddress]
    const { status, body: webhook } = await org.api('POST', '/api/webhooks', settings())
    expect(status).toBe(201)
    addresses = later
    const { body: lead } = await org.api('POST', '/api/leads', { business_name: `Office ${later}` })
    await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'contacted' })
    await expect.poll(async () => (await deliveriesOf(webhook.id))[0]?.state, patient).toBe('retrying')

    const [{ attempts }] = await deliveriesOf(webhook.id)
    expect(attempts).toMatchObject([{ outcome: 'blocked', status_code: null, response_headers: null }])
    expect(attempts[0].detail).toContain('BOLSIVO_WEBHOOK_ALLOW')
    for (const address of later) expect(JSON.stringify(attempts)).not.toContain(address)
    expect(receiver.connections).toBe(0)
    await org.api('DELETE', `/api/webhooks/${webhook.id}`)
  },
)

test('what is private when saved is refused then, without the address; so is a change to it', async () => {
  addresses = [privateAddress]
  const refused = await org.api('POST', '/api/webhooks', settings())
  addresses = [publicAddress]
  const { body: webhook } = await org.api('POST', '/api/webhooks', settings())
  addresses = [privateAddress]
  const patch = { target_url: settings().target_url.replace('/hook', '/other') }
  const unchanged = await org.api('PATCH', `/api/webhooks/${webhook.id}`, patch)
  for (const { status, body } of [refused, unchanged]) {
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'url_not_allowed',
      error: expect.stringContaining('BOLSIVO_WEBHOOK_ALLOW'),
    })
    expect(JSON.stringify(body)).not.toContain(privateAddress)
  }
  expect((await org.api('GET', `/api/webhooks/${webhook.id}`)).body.target_url).toBe(settings().target_url)
})
