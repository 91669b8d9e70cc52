/**
 * A delivery engine in a process of its own, for the tests that kill it and move its clock. Everything is real; what
 * the product does not let one set (the lease, the moment of death) comes as JSON in the first argument.
 */
import { writeSync } from 'node:fs'
import { parseKeyRing } from '../../src/platform/crypto.ts'
import { createDatabase } from '../../src/platform/db/database.ts'
import { createWaker } from '../../src/platform/db/wake.ts'
import { createEgress, type Egress } from '../../src/platform/egress.ts'
import { createLog } from '../../src/platform/log.ts'
import { createDeliveryEngine } from '../../src/webhooks/index.ts'

export interface WorkerOptions {
  readonly url: string
  readonly secretKeys: string
  readonly leaseMs: number
  readonly timeoutMs: number
  readonly retriesMs: readonly number[]
  readonly maxInFlight?: number
  /** kill -9 of itself at an exact moment of its n-th delivery. */
  readonly death?: { readonly moment: Moment; readonly delivery: number }
}

export const moments = ['before the send', 'during the send', 'before the result is stored'] as const
export type Moment = (typeof moments)[number]

/** What it says whenever it changes, so that it is known of the dead: how many were sent whose result was not stored. */
export interface LastWords {
  readonly inFlight: number
}

/** From the parent: by how much the wall clock is wrong from now on. */
export interface ClockMove {
  readonly offsetMs: number
}

/** Less than the ledger's receiver takes to answer where this is used. */
const intoTheSendMs = 3

function startWorker(options: WorkerOptions): void {
  const { url, secretKeys, death, ...engineOptions } = options
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'silent')
  const db = createDatabase({ url, log })
  const waker = createWaker(db.pool, log)
  waker.listen(url)
  const real = createEgress({ allow: ['127.0.0.0/8'] })
  let sent = 0
  let stored = 0

  function say(): void {
    const words: LastWords = { inFlight: sent - stored }
    writeSync(1, `${JSON.stringify(words)}\n`)
  }
  const die = (): void => void process.kill(process.pid, 'SIGKILL')

  const post: Egress['post'] = async (request) => {
    const isLast = death !== undefined && sent + 1 >= death.delivery
    if (isLast && death.moment === 'before the send') die()
    sent += 1
    say()
    if (isLast && death.moment === 'during the send') setTimeout(die, intoTheSendMs)
    const result = await real.post(request)
    if (isLast && death.moment === 'before the result is stored') die()
    return result
  }

  createDeliveryEngine({
    ...engineOptions,
    ...{ db, waker, egress: { post }, ring: parseKeyRing(secretKeys), log },
    onResults: (results) => {
      stored += results.length
      say()
    },
  }).start()
}

const RealDate = Date

/** Only who asks for the present is told wrong. */
function moveClock({ offsetMs }: ClockMove): void {
  const now = () => RealDate.now() + offsetMs
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: [number?]) => Reflect.construct(target, given.length === 0 ? [now()] : given),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
}

if (process.env.DELIVERY_WORKER) {
  process.on('message', moveClock)
  // Whose test was killed has nobody to work for.
  process.on('disconnect', () => process.exit())
  startWorker(JSON.parse(process.env.DELIVERY_WORKER) as WorkerOptions)
  process.send?.('started')
}
