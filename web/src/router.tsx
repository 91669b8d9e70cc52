/** Every page and its address. Each is loaded when it is first shown. */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { readAnalyticsSearch } from './analytics/analytics-search.ts'
import { LoneNotFoundPage, NotFoundPage } from './app/not-found-page.tsx'
import { PageError } from './app/page-error.tsx'
import { readAuditSearch } from './audit/audit-search.ts'
import { readBillingSearch } from './billing/billing-search.ts'
import { readApprovalsSearch } from './emails/approvals-search.ts'
import { readImportSearch } from './leads/import/import-search.ts'
import { readLeadsSearch } from './leads/leads-search.ts'
import { bolsivo } from './session/bolsivo.ts'
import { safeReturnPath } from './session/return-path.ts'
import { reloadSession, sessionQuery } from './session/session.ts'
import { PageSkeleton } from './ui/skeletons.tsx'
import { readDeliverySearch } from './webhooks/delivery-search.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: LoneNotFoundPage,
})

const atRoot = () => root

/* Without a session */

const signIn = createRoute({
  getParentRoute: atRoot,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => (typeof search.to === 'string' ? { to: search.to } : {}),
  beforeLoad: ({ context, search }) => leadInside(context.queryClient, search.to),
  component: lazyRouteComponent(() => import('./auth/sign-in-page.tsx'), 'SignInPage'),
})
const signUp = createRoute({
  getParentRoute: atRoot,
  path: '/sign-up',
  beforeLoad: ({ context }) => leadInside(context.queryClient),
  component: lazyRouteComponent(() => import('./auth/sign-up-page.tsx'), 'SignUpPage'),
})
const resetPassword = createRoute({
  getParentRoute: atRoot,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./auth/reset-password-page.tsx'), 'ResetPasswordPage'),
})
const verifyEmail = createRoute({
  getParentRoute: atRoot,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('./auth/verify-email-page.tsx'), 'VerifyEmailPage'),
})
const acceptInvitation = createRoute({
  getParentRoute: atRoot,
  path: '/accept-invitation',
  component: lazyRouteComponent(() => import('./auth/accept-invitation-page.tsx'), 'AcceptInvitationPage'),
})

/**
 * Whoever is signed in has nothing to do there. It is asked anew, and not kept: a page that is being left still shows
 * the session that has just ended.
 */
async function leadInside(queryClient: QueryClient, to?: string): Promise<void> {
  if (queryClient.getQueryData(sessionQuery.queryKey) === null) return
  const sessionId = await bolsivo.people.account.currentSessionId().catch(() => null)
  if (sessionId !== null) throw redirect({ href: safeReturnPath(to), replace: true })
}

/* With a session */

const welcome = createRoute({
  getParentRoute: atRoot,
  path: '/welcome',
  validateSearch: readWelcomeSearch,
  beforeLoad: async ({ context: { queryClient } }) => {
    if (!(await queryClient.ensureQueryData(sessionQuery))) throw redirect({ to: '/sign-in' })
  },
  component: lazyRouteComponent(() => import('./welcome/welcome-page.tsx'), 'WelcomePage'),
})

export interface WelcomeSearch {
  readonly step?: 'company' | 'profile' | 'leads'
  /** That is followed in the last step. */
  readonly import?: string
}

function readWelcomeSearch({ step, import: importId }: Record<string, unknown>): WelcomeSearch {
  return {
    ...(step === 'company' || step === 'profile' || step === 'leads' ? { step } : {}),
    ...(typeof importId === 'string' ? { import: importId } : {}),
  }
}

const shell = createRoute({
  getParentRoute: atRoot,
  id: 'shell',
  beforeLoad: async ({ context: { queryClient }, location }) => {
    let session = await queryClient.ensureQueryData(sessionQuery)
    if (!session) {
      if (location.href !== '/') throw redirect({ to: '/sign-in', search: { to: location.href } })
      throw redirect({ to: (await isFirstVisit()) ? '/sign-up' : '/sign-in' })
    }
    if (session.active_org_id === null) session = await reloadSession(queryClient)
    if (!session?.active_org_id) throw redirect({ to: '/welcome' })
  },
  component: lazyRouteComponent(() => import('./app/shell.tsx'), 'Shell'),
})

/** Nobody has an account on this server yet: there is nothing to sign in to. */
async function isFirstVisit(): Promise<boolean> {
  const answer = await bolsivo.people.signUp.get().catch(() => null)
  return answer?.sign_up === 'first'
}

const inShell = () => shell

const home = createRoute({
  getParentRoute: inShell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/leads', replace: true })
  },
})
const leads = createRoute({
  getParentRoute: inShell,
  path: '/leads',
  validateSearch: readLeadsSearch,
  component: lazyRouteComponent(() => import('./leads/leads-page.tsx'), 'LeadsPage'),
})
const importLeads = createRoute({
  getParentRoute: inShell,
  path: '/leads/import',
  validateSearch: readImportSearch,
  component: lazyRouteComponent(() => import('./leads/import-page.tsx'), 'ImportPage'),
})
const lead = createRoute({
  getParentRoute: inShell,
  path: '/leads/$leadId',
  component: lazyRouteComponent(() => import('./leads/lead-page.tsx'), 'LeadPage'),
})
const approvals = createRoute({
  getParentRoute: inShell,
  path: '/approvals',
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import('./emails/approvals-page.tsx'), 'ApprovalsPage'),
})
const analytics = createRoute({
  getParentRoute: inShell,
  path: '/analytics',
  validateSearch: readAnalyticsSearch,
  component: lazyRouteComponent(() => import('./analytics/analytics-page.tsx'), 'AnalyticsPage'),
})
const developers = createRoute({
  getParentRoute: inShell,
  path: '/developers',
  component: lazyRouteComponent(() => import('./developers/developers-page.tsx'), 'DevelopersPage'),
})

/* Settings */

const settings = createRoute({
  getParentRoute: inShell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./app/settings-layout.tsx'), 'SettingsLayout'),
})
const inSettings = () => settings

const settingsHome = createRoute({
  getParentRoute: inSettings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/profile', replace: true })
  },
})
const profile = createRoute({
  getParentRoute: inSettings,
  path: '/profile',
  component: lazyRouteComponent(() => import('./scoring/profile-page.tsx'), 'ProfilePage'),
})
const apiKeys = createRoute({
  getParentRoute: inSettings,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
})
const webhooks = createRoute({
  getParentRoute: inSettings,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
})
const webhook = createRoute({
  getParentRoute: inSettings,
  path: '/webhooks/$webhookId',
  validateSearch: readDeliverySearch,
  component: lazyRouteComponent(() => import('./webhooks/webhook-page.tsx'), 'WebhookPage'),
})
const billing = createRoute({
  getParentRoute: inSettings,
  path: '/billing',
  validateSearch: readBillingSearch,
  component: lazyRouteComponent(() => import('./billing/billing-page.tsx'), 'BillingPage'),
})
const team = createRoute({
  getParentRoute: inSettings,
  path: '/team',
  component: lazyRouteComponent(() => import('./auth/team-page.tsx'), 'TeamPage'),
})
const auditLog = createRoute({
  getParentRoute: inSettings,
  path: '/audit-log',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-log-page.tsx'), 'AuditLogPage'),
})
const data = createRoute({
  getParentRoute: inSettings,
  path: '/data',
  component: lazyRouteComponent(() => import('./orgs/data-page.tsx'), 'DataPage'),
})
const account = createRoute({
  getParentRoute: inSettings,
  path: '/account',
  component: lazyRouteComponent(() => import('./auth/account-page.tsx'), 'AccountPage'),
})

const routeTree = root.addChildren([
  signIn,
  signUp,
  resetPassword,
  verifyEmail,
  acceptInvitation,
  welcome,
  shell.addChildren([
    home,
    leads,
    importLeads,
    lead,
    approvals,
    analytics,
    developers,
    settings.addChildren([
      settingsHome,
      profile,
      apiKeys,
      webhooks,
      webhook,
      billing,
      team,
      auditLog,
      data,
      account,
    ]),
  ]),
])

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: PageError,
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
