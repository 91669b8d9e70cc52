import type { Webhook } from '@bolsivo/sdk'
import { StatusDot } from '../ui/status-dot.tsx'

const states = {
  enabled: { tone: 'good', name: 'Enabled' },
  disabled: { tone: 'bad', name: 'Disabled' },
  paused: { tone: 'warn', name: 'Paused' },
} as const

export function WebhookStatus({
  webhook,
}: {
  readonly webhook: Pick<Webhook, 'status' | 'disabled_reason'>
}) {
  const { tone, name } = states[webhook.status]
  // Switched off by a person: nothing is wrong.
  const isByHand = webhook.status === 'disabled' && webhook.disabled_reason === null
  return <StatusDot tone={isByHand ? 'quiet' : tone}>{name}</StatusDot>
}
