/**
 * Runs jobs: any number of workers, no leader.
 *
 * A claim is a lease of 30 s that the worker renews while the job runs; when a worker dies, another takes its jobs
 * when the lease ends. The token fences: only the holder of the latest claim ends a job. Attempts are counted when
 * they begin, so a job that kills its process runs out of them.
 */
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Waker } from '../db/wake.ts'
import type { Logger } from '../log.ts'
import { jobsChannel } from './queue.ts'

export interface Job<Payload = unknown> {
  readonly orgId: string
  readonly id: string
  readonly payload: Payload
  /** From 1. */
  readonly attempt: number
  /** Aborts when the claim is lost or the worker stops: end soon; what is not finished runs again. */
  readonly signal: AbortSignal
}

export interface JobHandler {
  readonly type: string
  /** How many of this type run at once in one process; 4 where it is not said. */
  readonly concurrency?: number
  readonly maxAttempts?: number
  run(job: Job): Promise<void>
  /** After the last attempt failed. */
  onGivenUp?(job: Job, error: unknown): Promise<void>
}

/** Checks a handler against its payload; at run time it is the identity. */
export function defineJobHandler<Payload>(
  handler: Omit<JobHandler, 'run' | 'onGivenUp'> & {
    run(job: Job<Payload>): Promise<void>
    onGivenUp?(job: Job<Payload>, error: unknown): Promise<void>
  },
): JobHandler {
  return handler as JobHandler
}

export interface JobWorker {
  start(): void
  /** Takes nothing new, tells what runs to end, and waits for it up to `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

export interface JobWorkerOptions {
  db: Database
  waker: Waker
  handlers: readonly JobHandler[]
  log: Logger
  leaseMs?: number
}

const defaultConcurrency = 4
const defaultMaxAttempts = 10
/** How long a worker that hears notices sleeps at most; one that hears none looks every second. */
const backstopMs = { hearing: 15_000, deaf: 1_000 }
const firstRetryMs = 2_000
const longestRetryMs = 600_000

interface Running {
  readonly job: Job
  readonly handler: JobHandler
  readonly token: string
  readonly abort: AbortController
  readonly ended: Promise<void>
}

export function createJobWorker({
  db,
  waker,
  handlers,
  log,
  leaseMs = 30_000,
}: JobWorkerOptions): JobWorker {
  const running = new Set<Running>()
  let isStopped = true
  let sleeper: NodeJS.Timeout | null = null
  let renewer: NodeJS.Timeout | null = null
  let stopHearing = () => {}
  let looking: Promise<void> | null = null
  let lookAgain = false

  const freeSlots = (handler: JobHandler): number => {
    const busy = [...running].filter((entry) => entry.handler === handler).length
    return (handler.concurrency ?? defaultConcurrency) - busy
  }

  /** One look at a time; who is woken meanwhile makes it look once more. */
  function look(): void {
    if (isStopped) return
    lookAgain = true
    looking ??= (async () => {
      while (lookAgain && !isStopped) {
        lookAgain = false
        await claimAndRun().catch((error) => log.warn({ err: error }, 'jobs can not be claimed right now'))
      }
      looking = null
    })()
  }

  async function claimAndRun(): Promise<void> {
    if (sleeper) clearTimeout(sleeper)
    let waitMs = waker.isListening() ? backstopMs.hearing : backstopMs.deaf
    sleeper = setTimeout(look, waitMs)
    const open = handlers.filter((handler) => freeSlots(handler) > 0)
    if (open.length === 0) return
    const { claimed, nextMs } = await claimJobs(db, open.map((handler) => [handler.type, freeSlots(handler)]), leaseMs)
    if (isStopped && claimed.length > 0) return releaseJobs(db, claimed.map(({ token }) => token))
    for (const row of claimed) start(row)
    if (claimed.length > 0) lookAgain = true
    else if (nextMs !== null) {
      waitMs = Math.min(waitMs, Math.max(5, nextMs))
      clearTimeout(sleeper)
      sleeper = setTimeout(look, waitMs)
    }
  }

  function start(row: ClaimedJob): void {
    const handler = handlers.find(({ type }) => type === row.type)
    if (!handler) return
    const abort = new AbortController()
    const { orgId, id, attempt } = row
    const job = { orgId, id, attempt, payload: JSON.parse(row.payload), signal: abort.signal }
    const ended = run(job, handler, row.token).finally(() => {
      running.delete(entry)
      look()
    })
    const entry: Running = { job, handler, token: row.token, abort, ended }
    running.add(entry)
  }

  async function run(job: Job, handler: JobHandler, token: string): Promise<void> {
    try {
      await handler.run(job)
      await finishJob(db, token)
    } catch (error) {
      // Stopped in the middle: another worker goes on at once, and the attempt was none.
      if (job.signal.aborted) return releaseJobs(db, [token]).catch(() => {})
      log.warn({ err: error, job: handler.type, attempt: job.attempt }, 'a job failed')
      await fail(job, handler, token, error).catch(() => {})
    }
  }

  async function fail(job: Job, handler: JobHandler, token: string, error: unknown): Promise<void> {
    const isLast = job.attempt >= (handler.maxAttempts ?? defaultMaxAttempts)
    if (isLast) await handler.onGivenUp?.(job, error)
    const waitMs = isLast ? null : Math.min(longestRetryMs, firstRetryMs * 2 ** (job.attempt - 1))
    await failJob(db, token, error instanceof Error ? error.message : String(error), waitMs)
  }

  async function renew(): Promise<void> {
    if (running.size === 0) return
    const entries = [...running]
    const held = await renewJobs(db, entries.map(({ token }) => token), leaseMs)
    for (const entry of entries) if (!held.has(entry.token)) entry.abort.abort()
  }

  return {
    start() {
      isStopped = false
      stopHearing = waker.onWake(jobsChannel, look)
      renewer = setInterval(() => void renew().catch(() => {}), leaseMs / 3)
      look()
    },
    async stop(graceMs = 10_000) {
      isStopped = true
      stopHearing()
      if (sleeper) clearTimeout(sleeper)
      await looking
      for (const entry of running) entry.abort.abort()
      const grace = Promise.withResolvers<void>()
      const timer = setTimeout(grace.resolve, graceMs)
      await Promise.race([Promise.allSettled([...running].map(({ ended }) => ended)), grace.promise])
      clearTimeout(timer)
      if (renewer) clearInterval(renewer)
      if (sleeper) clearTimeout(sleeper)
    },
  }
}

interface ClaimedJob {
  orgId: string
  id: string
  type: string
  payload: string
  attempt: number
  token: string
}

/** Takes due jobs, up to the free slots of each type, and says in how many milliseconds the next one is due. */
async function claimJobs(
  db: Database,
  slots: readonly (readonly [type: string, free: number])[],
  leaseMs: number,
): Promise<{ claimed: ClaimedJob[]; nextMs: number | null }> {
  const types = slots.map(([type]) => type)
  return db.inScope('jobs', async (tx) => {
    const { rows: claimed } = await sql<ClaimedJob>`
      update jobs j set attempt_count = j.attempt_count + 1, claim_token = gen_random_uuid(),
        due_at = now() + make_interval(secs => ${leaseMs / 1000})
      from (
        select due.org_id, due.id from unnest(${types}::text[], ${slots.map(([, free]) => free)}::int[]) as t (type, free)
        cross join lateral (
          select org_id, id from jobs where type = t.type and due_at <= now()
          order by due_at limit t.free for update skip locked
        ) due
      ) picked
      where j.org_id = picked.org_id and j.id = picked.id
      returning j.org_id, j.id, j.type, j.payload, j.attempt_count as attempt, j.claim_token as token`.execute(tx.db)
    if (claimed.length > 0) return { claimed, nextMs: null }
    const { rows } = await sql<{ ms: number | null }>`
      select extract(epoch from min(due_at) - now())::float8 * 1000 as ms from jobs
      where due_at is not null and type = any(${types}::text[])`.execute(tx.db)
    return { claimed, nextMs: rows[0]?.ms ?? null }
  })
}

async function finishJob(db: Database, token: string): Promise<void> {
  await db.inScope('jobs', (tx) => sql`delete from jobs where claim_token = ${token}::uuid`.execute(tx.db))
}

/** Gives claims back: due at once, and the attempt does not count. */
async function releaseJobs(db: Database, tokens: readonly string[]): Promise<void> {
  await db.inScope('jobs', (tx) =>
    sql`update jobs set due_at = now(), claim_token = null, attempt_count = greatest(1, attempt_count - 1)
      where claim_token = any(${[...tokens]}::uuid[])`.execute(tx.db),
  )
}

/** `waitMs` null: given up. */
async function failJob(db: Database, token: string, message: string, waitMs: number | null): Promise<void> {
  await db.inScope('jobs', (tx) =>
    sql`update jobs set claim_token = null, last_error = ${message.slice(0, 500)},
        due_at = now() + make_interval(secs => ${waitMs === null ? null : waitMs / 1000}::float8)
      where claim_token = ${token}::uuid`.execute(tx.db),
  )
}

async function renewJobs(db: Database, tokens: readonly string[], leaseMs: number): Promise<Set<string>> {
  const { rows } = await db.inScope('jobs', (tx) =>
    sql<{ token: string }>`
      update jobs set due_at = now() + make_interval(secs => ${leaseMs / 1000})
      where claim_token = any(${[...tokens]}::uuid[]) returning claim_token as token`.execute(tx.db),
  )
  return new Set(rows.map(({ token }) => token))
}
