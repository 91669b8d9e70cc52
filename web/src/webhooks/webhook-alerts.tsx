/** What is wrong with a webhook, and how long until it is disabled by itself. Nothing, when nothing is. */
import type { Webhook } from '@bolsivo/sdk'
import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ApiPlanNote } from '../api-keys/api-plan.tsx'
import { Note } from '../api-keys/note.tsx'
import { Time } from '../ui/time.tsx'
import { type DisablePath, disablePath } from './health-figures.ts'
import { healthQuery, webhookNoticesQuery } from './queries.ts'
import classes from './webhook-alerts.module.css'

export function WebhookAlerts({ webhook }: { readonly webhook: Webhook }) {
  const { data: health } = useQuery(healthQuery(webhook.id, 'hour'))
  const path = health && webhook.status === 'enabled' ? disablePath(health, Date.now()) : null
  return (
    <>
      <ApiPlanNote title="This webhook is paused">
        Webhooks come with the Scale plan. After an upgrade it goes on, and what was missed can be recovered.
      </ApiPlanNote>
      {webhook.status === 'disabled' && <Disabled webhook={webhook} />}
      {path && health?.unhealthy_since && <Failing path={path} since={health.unhealthy_since} />}
      <Notices webhookId={webhook.id} />
    </>
  )
}

/** Alarming only where nobody wanted it. */
function Disabled({ webhook }: { readonly webhook: Webhook }) {
  return (
    <Note tone={webhook.disabled_by === 'system' ? 'bad' : 'quiet'} title="This webhook is disabled">
      {webhook.disabled_reason !== null && `${webhook.disabled_reason}. `}
      Nothing is sent, and what happens is noted as skipped. Enable it when your endpoint is ready, then
      recover what was missed.
    </Note>
  )
}

function Failing({ path, since }: { readonly path: DisablePath; readonly since: string }) {
  return (
    <Note tone="warn" title="This endpoint keeps failing">
      No delivery has succeeded since <Time at={since} format="exact" />. It is disabled by itself once both
      of these are full; a single success empties them.
      <div className={classes.ways}>
        <Way name="Given up" value={path.exhausted} limit={path.exhaustedLimit} unit="deliveries" />
        <Way name="Without success" value={path.days} limit={path.dayLimit} unit="days" />
      </div>
    </Note>
  )
}

interface WayProps {
  readonly name: string
  readonly value: number
  readonly limit: number
  readonly unit: string
}

function Way({ name, value, limit, unit }: WayProps) {
  const words = value > limit ? `more than ${limit} ${unit}` : `${value} of ${limit} ${unit}`
  return (
    <div>
      <div className={classes.way}>
        <span>{name}</span>
        <span className="numbers">{words}</span>
      </div>
      <Progress
        value={Math.min(100, (value / limit) * 100)}
        color="yellow.6"
        size="sm"
        aria-label={`${name}: ${words}`}
      />
    </div>
  )
}

/** What the owners were told, the last three. */
function Notices({ webhookId }: { readonly webhookId: string }) {
  const { data = [] } = useQuery(webhookNoticesQuery(webhookId))
  if (data.length === 0) return null
  return (
    <ul className={classes.notices} aria-label="Told to the owners">
      {data.slice(0, 3).map(({ id, message, created_at }) => (
        <li key={id}>
          {message}{' '}
          <span className={classes.when}>
            <Time at={created_at} />
          </span>
        </li>
      ))}
    </ul>
  )
}
