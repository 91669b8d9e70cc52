/** What is sent is what the catalogue says: an event of every type, as the product makes it, against its JSON Schema. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { httpAnswer, startReceiver } from '../../src/platform/egress/test-receiver.ts'
import { startScriptedServer } from '../../src/platform/mail/scripted-server.ts'
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
  // Three mails: one arrives, one is refused for its text, one because nobody has its address.
  const mailServer = await startScriptedServer({
    RCPT: ['250 ok', '250 ok', '550 5.1.1 unknown user'],
    dot: ['250 ok', '554 5.7.1 spam'],
  })
  receivers.push(mailServer)
  app = await startTestApp({ config: { smtpUrl: `${mailServer.url}?from=ana@clean.example` } })
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

async function createLead(business_name: string, email: string): Promise<string> {
  const { body } = await org.api('POST', '/api/leads', {
    ...{ business_name, email, category: 'Office park', city: 'Bellevue', rating: 4.8, review_count: 180 },
  })
  return body.id
}

const draftsOf = async (leadId: string) =>
  (await org.api('GET', `/api/emails?lead_id=${leadId}&state=draft`)).body.data

async function approveDraftOf(leadId: string): Promise<void> {
  // Once what was changed is in it: until then it may be another that is read.
  const approve = async () => {
    const [draft] = await draftsOf(leadId)
    if (draft === undefined) return null
    const { id, content_hash } = draft
    return (await org.api('POST', `/api/emails/${id}/approve`, { content_hash })).status
  }
  await expect.poll(approve, patient).toBe(200)
}

/** Of a lead, until it is gone. */
async function liveThrough(): Promise<void> {
  await org.api('PUT', '/api/profile', profile)
  const leadId = await createLead('Sunrise Office Park', 'manager@sunrise.example.com')
  await comes('lead.qualified')
  await comes('email.drafted')
  await org.api('PATCH', `/api/leads/${leadId}`, { city: 'Redmond' })
  await approveDraftOf(leadId)
  await comes('email.sent')
  await org.api('DELETE', `/api/leads/${leadId}`)
  await comes('lead.deleted')
}

/** Mails that nobody gets. */
async function failToReach(): Promise<void> {
  for (const [name, type] of [
    ['Harbor Dental', 'email.failed'],
    ['Lakeside Gym', 'email.bounced'],
  ] as const) {
    await approveDraftOf(await createLead(name, `${name.split(' ')[0]}@example.com`))
    await comes(type)
  }
  const leadId = await createLead('Pine Street Bakery', 'baker@pine.example.com')
  await expect.poll(async () => (await draftsOf(leadId)).length, patient).toBe(1)
  const [{ body_text }] = await draftsOf(leadId)
  const path = /https?:\/\/[^/]+(\/u\/\S+)/.exec(body_text)?.[1] ?? ''
  const oneClick = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await app.api('POST', path, 'List-Unsubscribe=One-Click', oneClick)).status).toBe(200)
  await comes('email.unsubscribed')
  await comes('email.rejected')
}

test('each event that is sent has the schema of its type, and its fields in the order of the sample', {
  timeout: 180_000,
}, async () => {
  await subscribe(['*'], 200)
  await liveThrough()
  await failToReach()
  await org.api('POST', '/api/leads/import', 'business_name\nCity Florist\n', { 'content-type': 'text/csv' })
  await comes('import.completed')
  await subscribe(['lead.created'], 410)
  await org.api('POST', '/api/leads', { business_name: 'Elm Hardware' })
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
  // Each of them was seen.
  const seen = new Set(bodies.map((body) => JSON.parse(body).event))
  expect([...seen].sort()).toEqual(types.map(({ type }) => type).sort())
})
