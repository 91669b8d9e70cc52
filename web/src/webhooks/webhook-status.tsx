import type { Webhook } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { StatusDot } from '../ui/status-dot.tsx'
import { totalsOf } from './health-figures.ts'
import { healthQuery } from './queries.ts'

type Shown = Pick<Webhook, 'id' | 'status' | 'disabled_by'>

/** Enabled says little of an endpoint that answers nothing but errors: that is told too. */
export function WebhookStatus({ webhook }: { readonly webhook: Shown }) {
  const isEnabled = webhook.status === 'enabled'
  const { data: health } = useQuery({ ...healthQuery(webhook.id, 'hour'), enabled: isEnabled })
  if (webhook.status === 'paused') return <StatusDot tone="warn">Paused</StatusDot>
  if (isEnabled) {
    const isFailing = health && (health.unhealthy_since !== null || totalsOf(health.spans).successRate === 0)
    return isFailing ? <StatusDot tone="warn">Failing</StatusDot> : <StatusDot tone="good">Enabled</StatusDot>
  }
  return <StatusDot tone={webhook.disabled_by === 'system' ? 'bad' : 'quiet'}>Disabled</StatusDot>
}
