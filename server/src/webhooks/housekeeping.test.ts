/** What happens without anybody asking: at the start, and now and then. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { updateOrgPlan } from '../orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../platform/crypto.ts'
import { httpAnswer } from '../platform/egress/test-receiver.ts'
import { createJobQueue } from '../platform/jobs/queue.ts'
import { deleteOldDeliveries } from './deliveries/delete-old-deliveries.ts'
import { skipPausedDeliveries } from './deliveries/skip-paused-deliveries.ts'
import { openScene, parseRequest, type Scene, statusChanged } from './scene.fixture.ts'
import { reencryptSecrets } from './secrets/reencrypt-secrets.ts'
import { openSecret, sealSecret } from './secrets/secret-box.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => scene.stopEngines())
afterAll(() => scene.close())

const within = { timeout: 15_000, interval: 20 }
const days = (count: number) => count * 86_400_000

describe('retention', () => {
  test('deliveries and attempts leave after 30 days; what is open stays', async () => {
    const [orgId, other] = [await scene.createOrg(), await scene.createOrg()]
    const receiver = await scene.receive((socket, number) =>
      socket.write(httpAnswer(number === 3 ? 500 : 200)),
    )
    for (const id of [orgId, other]) await scene.createWebhook(id, receiver.url)
    scene.startEngine()
    for (const id of [orgId, orgId, other, other]) {
      await scene.record(id, statusChanged('lead_a'))
      await expect
        .poll(async () => (await scene.deliveries(id)).some(({ attempts }) => attempts.length === 0), within)
        .toBe(false)
    }
    const signal = new AbortController().signal
    expect(await deleteOldDeliveries(scene.db, signal, new Date(Date.now() + days(29)))).toBe(0)
    expect(await deleteOldDeliveries(scene.db, signal, new Date(Date.now() + days(31)))).toBe(3)
    expect(await scene.deliveries(orgId)).toEqual([])
    expect((await scene.deliveries(other)).map(({ state }) => state)).toEqual(['retrying'])
  })
})

describe('thousands that are old', () => {
  test('leave page by page, those that are open in between excepted', async () => {
    const orgId = await scene.createOrg()
    await scene.db.inOrg(orgId, async (tx) => {
      await sql`
        insert into deliveries (org_id, id, webhook_id, event_id, event_type, sequence, state)
        select ${orgId}, 'dlv_00' || lpad(n::text, 24, '0'), 'whk_a', 'evt_a', 'lead.scored', n,
          case when n % 900 = 0 then 'retrying' else 'delivered' end from generate_series(1, 2500) n`.execute(
        tx.db,
      )
      await sql`
        insert into delivery_attempts (org_id, delivery_id, number, url, started_at, outcome)
        select org_id, id, 1, '', now(), 'http_500' from deliveries`.execute(tx.db)
    })
    expect(await deleteOldDeliveries(scene.db, new AbortController().signal)).toBe(2_498)
    const kept = await scene.deliveries(orgId)
    expect(kept.map(({ sequence, attempts }) => [sequence, attempts.length])).toEqual([
      [900, 1],
      [1_800, 1],
    ])
    await scene.db.inOrg(orgId, (tx) => sql`delete from deliveries`.execute(tx.db))
  })
})

describe('an org that keeps less', () => {
  test('loses what is older, and no other org does; what is still open keeps its attempts', async () => {
    const [orgId, other] = [await scene.createOrg(), await scene.createOrg()]
    const receiver = await scene.receive((socket, number) =>
      socket.write(httpAnswer(number === 3 ? 500 : 200)),
    )
    for (const id of [orgId, other]) await scene.createWebhook(id, receiver.url)
    await scene.db.inOrg(orgId, (tx) =>
      sql`update orgs set deliveries_days = 2 where id = ${orgId}`.execute(tx.db),
    )
    scene.startEngine()
    for (const id of [other, orgId, orgId]) {
      await scene.record(id, statusChanged('lead_a'))
      await expect
        .poll(async () => (await scene.deliveries(id)).some(({ attempts }) => attempts.length === 0), within)
        .toBe(false)
    }
    const signal = new AbortController().signal
    expect(await deleteOldDeliveries(scene.db, signal, new Date(Date.now() + days(1.5)))).toBe(0)
    expect(await deleteOldDeliveries(scene.db, signal, new Date(Date.now() + days(3)))).toBe(1)
    expect(await scene.deliveries(other)).toHaveLength(1)
    expect(await scene.deliveries(orgId)).toMatchObject([{ state: 'retrying', attempts: [{ number: 1 }] }])
  })
})

describe('a plan that ends', () => {
  test('skips what waits for its retry and what comes; an upgrade sends nothing by itself', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive((socket, number) =>
      socket.write(httpAnswer(number === 1 ? 500 : 200)),
    )
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('retrying')
    await scene.db.inOrg(orgId, (tx) => updateOrgPlan(tx, 'growth'))
    await skipPausedDeliveries(scene.db, createJobQueue(scene.waker))
    await scene.record(orgId, statusChanged('lead_b'))
    await expect
      .poll(async () => (await scene.deliveries(orgId)).map(({ state }) => state), within)
      .toEqual(['skipped', 'skipped'])
    await scene.db.inOrg(orgId, (tx) => updateOrgPlan(tx, 'scale'))
    await scene.record(orgId, statusChanged('lead_c'))
    await expect.poll(async () => (await scene.deliveries(orgId))[2]?.state, within).toBe('delivered')
    const arrived = receiver.requests.map((request) => parseRequest(request).headers['x-bolsivo-sequence'])
    expect(arrived).toEqual(['1', '3'])
  })

  test('what falls due below the plan is skipped, not sent', async () => {
    const orgId = await scene.createOrg()
    await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    await scene.record(orgId, statusChanged('lead_a'))
    await scene.db.inOrg(orgId, (tx) => updateOrgPlan(tx, 'starter'))
    scene.startEngine()
    await expect
      .poll(async () => (await scene.deliveries(orgId))[0], within)
      .toMatchObject({
        state: 'skipped',
        attempts: [],
      })
  })
})

describe('erasing a lead', () => {
  test('cancels what is open, forgets what was kept, and the event that tells of it still goes out', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive((socket, number) =>
      socket.write(httpAnswer(number === 1 ? 500 : 200, {}, 'Sunrise was here')),
    )
    await scene.createWebhook(orgId, receiver.url, { include: ['lead'] })
    scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(async () => (await scene.deliveries(orgId))[0]?.state, within).toBe('retrying')
    await scene.record(orgId, { type: 'lead.deleted', leadId: 'lead_a', fields: { lead_id: 'lead_a' } })
    await expect.poll(async () => (await scene.deliveries(orgId))[1]?.state, within).toBe('delivered')
    const [erased] = await scene.deliveries(orgId)
    expect(erased).toMatchObject({ state: 'cancelled', body: '', dueAt: null })
    expect(JSON.stringify(erased?.attempts)).not.toContain('Sunrise')
  })
})

describe('the key ring', () => {
  test('secrets of an older key are encrypted anew at the start, and stay the same secrets', async () => {
    const orgId = await scene.createOrg()
    const old = generateKeyRing()
    const { webhook, secret } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    const read = async () => {
      const { rows } = await scene.db.inOrg(orgId, (tx) =>
        sql<{ id: string; ciphertext: Buffer }>`
          select id, ciphertext from webhook_secrets where webhook_id = ${webhook.id}`.execute(tx.db),
      )
      const row = rows[0]
      if (row === undefined) throw new Error('no secret')
      return { orgId, webhookId: webhook.id, ...row }
    }
    const stored = await read()
    const write = (ciphertext: Buffer) =>
      scene.db.inOrg(orgId, (tx) =>
        sql`update webhook_secrets set ciphertext = ${ciphertext} where id = ${stored.id}`.execute(tx.db),
      )
    const [oldKey = ''] = old.split(',')
    await write(sealSecret(parseKeyRing(oldKey.replace('k1:', 'old:')), stored, secret))
    await expect(reencryptSecrets(scene.db, scene.ring)).rejects.toMatchObject({ code: 'key_missing' })

    const fresh = generateKeyRing().replace('k1:', 'new:')
    const both = parseKeyRing(`${fresh},${oldKey.replace('k1:', 'old:')}`)
    // The other secrets of this file are of the scene's own ring.
    await removeOtherSecrets(webhook.id)
    expect(await reencryptSecrets(scene.db, both)).toBe(1)
    expect(await reencryptSecrets(scene.db, both)).toBe(0)
    expect(openSecret(parseKeyRing(fresh), stored, (await read()).ciphertext)).toBe(secret)
  })
})

async function removeOtherSecrets(webhookId: string): Promise<void> {
  const { rows } = await scene.db.inScope('deliveries', (tx) =>
    sql<{ orgId: string }>`select distinct org_id from webhook_secrets`.execute(tx.db),
  )
  for (const { orgId } of rows) {
    await scene.db.inOrg(orgId, (tx) =>
      sql`delete from webhook_secrets where org_id = ${orgId} and webhook_id <> ${webhookId}`.execute(tx.db),
    )
  }
}
