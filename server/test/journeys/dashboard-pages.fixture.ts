/** Every page of the dashboard with its address and heading: looked at by tests, pictures and benchmarks alike. */
export interface ListedPage {
  /** Of its picture. */
  readonly name: string
  readonly path: string
  readonly heading: string | RegExp
  /** A list of leads: it is there when the first link to a lead is. */
  readonly hasLeads?: boolean
}

export interface SceneIds {
  readonly leadId: string
  readonly webhookId: string
}

export const leadLinks = 'main a[href^="/leads/lead_"]'

/** For somebody who is signed in. */
export const pagesOf = ({ leadId, webhookId }: SceneIds): readonly ListedPage[] => [
  { name: 'leads', path: '/leads', heading: 'Leads', hasLeads: true },
  { name: 'board', path: '/leads?view=board', heading: 'Leads', hasLeads: true },
  { name: 'lead', path: `/leads/${leadId}`, heading: 'Timeline' },
  { name: 'import', path: '/leads/import', heading: 'Import leads' },
  { name: 'approvals', path: '/approvals', heading: 'Approvals' },
  { name: 'sent', path: '/approvals?tab=sent', heading: 'Approvals' },
  { name: 'analytics', path: '/analytics', heading: 'Analytics' },
  { name: 'developers', path: '/developers', heading: 'Bolsivo API & Webhooks' },
  { name: 'profile', path: '/settings/profile', heading: 'Profile' },
  { name: 'api-keys', path: '/settings/api-keys', heading: 'API keys' },
  { name: 'webhooks', path: '/settings/webhooks', heading: 'Webhooks' },
  { name: 'webhook', path: `/settings/webhooks/${webhookId}`, heading: 'Deliveries' },
  { name: 'billing', path: '/settings/billing', heading: 'Billing' },
  { name: 'team', path: '/settings/team', heading: 'Team' },
  { name: 'audit-log', path: '/settings/audit-log', heading: 'Audit log' },
  { name: 'data', path: '/settings/data', heading: 'Data' },
  { name: 'account', path: '/settings/account', heading: 'Account' },
  { name: 'welcome', path: '/welcome?step=profile', heading: 'Who are your best customers?' },
  { name: 'welcome-leads', path: '/welcome?step=leads', heading: 'Bring your leads in' },
]

/** For anybody. */
export const openPages: readonly ListedPage[] = [
  { name: 'sign-in', path: '/sign-in', heading: 'Sign in' },
  { name: 'sign-up', path: '/sign-up', heading: /Sign up|account|invitation/ },
  { name: 'reset-password', path: '/reset-password', heading: 'Reset your password' },
  { name: 'choose-password', path: '/reset-password#token=x', heading: 'Choose a new password' },
  { name: 'invitation', path: '/accept-invitation#token=x', heading: 'This invitation does not work' },
]
