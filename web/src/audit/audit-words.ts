/** What stands in the log, in words. An action that is not known here is shown as it is. */
import type { AuditEntry } from '@bolsivo/sdk'
import { type Role, roleNames } from '../session/session.ts'

/** Each after its actor: «Ana Ruiz … invited somebody». In groups, as in the menu. */
const groups: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Company: {
    'org.created': 'made the company',
    'org.updated': 'renamed the company',
    'org.plan_changed': 'changed the plan',
    'org.retention_updated': 'changed how long things are kept',
    'billing.checkout_opened': 'opened the page to pay for a plan',
    'billing.portal_opened': 'opened the invoices',
    'billing.contact_requested': 'wrote to the operator',
    'billing.subscription_changed': 'changed the subscription',
  },
  Team: {
    'invitation.created': 'invited somebody',
    'invitation.deleted': 'took an invitation back',
    'member.joined': 'joined',
    'member.updated': 'changed a role',
    'member.removed': 'removed a member',
  },
  Leads: {
    'lead.created': 'added a lead',
    'lead.updated': 'changed a lead',
    'lead.deleted': 'erased a lead',
    'lead_view.created': 'saved a view',
    'lead_view.updated': 'changed a view',
    'lead_view.deleted': 'deleted a view',
    'import.started': 'started an import',
    'profile.updated': 'changed the profile',
    'rescore.started': 'had all leads scored again',
  },
  'E-mails': {
    'email.updated': 'edited an e-mail',
    'email.approved': 'approved an e-mail',
    'email.rejected': 'rejected an e-mail',
    'email.withdrawn': 'withdrew an e-mail',
    'email.settled': 'settled an e-mail',
    'email_template.updated': 'changed the template',
    'suppression.created': 'stopped mail to an address',
    'suppression.deleted': 'allowed mail to an address again',
  },
  'API and webhooks': {
    'api_key.created': 'created an API key',
    'api_key.revoked': 'revoked an API key',
    'webhook.created': 'created a webhook',
    'webhook.updated': 'changed a webhook',
    'webhook.deleted': 'deleted a webhook',
    'webhook.disabled': 'disabled a webhook',
    'webhook.tested': 'tested a webhook',
    'webhook.secret_rotated': 'rotated a secret',
    'webhook.recovery_started': 'recovered missed events',
    'delivery.resent': 'sent a delivery again',
  },
}

const sentences = new Map(Object.values(groups).flatMap((group) => Object.entries(group)))

export const actionText = (action: string): string => sentences.get(action) ?? action

const openActions: ReadonlySet<string> = new Set([
  'lead.updated',
  'lead_view.updated',
  'profile.updated',
  'email.updated',
  'email_template.updated',
  'webhook.updated',
  'org.retention_updated',
])

/** «changed a lead» leaves open what in it; «renamed the company» has said it. */
export const asksForFields = (action: string): boolean => openActions.has(action) || !sentences.has(action)

/** For a menu with groups. */
export const actionChoices = Object.entries(groups).map(([group, actions]) => ({
  group,
  items: Object.entries(actions).map(([value, label]) => ({ value, label: capital(label) })),
}))

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whom or what it was about, where one word says it: of an invitation and a role. */
export function aboutText({
  action,
  before,
  after,
}: Pick<AuditEntry, 'action' | 'before' | 'after'>): string | null {
  const { email } = after ?? before ?? {}
  const role = roleText(after?.role ?? before?.role)
  if (action.startsWith('invitation.') && typeof email === 'string')
    return role === null ? email : `${email}, ${role.toLowerCase()}`
  if (action === 'member.joined' && role !== null) return `as ${role.toLowerCase()}`
  const was = roleText(before?.role)
  if (action === 'member.updated' && role !== null && was !== null) return `${was} → ${role}`
  return null
}

const roleText = (role: unknown): string | null =>
  typeof role === 'string' && Object.hasOwn(roleNames, role) ? roleNames[role as Role] : null

const kinds: Record<AuditEntry['actor']['type'], string> = {
  api_key: 'API key',
  person: 'Someone who left',
  operator: 'The command line',
  system: 'Bolsivo itself',
}

export const actorText = ({ type, name }: AuditEntry['actor']): string => name || kinds[type]

export interface ChangedSetting {
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

/** Settings line by line; null where there was or is none. */
export function changedSettings({ before, after }: Pick<AuditEntry, 'before' | 'after'>): ChangedSetting[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...names].map((name) => ({
    name,
    before: settingText(name, before?.[name]),
    after: settingText(name, after?.[name]),
  }))
}

const settingText = (name: string, value: unknown): string | null =>
  (name === 'role' ? roleText(value) : null) ?? valueText(value)

/** Texts as they are, all else as JSON: what was stored is shown, whatever it is. */
function valueText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.length === 0 ? null : value.join(', ')
  }
  return JSON.stringify(value)
}

/** `postal_address` → `postal address`; own fields are `custom` to programs only. */
export const fieldText = (field: string): string =>
  field === 'custom' ? 'own fields' : field.replaceAll('_', ' ')
