/**
 * Runs jobs: any number of workers, no leader.
 *
 * A claim is a lease of 30 s that the worker renews while the job runs; when a worker dies, another takes its jobs
 * when the lease ends. The token fences: only the holder of the latest claim ends a job. Attempts are counted when
 * they begin, so a job that kills its process runs out of them. No order is kept between jobs.
 */
import type { Database } from '../db/database.ts'
import type { Waker } from '../db/wake.ts'
import type { Logger } from '../log.ts'
import { concurrencyOf, type Job, type JobHandler, maxAttemptsOf, retryWaitMs, timeoutMsOf } from './job.ts'
import { type ClaimedJob, claimJobs, failJob, finishJob, releaseJobs, renewJobs } from './queries.ts'
import { jobsChannel } from './queue.ts'

export { defineJobHandler, type Job, type JobHandler } from './job.ts'

export interface JobWorker {
  start(): void
  /** Takes nothing new, tells what runs to end, and waits for it up to `graceMs`. What does not end is left to its lease. */
  stop(graceMs?: number): Promise<void>
}

export interface JobWorkerOptions {
  db: Database
  waker: Waker
  handlers: readonly JobHandler[]
  log: Logger
  leaseMs?: number
}

/** How long a worker sleeps at most that hears notices, and one that hears none. A look is five statements. */
const backstopMs = { hearing: 15_000, deaf: 5_000 }
/** After a look that failed. */
const recoveryMs = 2_000
/** Until what another transaction holds is looked at again; its commit will wake this worker earlier. */
const heldMs = 100
/** How often `onGivenUp` is tried after the last attempt, before a job ends without it. */
const maxTellings = 5

interface Running {
  readonly job: Job
  readonly handler: JobHandler
  readonly token: string
  readonly abort: AbortController
  readonly ended: Promise<void>
  /** By the process's own clock that only runs forward; before the claim was sent, so it errs to the safe side. */
  leasedAt: number
}

export function createJobWorker(options: JobWorkerOptions): JobWorker {
  const { db, waker, handlers, log, leaseMs = 30_000 } = options
  const byType = new Map(handlers.map((handler) => [handler.type, handler]))
  if (byType.size < handlers.length) throw new Error('two job handlers have one type')
  const running = new Set<Running>()
  let isStopped = true
  let sleeper: NodeJS.Timeout | undefined
  let renewer: NodeJS.Timeout | undefined
  let stopHearing = () => {}
  let looking: Promise<void> | null = null
  let lookAgain = false

  function sleep(ms: number): void {
    clearTimeout(sleeper)
    if (!isStopped) sleeper = setTimeout(look, ms)
  }

  /** One look at a time; who is woken meanwhile makes it look once more. */
  function look(): void {
    if (isStopped) return
    lookAgain = true
    looking ??= lookUntilNothing()
  }

  async function lookUntilNothing(): Promise<void> {
    while (lookAgain && !isStopped) {
      lookAgain = false
      try {
        sleep(await claimAndStart())
      } catch (error) {
        log.warn({ err: error }, 'jobs can not be claimed right now')
        sleep(recoveryMs)
      }
    }
    looking = null
  }

  /** Answers how long to sleep when nothing wakes the worker. */
  async function claimAndStart(): Promise<number> {
    const backstop = waker.isListening() ? backstopMs.hearing : backstopMs.deaf
    const slots = handlers.map((handler) => ({ type: handler.type, free: freeSlots(handler) }))
    const open = slots.filter(({ free }) => free > 0)
    // When all are taken, the first to end looks.
    if (open.length === 0) return backstop
    const leasedAt = performance.now()
    const { claimed, nextMs } = await claimJobs(db, open, leaseMs)
    if (isStopped) await release(claimed.map(({ token }) => token))
    else for (const row of claimed) begin(row, leasedAt)
    if (claimed.length > 0) lookAgain = true
    if (nextMs === null) return backstop
    return Math.min(backstop, nextMs > 0 ? Math.ceil(nextMs) : heldMs)
  }

  function freeSlots(handler: JobHandler): number {
    const busy = [...running].filter((entry) => entry.handler === handler).length
    return concurrencyOf(handler) - busy
  }

  function begin(row: ClaimedJob, leasedAt: number): void {
    const handler = byType.get(row.type)
    if (!handler) return
    const { orgId, id, attempt, token } = row
    const abort = new AbortController()
    const job = { orgId, id, attempt, payload: JSON.parse(row.payload), signal: abort.signal }
    const ended = settle(job, handler, token, abort).finally(() => {
      running.delete(entry)
      look()
    })
    const entry: Running = { job, handler, token, abort, ended, leasedAt }
    running.add(entry)
  }

  /** Runs a job and records how it ended. When even that fails, the lease ends by itself and the job runs again. */
  async function settle(job: Job, handler: JobHandler, token: string, abort: AbortController): Promise<void> {
    try {
      const failure = await attempt(job, handler, abort)
      if (failure === null) await finishJob(db, token)
      else if (failure === 'interrupted') await release([token])
      else await fail(job, handler, token, failure.error)
    } catch (error) {
      log.warn({ err: error, job: handler.type, id: job.id }, 'the end of a job could not be recorded')
    }
  }

  async function attempt(
    job: Job,
    handler: JobHandler,
    abort: AbortController,
  ): Promise<null | 'interrupted' | { error: unknown }> {
    // Its last attempt began and nobody said how it ended: it took its worker with it, as it would this one.
    if (job.attempt > maxAttemptsOf(handler)) return { error: new Error('its workers died while it ran') }
    const late = Promise.withResolvers<never>()
    const timeoutMs = timeoutMsOf(handler)
    const isLate = new Error(`took longer than ${timeoutMs} ms`)
    const timer = setTimeout(() => {
      late.reject(isLate)
      abort.abort(isLate)
    }, timeoutMs)
    try {
      await Promise.race([handler.run(job), late.promise])
      return null
    } catch (error) {
      return job.signal.aborted && job.signal.reason !== isLate ? 'interrupted' : { error }
    } finally {
      clearTimeout(timer)
    }
  }

  async function fail(job: Job, handler: JobHandler, token: string, error: unknown): Promise<void> {
    const left = maxAttemptsOf(handler) - job.attempt
    log.warn({ err: error, job: handler.type, id: job.id, attempt: job.attempt, left }, 'a job failed')
    if (left > 0) return failJob(db, token, error, retryWaitMs(job.attempt))
    if (left > -maxTellings) await handler.onGivenUp?.(job, error)
    await failJob(db, token, error, null)
  }

  async function release(tokens: readonly string[]): Promise<void> {
    if (tokens.length === 0) return
    await releaseJobs(db, tokens)
    waker.wake(jobsChannel)
  }

  async function renew(): Promise<void> {
    const entries = [...running]
    if (entries.length === 0) return
    const sentAt = performance.now()
    const held = await renewJobs(
      db,
      entries.map(({ token }) => token),
      leaseMs,
    ).catch(() => null)
    for (const entry of entries) {
      if (held?.has(entry.token)) entry.leasedAt = sentAt
      // Taken by another; or, when the database does not answer, by now free for another to take.
      else if (held !== null || performance.now() - entry.leasedAt > leaseMs) entry.abort.abort()
    }
  }

  return {
    start() {
      if (!isStopped) return
      isStopped = false
      stopHearing = waker.onWake(jobsChannel, look)
      renewer = setInterval(() => void renew(), leaseMs / 3)
      look()
    },
    async stop(graceMs = 10_000) {
      isStopped = true
      stopHearing()
      clearTimeout(sleeper)
      for (const entry of running) entry.abort.abort()
      const grace = Promise.withResolvers<void>()
      const timer = setTimeout(grace.resolve, graceMs)
      await Promise.race([Promise.all([looking, ...[...running].map(({ ended }) => ended)]), grace.promise])
      clearTimeout(timer)
      clearInterval(renewer)
    },
  }
}
