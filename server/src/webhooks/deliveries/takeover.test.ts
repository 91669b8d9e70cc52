/** What happens when a worker dies, hangs, or speaks too late, and when an endpoint goes away in the middle. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { generateKeyRing, parseKeyRing } from '../../platform/crypto.ts'
import { httpAnswer } from '../../platform/egress/test-receiver.ts'
import type { ExchangeResult } from '../../platform/egress.ts'
import { newId } from '../../platform/ids.ts'
import { openScene, parseRequest, type Scene, statusChanged } from '../scene.fixture.ts'
import { updateDeliveryDueByHand } from './queries.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => scene.stopEngines())
afterAll(() => scene.close())

const within = { timeout: 15_000, interval: 20 }

/** An egress that sends nothing and answers when told: a worker that hangs, or dies with requests on their way. */
function hangingEgress() {
  const answers: ((result: ExchangeResult) => void)[] = []
  const result: ExchangeResult = {
    outcome: 'delivered',
    detail: null,
    statusCode: 200,
    startedAt: new Date(),
    durationMs: 1,
    responseHeaders: {},
    responseBody: 'late',
    retryAfter: null,
    redirectLocation: null,
  }
  return {
    post: () => new Promise<ExchangeResult>((resolve) => answers.push(resolve)),
    answers,
    answerAll: () => {
      for (const answer of answers.splice(0)) answer(result)
    },
  }
}

const shortLease = { timeoutMs: 300, leaseMs: 400 }
const stateOf = async (orgId: string) => (await scene.deliveries(orgId))[0]?.state

describe('a worker that stops answering', () => {
  test('loses its claim: another sends, the lost attempt is logged, and a late result changes nothing', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(500))
    await scene.createWebhook(orgId, receiver.url)
    const dead = hangingEgress()
    const first = scene.startEngine({ ...shortLease, egress: dead })
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(() => dead.answers.length, within).toBe(1)
    expect(await stateOf(orgId)).toBe('sending')
    await first.stop(1)

    scene.startEngine()
    await expect.poll(() => stateOf(orgId), within).toBe('retrying')
    dead.answerAll()
    await scene.record(orgId, statusChanged('lead_b'))
    await expect.poll(async () => (await scene.deliveries(orgId))[1]?.state, within).toBe('retrying')
    const [delivery] = await scene.deliveries(orgId)
    expect(delivery).toMatchObject({ state: 'retrying', attemptCount: 2 })
    expect(delivery?.attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'lost'],
      [2, 'http_500'],
    ])
    expect(parseRequest(receiver.requests[0] ?? '').headers['x-bolsivo-attempt']).toBe('2')
  })

  test('gives a delivery that is resent by hand up when three workers in a row were lost with it', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, receiver.url)
    const first = scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(() => stateOf(orgId), within).toBe('delivered')
    await first.stop()
    const id = (await scene.deliveries(orgId))[0]?.id ?? ''
    await scene.db.inOrg(orgId, (tx) => updateDeliveryDueByHand(tx, id))
    for (const lost of [1, 2, 3]) {
      const dead = hangingEgress()
      const engine = scene.startEngine({ ...shortLease, egress: dead })
      await expect.poll(() => dead.answers.length, within).toBe(1)
      await engine.stop(1)
      expect((await scene.deliveries(orgId))[0]?.attemptCount).toBe(1 + lost)
    }
    scene.startEngine()
    await expect.poll(() => stateOf(orgId), within).toBe('exhausted')
    const [delivery] = await scene.deliveries(orgId)
    expect(delivery?.attempts.map(({ outcome }) => outcome)).toEqual(['delivered', 'lost', 'lost', 'lost'])
    expect(receiver.requests).toHaveLength(1)
  })

  test('holds back no later event of the lead once its attempt is lost', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, receiver.url)
    const dead = hangingEgress()
    const first = scene.startEngine({ ...shortLease, egress: dead })
    await scene.record(orgId, statusChanged('lead_a'), statusChanged('lead_a'))
    await expect.poll(() => dead.answers.length, within).toBe(1)
    await first.stop(1)
    scene.startEngine()
    await expect.poll(() => receiver.requests.length, within).toBe(2)
    await expect
      .poll(async () => (await scene.deliveries(orgId)).map(({ state }) => state), within)
      .toEqual(['delivered', 'delivered'])
  })

  test('a delivery that kills every worker that takes it runs out of attempts', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, receiver.url)
    await scene.record(orgId, statusChanged('lead_a'))
    for (let round = 0; round < 2; round++) {
      const dead = hangingEgress()
      const engine = scene.startEngine({ ...shortLease, egress: dead, retriesMs: [1] })
      await expect.poll(() => dead.answers.length, within).toBe(1)
      await engine.stop(1)
    }
    scene.startEngine({ ...shortLease, retriesMs: [1] })
    await expect.poll(() => stateOf(orgId), within).toBe('exhausted')
    expect(receiver.requests).toEqual([])
    const [delivery] = await scene.deliveries(orgId)
    expect(delivery?.attempts.map(({ outcome }) => outcome)).toEqual(['lost', 'lost'])
    expect(delivery?.attemptCount).toBe(2)
  })
})

describe('stopping', () => {
  test('waits for all of a batch that it is just starting', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200))
    for (let at = 0; at < 20; at++) await scene.createWebhook(orgId, `${receiver.url}${at}`)
    await scene.record(orgId, ...[1, 2, 3].map(() => statusChanged(newId('lead'))))
    let stopped: Promise<void> | null = null
    let ended = 0
    const engine = scene.startEngine({
      egress: {
        // Starting them takes its time, and so does each.
        async post(request) {
          stopped ??= engine.stop()
          const until = performance.now() + 3
          while (performance.now() < until);
          await sleep(200)
          const result = await scene.egress.post(request)
          ended++
          return result
        },
      },
    })
    await expect.poll(() => stopped, { timeout: 15_000 }).not.toBeNull()
    await stopped
    expect(ended).toBe(60)
    const states = (await scene.deliveries(orgId)).map(({ state }) => state)
    expect(states).toEqual(Array(60).fill('delivered'))
  })

  test('takes nothing new, lets what is in flight end, and stores it', async () => {
    const orgId = await scene.createOrg()
    const held: (() => void)[] = []
    const receiver = await scene.receive((socket) => held.push(() => socket.write(httpAnswer(200))))
    await scene.createWebhook(orgId, receiver.url)
    const engine = scene.startEngine()
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(() => held.length, within).toBe(1)
    const stopped = engine.stop()
    // Of the same lead: a look that has just begun can't take it before the first has ended.
    await scene.record(orgId, statusChanged('lead_a'))
    held[0]?.()
    await stopped
    expect((await scene.deliveries(orgId)).map(({ state }) => state)).toEqual(['delivered', 'pending'])
  })
})

describe('an endpoint that goes away', () => {
  test('disabled: what is open becomes skipped, and nothing is counted', async () => {
    const orgId = await scene.createOrg()
    const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    await scene.record(orgId, statusChanged('lead_a'))
    await scene.db.inOrg(orgId, (tx) =>
      sql`update webhooks set status = 'disabled' where id = ${webhook.id}`.execute(tx.db),
    )
    scene.startEngine()
    await expect.poll(() => stateOf(orgId), within).toBe('skipped')
    expect((await scene.deliveries(orgId))[0]).toMatchObject({ attemptCount: 0, attempts: [] })
  })

  test('deleted: what is open becomes cancelled', async () => {
    const orgId = await scene.createOrg()
    const { webhook } = await scene.createWebhook(orgId, 'http://127.0.0.1:9/')
    await scene.record(orgId, statusChanged('lead_a'))
    await scene.db.inOrg(orgId, (tx) =>
      sql`update webhooks set deleted_at = now() where id = ${webhook.id}`.execute(tx.db),
    )
    scene.startEngine()
    await expect.poll(() => stateOf(orgId), within).toBe('cancelled')
  })

  test('new URL: the pending retry goes to it', async () => {
    const orgId = await scene.createOrg()
    const [old, next] = [await scene.receive(httpAnswer(500)), await scene.receive(httpAnswer(200))]
    const { webhook } = await scene.createWebhook(orgId, old.url)
    scene.startEngine({ retriesMs: [1_000] })
    await scene.record(orgId, statusChanged('lead_a'))
    await expect.poll(() => stateOf(orgId), within).toBe('retrying')
    await scene.db.inOrg(orgId, (tx) =>
      sql`update webhooks set target_url = ${next.url} where id = ${webhook.id}`.execute(tx.db),
    )
    await expect.poll(() => stateOf(orgId), within).toBe('delivered')
    expect([old.requests.length, next.requests.length]).toEqual([1, 1])
  })

  test('its secret can not be opened: nothing is sent, and the log says so', async () => {
    const orgId = await scene.createOrg()
    const receiver = await scene.receive(httpAnswer(200))
    await scene.createWebhook(orgId, receiver.url)
    scene.startEngine({ ring: parseKeyRing(generateKeyRing()) })
    await scene.record(orgId, statusChanged(newId('lead')))
    await expect.poll(() => stateOf(orgId), within).toBe('retrying')
    expect(receiver.requests).toEqual([])
    expect((await scene.deliveries(orgId))[0]?.attempts).toMatchObject([
      { outcome: 'not_signed', requestHeaders: null },
    ])
  })
})
