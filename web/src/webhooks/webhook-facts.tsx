import type { Webhook } from '@bolsivo/sdk'
import type { ReactNode } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { Time } from '../ui/time.tsx'
import classes from './webhook-facts.module.css'

/** How it is set. Values of own headers may be credentials: their names alone. */
export function WebhookFacts({ webhook }: { readonly webhook: Webhook }) {
  const headers = Object.keys(webhook.headers)
  return (
    <dl className={classes.facts}>
      <Fact name="URL">
        <span className={classes.url}>
          <code className="mono">{webhook.target_url}</code>
          <CopyButton value={webhook.target_url} label="Copy URL" />
        </span>
      </Fact>
      <Fact name="Events">
        {webhook.event_types.includes('*') ? (
          'Everything'
        ) : (
          <span className={classes.types}>
            {webhook.event_types.map((type) => (
              <code key={type} className={classes.type}>
                {type}
              </code>
            ))}
          </span>
        )}
      </Fact>
      <Fact name="Retries">
        {webhook.retry_policy === 'extended' ? 'Extended, for three days more' : 'Standard'}
      </Fact>
      {webhook.include.includes('lead') && <Fact name="Body">With the whole lead</Fact>}
      {headers.length > 0 && (
        <Fact name="Own headers">
          <code className="mono">{headers.join(', ')}</code>
        </Fact>
      )}
      <Fact name="Secret">
        <code className="mono">whsec_…{webhook.secret_last4}</code>
      </Fact>
      <Fact name="Created">
        <Time at={webhook.created_at} />
      </Fact>
    </dl>
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
