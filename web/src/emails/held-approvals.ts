/**
 * An approval waits a moment in this window before it is sent, so that a slip can be taken back: the mail goes out
 * within seconds of it, and then for good. One waits at a time, on whatever page one is. It is sent when its moment is
 * over and when the next one is approved; and earlier only where nobody would be there to send it: when the window is
 * closed or leads elsewhere, when one signs out or turns to another company (use-grace.ts). Its moment stands still
 * while somebody looks at what they may take back.
 *
 * The server knows nothing of the waiting. Where the sending fails (no network, a browser that dies), the draft is in
 * the queue as before: a mail too few is seen there, one too many could not be taken back.
 */
import { useSyncExternalStore } from 'react'

export interface Approval {
  /** Of the draft. */
  readonly id: string
  readonly to: string
  send(): Promise<unknown>
}

export interface Approvals {
  /** Can still be taken back. */
  readonly held: Approval | null
  /** Drafts that are out of the queue: held, or on their way. */
  readonly hidden: ReadonlySet<string>
  /** Why one was not approved after all, by its draft. */
  readonly refusals: ReadonlyMap<string, unknown>
}

export const graceMs = 8_000
/** Whoever turns away is not to see it go at that moment. */
const leastMs = 2_000

export class HeldApprovals {
  #now: Approvals = { held: null, hidden: new Set(), refusals: new Map() }
  #timer: ReturnType<typeof setTimeout> | undefined
  #endsAtMs = 0
  #leftMs = 0
  readonly #sending = new Set<Promise<void>>()
  readonly #listeners = new Set<() => void>()

  readonly now = (): Approvals => this.#now

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  hold(approval: Approval): void {
    if (this.#now.hidden.has(approval.id)) return
    void this.sendNow()
    const refusals = new Map(this.#now.refusals)
    refusals.delete(approval.id)
    this.#change({ held: approval, hidden: new Set([...this.#now.hidden, approval.id]), refusals })
    this.#startMoment(graceMs)
  }

  pause(): void {
    if (this.#now.held === null || this.#timer === undefined) return
    this.#stopMoment()
    this.#leftMs = this.#endsAtMs - Date.now()
  }

  resume(): void {
    if (this.#now.held === null || this.#timer !== undefined) return
    this.#startMoment(Math.max(leastMs, this.#leftMs))
  }

  takeBack(): Approval | null {
    const { held } = this.#now
    if (held === null) return null
    this.#stopMoment()
    this.#change({ ...this.#now, held: null, hidden: this.#without(held.id) })
    return held
  }

  /** The request begins before this returns; resolves when nothing is on its way any more, and never throws. */
  async sendNow(): Promise<void> {
    const { held } = this.#now
    if (held !== null) {
      this.#stopMoment()
      const sending = this.#send(held).finally(() => this.#sending.delete(sending))
      this.#sending.add(sending)
      this.#change({ ...this.#now, held: null })
    }
    await Promise.all(this.#sending)
  }

  #startMoment(ms: number): void {
    this.#endsAtMs = Date.now() + ms
    this.#timer = setTimeout(() => void this.sendNow(), ms)
  }

  #stopMoment(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async #send({ id, send }: Approval): Promise<void> {
    const refusals = await send().then(
      () => this.#now.refusals,
      (error: unknown) => new Map([...this.#now.refusals, [id, error]]),
    )
    this.#change({ ...this.#now, hidden: this.#without(id), refusals })
  }

  #without(id: string): ReadonlySet<string> {
    return new Set([...this.#now.hidden].filter((hidden) => hidden !== id))
  }

  #change(now: Approvals): void {
    this.#now = now
    for (const listener of this.#listeners) listener()
  }
}

/** One for the window: the menu counts without those that it hides. */
export const heldApprovals = new HeldApprovals()

export const useHeldApprovals = (): Approvals =>
  useSyncExternalStore(heldApprovals.subscribe, heldApprovals.now)
