/** What is sent is what the catalogue says: every event of a lead's way through the product, against its JSON Schema. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { httpAnswer, startReceiver } from '../../src/platform/egress/test-receiver.ts'
import { startTestApp, type TestApp, type TestOrg } from '../harness.ts'

interface EventType {
  readonly type: string
  readonly schema: Parameters<typeof z.fromJSONSchema>[0]
  readonly sample: object
}

const patient = { timeout: 60_000, interval: 50 }
const profile = {
  ...{ sells: 'office cleaning', sender_name: 'Ana Ruiz', threshold: 1 },
  postal_address: '12 Pine Street, Seattle, WA 98101',
}
let app: TestApp
let org: TestOrg
const receivers: { close(): Promise<void> }[] = []
/** As they arrived. */
const bodies: string[] = []

beforeAll(async () => {
  app = await startTestApp()
  org = await app.createOrg()
})
afterAll(async () => {
  await app.close()
  for (const receiver of receivers) await receiver.close()
})

const arrived = (type: string) => bodies.filter((body) => JSON.parse(body).event === type)
const comes = (type: string, count = 1) =>
  expect.poll(() => arrived(type).length, { ...patient, message: type }).toBeGreaterThanOrEqual(count)

async function subscribe(eventTypes: string[], status: number): Promise<void> {
  const receiver = await startReceiver((socket) => {
    if (status === 200) bodies.push(receiver.requests.at(-1)?.split('\r\n\r\n')[1] ?? '')
    socket.write(httpAnswer(status))
  })
  receivers.push(receiver)
  const webhook = { name: 'Catalogue', target_url: receiver.url, event_types: eventTypes }
  expect((await org.api('POST', '/api/webhooks', webhook)).status).toBe(201)
}

/** Of a lead, until it is gone. */
async function liveThrough(): Promise<void> {
  await org.api('PUT', '/api/profile', profile)
  const { body: lead } = await org.api('POST', '/api/leads', {
    ...{ business_name: 'Sunrise Office Park', category: 'Office park', city: 'Bellevue', rating: 4.8 },
    ...{ review_count: 180, email: 'manager@sunrise.example.com', phone: '+14255550100' },
  })
  await comes('lead.qualified')
  await comes('email.drafted')
  await org.api('PATCH', `/api/leads/${lead.id}`, { city: 'Redmond' })
  // Once what was changed is in it: until then it may be another that is read.
  const approve = async () => {
    const { data } = (await org.api('GET', `/api/emails?lead_id=${lead.id}&state=draft`)).body
    const { id, content_hash } = data[0]
    return (await org.api('POST', `/api/emails/${id}/approve`, { content_hash })).status
  }
  await expect.poll(approve, patient).toBe(200)
  await comes('email.sent')
  await org.api('DELETE', `/api/leads/${lead.id}`)
  await comes('lead.deleted')
}

test('each event that is sent has the schema of its type, and its fields in the order of the sample', {
  timeout: 180_000,
}, async () => {
  await subscribe(['*'], 200)
  await liveThrough()
  await org.api('POST', '/api/leads/import', 'business_name\nHarbor Dental\n', { 'content-type': 'text/csv' })
  await comes('import.completed')
  await subscribe(['lead.created'], 410)
  await org.api('POST', '/api/leads', { business_name: 'Pine Street Bakery' })
  await comes('webhook.disabled')

  const types: EventType[] = (await org.api('GET', '/api/event-types')).body.data
  for (const body of bodies) {
    const sent = JSON.parse(body)
    const type = types.find((each) => each.type === sent.event)
    expect(type, body).toBeDefined()
    if (type === undefined) continue
    const { error } = z.fromJSONSchema(type.schema).safeParse(sent)
    expect(error?.issues ?? [], body).toEqual([])
    expect(Object.keys(sent)).toEqual(Object.keys(type.sample))
  }
  expect([...new Set(bodies.map((body) => JSON.parse(body).event))].sort()).toEqual([
    ...['email.approved', 'email.drafted', 'email.sent', 'import.completed'],
    ...[
      'lead.created',
      'lead.deleted',
      'lead.qualified',
      'lead.scored',
      'lead.status_changed',
      'lead.updated',
    ],
    'webhook.disabled',
  ])
})
