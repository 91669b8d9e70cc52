/** Endpoints through the API: their settings, their secrets, and what happens to deliveries when they change. */
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { generateKeyRing, parseKeyRing } from '../../platform/crypto.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { httpAnswer, type Receiver, startReceiver } from '../../platform/egress/test-receiver.ts'
import { newId } from '../../platform/ids.ts'
import { parseRequest, statusChanged } from '../scene.fixture.ts'
import { openSecret, sealSecret } from '../secrets/secret-box.ts'

const secretKeys = generateKeyRing()
const ring = parseKeyRing(secretKeys)
let app: TestApp
let org: TestOrg
let receiver: Receiver
beforeAll(async () => {
  app = await startTestApp({ config: { webhookRetriesMs: [60_000] }, secretKeys })
  org = await app.createOrg()
  receiver = await startReceiver(httpAnswer(200))
})
afterAll(async () => {
  await app.close()
  await receiver.close()
})

const within = { timeout: 15_000, interval: 20 }
const settings = () => ({ name: 'CRM', target_url: receiver.url, event_types: ['lead.status_changed'] })
const create = async (more: object = {}, by: TestOrg = org) =>
  (await by.api('POST', '/api/webhooks', { ...settings(), ...more })).body
const record = (orgId: string, leadId = 'lead_a') =>
  app.db.inOrg(orgId, async (tx) => app.outbox.record(tx, [statusChanged(leadId)]))
const deliveriesOf = async (id: string, by: TestOrg = org) =>
  (await by.api('GET', `/api/webhooks/${id}/deliveries`)).body.data

describe('settings', () => {
  test('what is absent stays, null clears, and a value replaces', async () => {
    const { id, secret_last4 } = await create({ description: 'For the CRM', headers: { 'X-Token': 'abc' } })
    expect((await org.api('PATCH', `/api/webhooks/${id}`, {})).body).toMatchObject({
      description: 'For the CRM',
    })
    const patch = {
      name: 'New',
      description: null,
      include: ['lead'],
      headers: {},
      retry_policy: 'extended',
      event_types: ['lead.qualified', '*'],
    }
    const { status, body } = await org.api('PATCH', `/api/webhooks/${id}`, patch)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...patch,
      event_types: ['*'],
      secret_last4,
      status: 'enabled',
    })
    expect((await org.api('GET', `/api/webhooks/${id}`)).body).toEqual(body)
  })

  test.each([
    [{ name: '' }, 'name'],
    [{ event_types: [] }, 'event_types'],
    [{ event_types: ['lead.vanished'] }, 'event_types'],
    [{ target_url: 'https://10.0.0.1/' }, 'target_url'],
    [{ status: 'paused' }, 'status'],
    [{ include: ['org'] }, 'include'],
    [{ headers: { Host: 'x' } }, 'headers.Host'],
    [{ headers: { 'x-bolsivo-signature': 'x' } }, 'headers.x-bolsivo-signature'],
    [{ headers: { 'Webhook-Id': 'x' } }, 'headers.Webhook-Id'],
    [{ headers: { 'X-A': 'a\r\nX-B: b' } }, 'headers.X-A'],
    [{ headers: { 'X-A': 'caf\u00e9' } }, 'headers.X-A'],
    [{ headers: { 'X A': 'a' } }, 'headers.X A'],
    [{ headers: { 'X-A': 'a', 'x-a': 'b' } }, 'headers.x-a'],
    [{ secret: 'whsec_mine' }, 'secret'],
  ])('%j is refused, and %s is named', async (patch, path) => {
    const { id } = await create()
    const { status, body } = await org.api('PATCH', `/api/webhooks/${id}`, patch)
    expect(status).toBe(400)
    expect(body.details[0].path).toContain(path)
  })

  test('a private address is refused without being named', async () => {
    const { body, status } = await org.api('POST', '/api/webhooks', {
      ...settings(),
      target_url: 'https://[fd00::1]/',
    })
    expect([status, body.code]).toEqual([400, 'url_not_allowed'])
    expect(body.error).not.toContain('fd00')
  })

  test('own headers and the whole lead are sent; in the log the value of an own header is masked', async () => {
    const own = await app.createOrg()
    const lead = (
      await own.api('POST', '/api/leads', { business_name: 'Sunrise Office Park', phone: '+14255550142' })
    ).body
    const webhook = await create(
      { include: ['lead'], headers: { Authorization: 'Bearer secret-of-gateway' } },
      own,
    )
    await record(own.orgId, lead.id)
    await expect.poll(async () => (await deliveriesOf(webhook.id, own))[0]?.state, within).toBe('delivered')
    const { headers, body } = parseRequest(receiver.requests.findLast((text) => text.includes(lead.id)) ?? '')
    expect(headers.authorization).toBe('Bearer secret-of-gateway')
    const { lead: included, ...rest } = JSON.parse(body)
    expect(included).toMatchObject({
      id: lead.id,
      business_name: 'Sunrise Office Park',
      phone: '+14255550142',
    })
    expect(Object.keys(JSON.parse(body)).at(-1)).toBe('lead')
    expect(rest).toMatchObject({ event: 'lead.status_changed', lead_id: lead.id })
    expect(new Webhook(webhook.secret).verify(body, headers)).toBeTruthy()
    const [attempt] = (await deliveriesOf(webhook.id, own))[0].attempts
    expect(attempt.request_headers).toMatchObject({ Authorization: '••••eway', 'X-Bolsivo-Attempt': '1' })
    expect(JSON.stringify(attempt)).not.toContain('secret-of')
  })
})

/** Gives the only secret of a webhook another id, to which it is bound. */
async function moveSecret(tx: OrgTx, webhookId: string, id: string): Promise<void> {
  const { rows } = await sql<{ id: string; ciphertext: Buffer }>`
    select id, ciphertext from webhook_secrets where webhook_id = ${webhookId}`.execute(tx.db)
  const [stored] = rows
  if (stored === undefined) throw new Error('it has no secret')
  const place = { orgId: tx.orgId, webhookId }
  const secret = openSecret(ring, { ...place, id: stored.id }, stored.ciphertext)
  await sql`
    update webhook_secrets set id = ${id}, ciphertext = ${sealSecret(ring, { ...place, id }, secret)}
    where webhook_id = ${webhookId}`.execute(tx.db)
}

describe('rotating the secret', () => {
  test('twice in a row: every secret signs for its own overlap, the documented header stays with the oldest', async () => {
    const own = await app.createOrg()
    const webhook = await create({}, own)
    const rotate = async (body?: object) =>
      (await own.api('POST', `/api/webhooks/${webhook.id}/rotate-secret`, body)).body.secret as string
    const secrets = [webhook.secret as string, await rotate(), await rotate({ overlap_hours: 2 })]
    expect(new Set(secrets).size).toBe(3)
    const signed = async (leadId: string) => {
      await record(own.orgId, leadId)
      const arrived = () => receiver.requests.findLast((text) => text.includes(`"lead_id":"${leadId}"`))
      await expect.poll(arrived, within).toBeTruthy()
      return parseRequest(arrived() ?? '')
    }
    const { body, headers } = await signed('lead_rotated')
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toBeTruthy()
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(3)
    expect(headers['x-bolsivo-signature']).not.toBe(headers['x-bolsivo-signature-next'])

    const last = await rotate({ overlap_hours: 0 })
    const alone = await signed('lead_alone')
    expect(alone.headers).not.toHaveProperty('x-bolsivo-signature-next')
    expect(new Webhook(last).verify(alone.body, alone.headers)).toBeTruthy()
    for (const secret of secrets)
      expect(() => new Webhook(secret).verify(alone.body, alone.headers)).toThrow()
  })

  test('what signs nothing any more is not kept: a secret that has ended, and those of a deleted webhook', async () => {
    const { id } = await create()
    const kept = async () => {
      const { rows } = await app.db.inOrg(org.orgId, (tx) =>
        sql<{ last4: string }>`select last4 from webhook_secrets where webhook_id = ${id}`.execute(tx.db),
      )
      return rows.map(({ last4 }) => last4)
    }
    await org.api('POST', `/api/webhooks/${id}/rotate-secret`)
    const { body } = await org.api('POST', `/api/webhooks/${id}/rotate-secret`, { overlap_hours: 0 })
    expect(await kept()).toEqual([body.secret_last4])
    await org.api('DELETE', `/api/webhooks/${id}`)
    expect(await kept()).toEqual([])
  })

  test('the newest stays the newest where the clock was set back in between', async () => {
    const own = await app.createOrg()
    const webhook = await create({}, own)
    await app.db.inOrg(own.orgId, (tx) => moveSecret(tx, webhook.id, newId('whk').replace(/^whk_0/, 'whk_7')))
    const { body } = await own.api('POST', `/api/webhooks/${webhook.id}/rotate-secret`)
    expect(body.secret_last4).toBe(body.secret.slice(-4))
    await record(own.orgId, 'lead_set_back')
    const arrived = () => receiver.requests.findLast((text) => text.includes('lead_set_back'))
    await expect.poll(arrived, within).toBeTruthy()
    const { body: text, headers } = parseRequest(arrived() ?? '')
    const hex = (secret: string) => createHmac('sha256', secret).update(text).digest('hex')
    expect(headers['x-bolsivo-signature']).toBe(hex(webhook.secret))
    expect(headers['x-bolsivo-signature-next']).toBe(hex(body.secret))
  })

  test('an eleventh active secret is refused', async () => {
    const { id } = await create()
    for (let count = 1; count < 10; count++) await org.api('POST', `/api/webhooks/${id}/rotate-secret`)
    const { status, body } = await org.api('POST', `/api/webhooks/${id}/rotate-secret`)
    expect([status, body.code]).toEqual([409, 'too_many_secrets'])
    expect((await org.api('POST', `/api/webhooks/${id}/rotate-secret`, { overlap_hours: 0 })).status).toBe(
      200,
    )
  })
})

describe('disabling, enabling, deleting', () => {
  test('disabled: retries that wait and new events are skipped, and enabling sends nothing by itself', async () => {
    const own = await app.createOrg()
    const failing = await startReceiver(httpAnswer(500))
    const { id } = await create({ target_url: failing.url }, own)
    await record(own.orgId, 'lead_a')
    await expect.poll(async () => (await deliveriesOf(id, own))[0]?.state, within).toBe('retrying')
    expect((await own.api('PATCH', `/api/webhooks/${id}`, { status: 'disabled' })).body).toMatchObject({
      status: 'disabled',
      disabled_by: 'person',
      disabled_reason: 'It was disabled by hand',
    })
    await record(own.orgId, 'lead_b')
    const enabled = await own.api('PATCH', `/api/webhooks/${id}`, {
      status: 'enabled',
      target_url: receiver.url,
    })
    expect(enabled.body).toMatchObject({ status: 'enabled', disabled_by: null, disabled_reason: null })
    await record(own.orgId, 'lead_c')
    await expect.poll(async () => (await deliveriesOf(id, own))[0]?.state, within).toBe('delivered')
    const states = (await deliveriesOf(id, own)).map(({ state }: { state: string }) => state)
    expect(states).toEqual(['delivered', 'skipped', 'skipped'])
    await failing.close()
  })

  test('deleted: it is gone, what was open is cancelled, and the log is read by the ids of deliveries', async () => {
    const own = await app.createOrg()
    const failing = await startReceiver(httpAnswer(500))
    const { id } = await create({ target_url: failing.url }, own)
    await record(own.orgId)
    await expect.poll(async () => (await deliveriesOf(id, own))[0]?.state, within).toBe('retrying')
    const [delivery] = await deliveriesOf(id, own)
    expect((await own.api('DELETE', `/api/webhooks/${id}`)).body).toEqual({ id, deleted: true })
    for (const [method, path] of [
      ['GET', `/api/webhooks/${id}`],
      ['GET', `/api/webhooks/${id}/deliveries`],
      ['DELETE', `/api/webhooks/${id}`],
      ['PATCH', `/api/webhooks/${id}`],
      ['POST', `/api/webhooks/${id}/rotate-secret`],
    ] as const) {
      expect((await own.api(method, path, method === 'PATCH' ? {} : undefined)).status).toBe(404)
    }
    expect((await own.api('GET', `/api/deliveries/${delivery.id}`)).body).toMatchObject({
      state: 'cancelled',
      attempts: [{ outcome: 'http_500' }],
    })
    await failing.close()
  })
})
