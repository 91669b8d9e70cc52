/**
 * What is in flight in this process, and what may still be taken: in all, per lane, per org and per endpoint.
 *
 * Kept in memory and handed to the claim: counting the rows in flight would cost the claim more the more there are,
 * and two claims at once would both count wrong. So the bounds are those of one process; more processes, more slots.
 * Retries get at most half of all slots and half of an endpoint's, so that a pile of them never keeps out what is new.
 * Endpoints that have not shown that they answer take none once they have half of all together: hundreds of them that
 * hang, of however many orgs, leave the rest to those that do (a quarter at least: a claim may go beyond by its own 500).
 */
import type { Lane } from './claim.ts'
import { firstWindow, nextWindow } from './window.ts'

interface InFlight {
  orgId: string
  window: number
  busy: number
  busyRetries: number
}

export interface Slots {
  /** How many of a lane may be taken now. */
  free(lane: Lane): number
  /** What endpoints may still take in a lane; those without an entry may take `defaultOf(lane)`. */
  endpoints(lane: Lane): Map<string, number>
  defaultOf(lane: Lane): number
  /** What orgs may still take; those without an entry may take `orgSlots`. */
  orgs(): Map<string, number>
  readonly orgSlots: number
  take(lane: Lane, delivery: { orgId: string; webhookId: string }): void
  /** `answer` null: nothing was sent. */
  give(lane: Lane, delivery: { orgId: string; webhookId: string }, answer: Answer | null): void
  readonly busy: number
}

export interface Answer {
  outcome: string
  durationMs: number
}

/** So many endpoints are remembered when they have nothing in flight; then what was learnt of them is forgotten. */
const mostRemembered = 2_000

const isUnproven = ({ window }: InFlight): boolean => window <= firstWindow

export function createSlots(total: number): Slots {
  const endpoints = new Map<string, InFlight>()
  const orgs = new Map<string, number>()
  const half = Math.ceil(total / 2)
  let busy = 0
  let busyRetries = 0
  let busyUnproven = 0

  const areUnprovenFull = () => busyUnproven >= half

  const leftOf = (lane: Lane, endpoint: InFlight): number => {
    const { window, busy, busyRetries } = endpoint
    if (isUnproven(endpoint) && areUnprovenFull()) return 0
    const left = lane === 'first' ? window - busy : Math.min(window - busy, window / 2 - busyRetries)
    return Math.max(0, Math.floor(left))
  }

  return {
    orgSlots: half,
    defaultOf: (lane) => {
      if (areUnprovenFull()) return 0
      return lane === 'first' ? firstWindow : firstWindow / 2
    },
    get busy() {
      return busy
    },
    free: (lane) => (lane === 'first' ? total - busy : Math.min(total - busy, half - busyRetries)),
    endpoints(lane) {
      const left = new Map<string, number>()
      for (const [id, endpoint] of endpoints) {
        if (endpoint.busy > 0 || endpoint.window !== firstWindow) left.set(id, leftOf(lane, endpoint))
      }
      return left
    },
    orgs: () => new Map([...orgs].map(([id, taken]) => [id, Math.max(0, half - taken)])),
    take(lane, { orgId, webhookId }) {
      const endpoint = endpoints.get(webhookId) ?? { orgId, window: firstWindow, busy: 0, busyRetries: 0 }
      endpoints.set(webhookId, endpoint)
      endpoint.busy += 1
      busy += 1
      if (isUnproven(endpoint)) busyUnproven += 1
      orgs.set(orgId, (orgs.get(orgId) ?? 0) + 1)
      if (lane === 'first') return
      endpoint.busyRetries += 1
      busyRetries += 1
    },
    give(lane, { orgId, webhookId }, answer) {
      const endpoint = endpoints.get(webhookId)
      if (endpoint === undefined) return
      if (isUnproven(endpoint)) busyUnproven -= endpoint.busy
      endpoint.busy -= 1
      busy -= 1
      const left = (orgs.get(orgId) ?? 1) - 1
      if (left === 0) orgs.delete(orgId)
      else orgs.set(orgId, left)
      if (lane === 'retry') {
        endpoint.busyRetries -= 1
        busyRetries -= 1
      }
      if (answer !== null) endpoint.window = nextWindow(endpoint.window, answer)
      if (isUnproven(endpoint)) busyUnproven += endpoint.busy
      if (endpoint.busy === 0 && (endpoint.window === firstWindow || endpoints.size > mostRemembered))
        endpoints.delete(webhookId)
    },
  }
}
