/** Where the menus lead. Keys are pressed one after the other. */
import {
  type Icon,
  IconBuilding,
  IconChartBar,
  IconCode,
  IconCreditCard,
  IconDatabase,
  IconHistory,
  IconKey,
  IconMailCheck,
  IconSettings,
  IconTargetArrow,
  IconUserCircle,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import type { LinkProps } from '@tanstack/react-router'

export interface Destination {
  readonly to: NonNullable<LinkProps['to']>
  readonly name: string
  readonly icon: Icon
  readonly keys?: string
}

export const places: readonly Destination[] = [
  { to: '/leads', name: 'Leads', icon: IconBuilding, keys: 'G L' },
  { to: '/approvals', name: 'Approvals', icon: IconMailCheck, keys: 'G A' },
  { to: '/analytics', name: 'Analytics', icon: IconChartBar, keys: 'G N' },
  { to: '/developers', name: 'Developers', icon: IconCode, keys: 'G D' },
  { to: '/settings', name: 'Settings', icon: IconSettings, keys: 'G S' },
]

export interface SettingsGroup {
  readonly name: string
  readonly destinations: readonly Destination[]
}

export const settings: readonly SettingsGroup[] = [
  {
    name: 'Company',
    destinations: [
      { to: '/settings/profile', name: 'Profile', icon: IconTargetArrow },
      { to: '/settings/team', name: 'Team', icon: IconUsers },
      { to: '/settings/billing', name: 'Billing', icon: IconCreditCard },
      { to: '/settings/data', name: 'Data', icon: IconDatabase },
      { to: '/settings/audit-log', name: 'Audit log', icon: IconHistory },
    ],
  },
  {
    name: 'Integrations',
    destinations: [
      { to: '/settings/api-keys', name: 'API keys', icon: IconKey },
      { to: '/settings/webhooks', name: 'Webhooks', icon: IconWebhook },
    ],
  },
  {
    name: 'You',
    destinations: [{ to: '/settings/account', name: 'Account', icon: IconUserCircle }],
  },
]
