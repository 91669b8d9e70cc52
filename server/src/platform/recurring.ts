/**
 * Work that comes again by itself, such as deleting what is past its time. Every process that works does it, at moments
 * of its own: so each step must be right however often and by however many it is done.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from './log.ts'

export interface Recurring {
  start(): void
  /** Resolves when the step that runs has ended; its signal tells it to. */
  stop(): Promise<void>
}

const everyMs = 600_000

/** The steps one after the other; one that fails is logged with `complaint`, and done again with the others. */
export function createRecurring(options: {
  steps: readonly ((signal: AbortSignal) => Promise<unknown>)[]
  /** Not right after the start, when everything else begins too. */
  firstMs: number
  complaint: string
  log: Logger
}): Recurring {
  const { steps, firstMs, complaint, log } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    for (let waitMs = firstMs; !signal.aborted; waitMs = everyMs * (1 + Math.random() / 5)) {
      await sleep(waitMs, undefined, { signal }).catch(() => {})
      for (const step of steps) {
        if (signal.aborted) return
        await step(signal).catch((error) => log.warn({ err: error }, complaint))
      }
    }
  }

  return {
    start() {
      running = run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
