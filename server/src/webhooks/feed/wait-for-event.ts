/** Waits until an event may have been committed, in this process or another; a hint, after which one looks. */
import type { Waker } from '../../platform/db/wake.ts'
import { deliveriesChannel, eventsChannel } from '../deliveries/channels.ts'

/** A process that hears no notices looks this often. */
const deafMs = 1_000

export interface Wakeup {
  /** Resolves at the next notice after this object was made, after `ms`, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  close(): void
}

/** Made before one looks, so that nothing falls between the look and the wait. */
export function createWakeup(waker: Pick<Waker, 'onWake' | 'isListening'>): Wakeup {
  let isNoticed = false
  let onNotice = () => {}
  const notice = () => {
    isNoticed = true
    onNotice()
  }
  const stops = [waker.onWake(deliveriesChannel, notice), waker.onWake(eventsChannel, notice)]
  return {
    async wait(ms, signal) {
      if (!isNoticed && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        onNotice = resolve
        const timer = setTimeout(resolve, waker.isListening() ? ms : Math.min(ms, deafMs))
        signal.addEventListener('abort', () => resolve(), { once: true })
        await promise
        clearTimeout(timer)
      }
      isNoticed = false
    },
    close() {
      for (const stop of stops) stop()
    },
  }
}
