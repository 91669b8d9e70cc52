/** All routes of this slice. */
import type { KeyRing } from '../platform/crypto.ts'
import type { Cursors } from '../platform/cursors.ts'
import type { Database } from '../platform/db/database.ts'
import type { Waker } from '../platform/db/wake.ts'
import type { Egress } from '../platform/egress.ts'
import type { EventType } from '../platform/events/catalogue.ts'
import type { Route } from '../platform/http/route.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import type { Logger } from '../platform/log.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { createSender } from './deliveries/send.ts'
import { webhookRoutes } from './endpoints/routes.ts'
import { feedRoutes } from './feed/routes.ts'
import { hourRoutes } from './hours/routes.ts'
import { noticeRoutes } from './notices/routes.ts'
import { recoveryRoutes } from './recoveries/routes.ts'
import type { LeadSample } from './sample.ts'

export interface WebhooksRouteDeps {
  db: Database
  ring: KeyRing
  egress: Egress
  cursors: Cursors
  waker: Waker
  jobs: JobQueue
  log: Logger
  timeoutMs: number
  /** All that exist: gathered from every slice. */
  eventTypes: readonly EventType[]
  leadSample: LeadSample
  /** Aborts when the server closes: who waits for events is answered at once. */
  closing: AbortSignal
}

export function webhooksRoutes(deps: WebhooksRouteDeps): Route[] {
  return [
    ...webhookRoutes({ ...deps, eventTypes: deps.eventTypes.map(({ type }) => type) }),
    ...deliveryRoutes({ ...deps, send: createSender(deps) }),
    ...hourRoutes(deps),
    ...recoveryRoutes(deps),
    ...feedRoutes(deps),
    ...noticeRoutes(deps),
  ]
}
