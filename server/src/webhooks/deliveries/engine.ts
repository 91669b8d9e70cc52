/**
 * Sends deliveries: any number of engines on any number of machines, each in three moments.
 *
 *   claim   due deliveries are leased in one transaction (claim.ts), up to the free slots (slots.ts)
 *   send    each is signed and posted by itself (send.ts); nothing waits for a slow one
 *   settle  results are gathered for a few milliseconds and written together (settle.ts)
 *
 * It looks when it is woken, when a result made room or freed a lead, when the next retry is due, and now and then by
 * itself, because a notice may get lost. At least once: an engine that dies leaves leases that end, and whatever it
 * still says afterwards changes nothing.
 */
import { randomUUID } from 'node:crypto'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { KeyRing } from '../../platform/crypto.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import type { Egress } from '../../platform/egress.ts'
import type { Logger } from '../../platform/log.ts'
import { type Endpoint, updateWebhooksGone } from '../endpoints/queries.ts'
import { deliveriesChannel, resendsChannel } from './channels.ts'
import type { Lane } from './claim.ts'
import { createClockWatch } from './clock-watch.ts'
import { endsUnsent, goneStatus, judgeAttempt } from './judgement.ts'
import { createSender, type Sent } from './send.ts'
import { createSettler } from './settle.ts'
import { type Answer, createSlots } from './slots.ts'
import { type Batch, type TakenDelivery, takeBatch } from './take-batch.ts'
import { takingTurns } from './turns.ts'

export interface DeliveryEngine {
  start(): void
  /** Takes nothing new, lets what is in flight end, and stores it; after `graceMs` it leaves the rest to the leases. */
  stop(graceMs?: number): Promise<void>
}

/** How a delivery came out of an attempt. */
export interface Result {
  endpoint: Endpoint
  state: 'delivered' | 'retrying' | 'exhausted'
  /** Its schedule ended with this attempt. A resend that fails gives nothing up a second time. */
  isGivenUp: boolean
  waitMs: number | null
  durationMs: number
  /** The receiver wants nothing more. */
  isGone: boolean
}

export interface DeliveryEngineOptions {
  db: Pick<Database, 'inScope'>
  waker: Pick<Waker, 'onWake' | 'isListening'>
  egress: Pick<Egress, 'post'>
  ring: KeyRing
  log: Logger
  /** Over the whole exchange. */
  timeoutMs: number
  /** The waits of the standard schedule. */
  retriesMs: readonly number[]
  /** Told of what was stored: the place for rules on endpoints. */
  onResults?(results: readonly Result[]): void
  /** Must outlast an exchange, or every slow receiver would get its deliveries twice. */
  leaseMs?: number
  maxInFlight?: number
}

/** How long an engine that hears notices sleeps at most; one that hears none looks every second. */
const backstopMs = { hearing: 15_000, deaf: 1_000 }
/**
 * Between two claims passes twice the time that the last one took, within bounds: what comes in bursts comes in few
 * claims, and their fixed cost (planning, round trips) is shared by many. The first claim after a rest waits for nothing.
 * Measured on a pile for one endpoint: 23 deliveries per claim and 224 µs of PostgreSQL's time for each with a fixed
 * 3 ms, 240 and 64 µs with this.
 */
const gapMs = { least: 3, most: 25 }
const failedPauseMs = 500
/** A claim that brings so many is followed by another; smaller ones by results. */
const pileSize = 32
/** And after one that brings so many, nothing is gained by a pause: with one, 10,400 deliveries a second, without 12,600. */
const bigPile = 250
/**
 * So many are started in one breath. The next claim goes out before, and its answers are heard in between: with all in
 * one breath PostgreSQL waited for Node and Node for PostgreSQL, and 17 % of the machine rested, 12 with this.
 */
const breath = 24

export function createDeliveryEngine(options: DeliveryEngineOptions): DeliveryEngine {
  const { waker, log, retriesMs, timeoutMs, maxInFlight = 2_000 } = options
  const db = takingTurns(options.db)
  const leaseMs = options.leaseMs ?? Math.max(30_000, timeoutMs * 2)
  if (leaseMs <= timeoutMs) throw new RangeError('a lease must outlast the exchange')
  const slots = createSlots(maxInFlight)
  const wasSetBack = createClockWatch()
  const send = createSender(options)
  const settler = createSettler<Result>({
    db,
    log,
    leaseMs,
    // With the result: whoever dies before it acts on a 410 leaves it to the next review.
    onSettling(tx, results) {
      const gone = results.filter(({ isGone }) => isGone).map(({ endpoint }) => endpoint)
      return gone.length > 0 ? updateWebhooksGone(tx, gone) : undefined
    },
    onSettled(results) {
      for (const { waitMs } of results) {
        if (waitMs !== null) retriesAt = Math.min(retriesAt, performance.now() + waitMs)
      }
      look()
      options.onResults?.(results)
    },
  })
  /** Batches being started and deliveries on their way. */
  let underWay = 0
  let onNoneUnderWay = () => {}
  let isStopped = true
  let stopHearing: (() => void)[] = []
  let sleeper: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let lookAgain = false
  let tookMs = 0
  let brought = 0
  /** On the monotonic clock: when retries are due next, as far as is known here. */
  let retriesAt = 0

  /** One look at a time; who calls meanwhile makes it look once more. */
  function look(): void {
    if (isStopped) return
    lookAgain = true
    looking ??= lookUntilDone()
  }

  async function lookUntilDone(): Promise<void> {
    while (lookAgain && !isStopped) {
      lookAgain = false
      if (sleeper) clearTimeout(sleeper)
      const pauseMs = await turn().catch((error) => {
        log.warn({ err: error }, 'deliveries can not be claimed right now')
        return failedPauseMs
      })
      if (!isStopped) sleeper = setTimeout(look, pauseMs)
      if (lookAgain && brought < bigPile) await sleep(Math.min(gapMs.most, Math.max(gapMs.least, tookMs * 2)))
    }
    // In the same breath as the last look at `lookAgain`: who calls from now on starts anew.
    looking = null
  }

  /** Claims and starts what there is; answers how long to sleep unless woken. */
  async function turn(): Promise<number> {
    brought = 0
    const backstop = waker.isListening() ? backstopMs.hearing : backstopMs.deaf
    if (retriesAt <= performance.now()) await turnToRetries(backstop)
    const nextMs = await take('first')
    return Math.max(1, Math.min(backstop, nextMs ?? backstop, Math.ceil(retriesAt - performance.now())))
  }

  /** Results and resends that come in meanwhile may name an earlier time than the claim found. */
  async function turnToRetries(backstop: number): Promise<void> {
    const asked = performance.now()
    retriesAt = Number.POSITIVE_INFINITY
    let nextMs: number | null = failedPauseMs
    try {
      nextMs = await take('retry')
    } finally {
      retriesAt = Math.min(retriesAt, asked + Math.min(backstop, nextMs ?? backstop))
    }
  }

  /** Answers in how many milliseconds to look at the lane again; null: when woken. */
  async function take(lane: Lane): Promise<number | null> {
    const begin = performance.now()
    const batch = await takeBatch(db, { lane, slots, token: randomUUID(), leaseMs, wasSetBack })
    for (const delivery of batch.deliveries) slots.take(lane, delivery)
    void startAll(lane, batch)
    tookMs = performance.now() - begin
    brought = batch.deliveries.length
    // A pile: the next claim is made while these are on their way.
    if (batch.deliveries.length >= pileSize) lookAgain = true
    // Retries that did not fit are still due.
    return batch.deliveries.length > 0 && lane === 'retry' ? 0 : batch.nextMs
  }

  const untilNoneIsUnderWay = (): Promise<void> =>
    new Promise((done) => {
      onNoneUnderWay = done
      if (underWay === 0) done()
    })

  function endOne(): void {
    underWay -= 1
    if (underWay === 0) onNoneUnderWay()
  }

  async function startAll(lane: Lane, batch: Batch): Promise<void> {
    underWay += 1
    let started = 0
    for (const delivery of batch.deliveries) {
      if (started > 0 && started % breath === 0) await setImmediate()
      started += 1
      void run(lane, delivery, batch)
    }
    endOne()
  }

  async function run(lane: Lane, delivery: TakenDelivery, batch: Batch): Promise<void> {
    underWay += 1
    try {
      await deliver(lane, delivery, batch)
    } catch (error) {
      log.error({ err: error, delivery: delivery.id }, 'a delivery ended unexpectedly')
    } finally {
      endOne()
    }
  }

  async function deliver(
    lane: Lane,
    delivery: TakenDelivery,
    { endpoints, killers, token }: Batch,
  ): Promise<void> {
    const { orgId, id, body } = delivery
    const endpoint = endpoints.get(delivery.webhookId)
    const end = endsUnsent(delivery, endpoint, retriesMs, killers.has(id))
    if (end !== null || endpoint === undefined || body === null) {
      slots.give(lane, delivery, null)
      settler.add({ orgId, id, token, state: end ?? 'cancelled', waitMs: null, attempt: null }, null)
      return
    }
    let sent: Sent
    let answer: Answer | null = null
    try {
      sent = await send(delivery, body, endpoint)
      answer = { outcome: sent.attempt.outcome, durationMs: sent.attempt.durationMs ?? 0 }
    } finally {
      slots.give(lane, delivery, answer)
    }
    const { state, waitMs } = judgeAttempt(delivery, endpoint, sent, retriesMs)
    const { attempt } = sent
    const isGone = attempt.statusCode === goneStatus
    const isGivenUp = state === 'exhausted' && !delivery.isManual
    const result = { endpoint, state, isGivenUp, waitMs, durationMs: answer.durationMs, isGone }
    settler.add({ orgId, id, token, state, waitMs, attempt }, result)
  }

  return {
    start() {
      isStopped = false
      retriesAt = 0
      const lookAtRetries = () => {
        retriesAt = 0
        look()
      }
      stopHearing = [waker.onWake(deliveriesChannel, look), waker.onWake(resendsChannel, lookAtRetries)]
      look()
    },
    async stop(graceMs = timeoutMs + 2_000) {
      isStopped = true
      for (const stop of stopHearing) stop()
      if (sleeper) clearTimeout(sleeper)
      const deadline = performance.now() + graceMs
      await looking
      if (sleeper) clearTimeout(sleeper)
      const grace = new AbortController()
      const pause = sleep(graceMs, undefined, { signal: grace.signal }).catch(() => {})
      await Promise.race([untilNoneIsUnderWay(), pause])
      grace.abort()
      await settler.drain(Math.max(500, deadline - performance.now()))
    },
  }
}
