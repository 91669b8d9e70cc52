/** What a job is to those who write one: its shape, its handler, and the rules of its attempts. */

export interface Job<Payload = unknown> {
  readonly orgId: string
  readonly id: string
  readonly payload: Payload
  /** From 1. */
  readonly attempt: number
  /** Aborts when the worker stops, the claim is lost or the time is up: end soon; what is not finished runs again. */
  readonly signal: AbortSignal
}

export interface JobHandler {
  readonly type: string
  /** How many of this type run at once in one process; 4 where it is not said. */
  readonly concurrency?: number
  /** 10 where it is not said. */
  readonly maxAttempts?: number
  /** How long one attempt may take; half an hour where it is not said. Its slot is free again after that. */
  readonly timeoutMs?: number
  run(job: Job): Promise<void>
  /** After the last attempt failed, also when that killed its process. Told again when it fails itself. */
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

export const concurrencyOf = (handler: JobHandler): number => handler.concurrency ?? 4
export const maxAttemptsOf = (handler: JobHandler): number => handler.maxAttempts ?? 10
export const timeoutMsOf = (handler: JobHandler): number => handler.timeoutMs ?? 1_800_000

const firstRetryMs = 2_000
const longestRetryMs = 600_000

/** How long the next attempt waits after this one failed: twice as long each time. Ten attempts span 17 minutes. */
export const retryWaitMs = (attempt: number): number =>
  Math.min(longestRetryMs, firstRetryMs * 2 ** (attempt - 1))
