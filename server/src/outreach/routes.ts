import type { Route } from '../platform/http/route.ts'
import { capturedMailRoutes } from './captured-mail/routes.ts'
import { type EmailRouteDeps, emailRoutes } from './emails/routes.ts'
import { erasureRoutes } from './erasures/routes.ts'
import { suppressionRoutes } from './suppressions/routes.ts'
import { templateRoutes } from './templates/routes.ts'

export type OutreachRouteDeps = EmailRouteDeps

export function outreachRoutes(deps: OutreachRouteDeps): Route[] {
  return [
    ...emailRoutes(deps),
    ...templateRoutes(deps),
    ...suppressionRoutes(deps),
    ...erasureRoutes(deps),
    ...capturedMailRoutes(deps),
  ]
}
