/** The dashboard as it was built from `web`, and the addresses that its router knows (web/src/router.tsx). */
import { fileURLToPath } from 'node:url'
import type { SiteOptions } from '../platform/http/site/answer-site.ts'
import { readSite } from '../platform/http/site/read-site.ts'

const buildFolder = fileURLToPath(new URL('../../../web/dist', import.meta.url))

const addresses = [
  '/',
  '/sign-in',
  '/sign-up',
  '/reset-password',
  '/verify-email',
  '/accept-invitation',
  '/welcome',
  '/leads',
  '/leads/import',
  '/leads/:leadId',
  '/approvals',
  '/analytics',
  '/developers',
  '/settings',
  '/settings/profile',
  '/settings/api-keys',
  '/settings/webhooks',
  '/settings/webhooks/:webhookId',
  '/settings/billing',
  '/settings/team',
  '/settings/audit-log',
  '/settings/data',
  '/settings/account',
]

export const readDashboard = (): Omit<SiteOptions, 'publicUrl'> => ({
  site: readSite(buildFolder),
  addresses,
  remedy: 'Run <code>npm run -w web build</code> where Bolsivo is installed, and start it again.',
})
