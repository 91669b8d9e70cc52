/**
 * The events of the orgs that somebody listens to, as they are committed: one look at the database for all of them,
 * however many listen.
 *
 * It looks when a notice says that there may be something, at most ten times a second, and now and then by itself, for
 * a notice can be lost. While nobody listens it asks nothing.
 */
import type { Database } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import { type EventHead, findLastSequence, listHeadsAfter } from '../../platform/events/feed.ts'
import type { Logger } from '../../platform/log.ts'
import { deliveriesChannel, eventsChannel } from '../deliveries/channels.ts'

export interface TailDeps {
  readonly db: Database
  readonly waker: Pick<Waker, 'onWake' | 'isListening'>
  readonly log: Logger
}

export type OnEvents = (events: readonly EventHead[]) => void

export interface Tail {
  /** Calls back with everything after `position`, each event once and in order, until `stop`. */
  follow(orgId: string, onEvents: OnEvents): Promise<{ position: number; stop: () => void }>
  close(): void
}

/** Between two looks. */
const restMs = 100
/** Without a notice. A process that hears none looks as often as the feed does. */
const backstopMs = { hearing: 5_000, deaf: 1_000 }
/** Of one org in one look; the next look goes on. */
const mostEvents = 1_000

interface Followed {
  readonly listeners: Set<OnEvents>
  readonly begun: Promise<number>
  /** Null until it has begun. */
  position: number | null
}

export function createTail({ db, waker, log }: TailDeps): Tail {
  const orgs = new Map<string, Followed>()
  let timer: NodeJS.Timeout | null = null
  let isLooking = false
  let isNoticed = false
  const stops = [deliveriesChannel, eventsChannel].map((channel) => waker.onWake(channel, notice))

  function notice(): void {
    if (orgs.size === 0 || isNoticed) return
    isNoticed = true
    if (!isLooking) lookIn(restMs)
  }

  function lookIn(ms: number): void {
    if (timer) clearTimeout(timer)
    timer = orgs.size === 0 ? null : setTimeout(() => void look(), ms)
  }

  async function look(): Promise<void> {
    if (isLooking) {
      isNoticed = true
      return
    }
    isLooking = true
    isNoticed = false
    let hasMore = false
    try {
      hasMore = await readOn()
    } catch (error) {
      log.warn({ err: error }, 'live events wait for the database')
    }
    isLooking = false
    lookIn(hasMore || isNoticed ? restMs : backstopMs[waker.isListening() ? 'hearing' : 'deaf'])
  }

  /** Whether an org may have more. */
  async function readOn(): Promise<boolean> {
    const places = [...orgs].flatMap(([orgId, { position }]) =>
      position === null ? [] : { orgId, after: position },
    )
    if (places.length === 0) return false
    const heads = await db.inScope('deliveries', (tx) => listHeadsAfter(tx, places, mostEvents))
    let hasMore = false
    for (const [orgId, events] of Map.groupBy(heads, (head) => head.orgId)) {
      hasMore ||= events.length === mostEvents
      tell(orgId, events)
    }
    return hasMore
  }

  function tell(orgId: string, events: readonly EventHead[]): void {
    const org = orgs.get(orgId)
    const from = org?.position
    if (!org || from === null || from === undefined) return
    // Who came while the look was on its way began further on than it looked from.
    const fresh = events.filter(({ sequence }) => sequence > from)
    org.position = fresh.at(-1)?.sequence ?? from
    if (fresh.length > 0) for (const listener of org.listeners) listener(fresh)
  }

  function begin(orgId: string): Followed {
    const begun = db.inOrg(orgId, findLastSequence)
    const org: Followed = { listeners: new Set(), begun, position: null }
    orgs.set(orgId, org)
    begun.then(
      (position) => {
        org.position = position
        // What was committed meanwhile was noticed for nothing.
        lookIn(restMs)
      },
      () => orgs.get(orgId) === org && orgs.delete(orgId),
    )
    return org
  }

  return {
    async follow(orgId, onEvents) {
      const org = orgs.get(orgId) ?? begin(orgId)
      org.listeners.add(onEvents)
      const position = org.position ?? (await org.begun)
      const stop = () => {
        org.listeners.delete(onEvents)
        if (org.listeners.size === 0 && orgs.get(orgId) === org) orgs.delete(orgId)
      }
      return { position, stop }
    },
    close() {
      for (const stop of stops) stop()
      orgs.clear()
      if (timer) clearTimeout(timer)
    },
  }
}
