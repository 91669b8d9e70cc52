/** What this org has: where its API is, its keys, its endpoints, and what was sent to them last. */
import type { ApiKey, Webhook } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { maskedKey } from '../api-keys/key-text.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { webhooksQuery } from '../webhooks/queries.ts'
import { WebhookStatus } from '../webhooks/webhook-status.tsx'
import classes from './developers-page.module.css'
import { LastDeliveries } from './last-deliveries.tsx'
import type { Place } from './samples.ts'
import { Section } from './section.tsx'

export interface OwnSectionProps {
  readonly place: Place
  /** Null: this person may not see them. */
  readonly keys: readonly ApiKey[] | null
}

export function OwnSection({ place, keys }: OwnSectionProps) {
  const { data, isPending } = useQuery(webhooksQuery)
  return (
    <Section id="yours" title="Yours">
      <dl className={classes.own}>
        <Fact name="Base URL">
          <code className="mono">{place.baseUrl}</code>
          <CopyButton value={place.baseUrl} label="Copy base URL" />
        </Fact>
        <Fact name="Org">
          <code className="mono">{place.orgId}</code>
          <CopyButton value={place.orgId} label="Copy org id" />
        </Fact>
        <Fact name="API keys">
          <Keys keys={keys} />
        </Fact>
      </dl>
      <h3>Endpoints</h3>
      {isPending ? <RowsSkeleton count={3} height={34} /> : <Endpoints webhooks={data?.data ?? []} />}
      <h3>Last deliveries</h3>
      {isPending ? <RowsSkeleton count={5} height={34} /> : <LastDeliveries webhooks={data?.data ?? []} />}
    </Section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const mostKeys = 5

function Keys({ keys }: Pick<OwnSectionProps, 'keys'>) {
  if (keys === null) return <span className={classes.quiet}>Admins see and make them.</span>
  if (keys.length === 0) return <Link to="/settings/api-keys">Create the first</Link>
  return (
    <ul className={classes.keys}>
      {keys.slice(0, mostKeys).map((key) => (
        <li key={key.id}>
          <code className="mono">{maskedKey(key)}</code> <span className={classes.quiet}>{key.name}</span>
        </li>
      ))}
      {keys.length > mostKeys && (
        <li>
          <Link to="/settings/api-keys">All {keys.length}</Link>
        </li>
      )}
    </ul>
  )
}

function Endpoints({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  if (webhooks.length === 0) {
    return (
      <p className={classes.quiet}>
        None yet. <Link to="/settings/webhooks">Create a webhook</Link>
      </p>
    )
  }
  return (
    <ul className={classes.rows}>
      {webhooks.map((webhook) => (
        <li key={webhook.id} className={classes.row}>
          <Link
            to="/settings/webhooks/$webhookId"
            params={{ webhookId: webhook.id }}
            className={`${classes.name} clip`}
          >
            {webhook.name}
          </Link>
          <code className={`${classes.url} clip`}>{webhook.target_url}</code>
          <WebhookStatus webhook={webhook} />
        </li>
      ))}
    </ul>
  )
}
