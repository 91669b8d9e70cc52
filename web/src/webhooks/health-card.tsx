/** How a webhook has done lately: in figures, and hour by hour or day by day. */
import type { WebhookHealth } from '@bolsivo/sdk'
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { BlockSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { count } from '../ui/time-text.ts'
import classes from './health-card.module.css'
import { HealthChart } from './health-chart.tsx'
import { duration, percent, totalsOf } from './health-figures.ts'
import { type HealthBy, healthQuery } from './queries.ts'

export function HealthCard({ webhookId }: { readonly webhookId: string }) {
  const [by, setBy] = useState<HealthBy>('hour')
  const { data, error, refetch } = useQuery(healthQuery(webhookId, by))
  return (
    <section className={classes.card} aria-labelledby="health">
      <div className={classes.head}>
        <h2 id="health" className={classes.title}>
          Health
        </h2>
        <SegmentedControl
          className="no-print"
          size="xs"
          aria-label="Period"
          value={by}
          onChange={(value) => setBy(value === 'day' ? 'day' : 'hour')}
          data={[
            { value: 'hour', label: '48 hours' },
            { value: 'day', label: '30 days' },
          ]}
        />
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <BlockSkeleton height={236} />}
      {!error && data && <Health health={data} />}
    </section>
  )
}

function Health({ health }: { readonly health: WebhookHealth }) {
  const { successRate } = totalsOf(health.spans)
  const p95 = health.spans.findLast((span) => span.duration_p95_ms !== null)?.duration_p95_ms ?? null
  return (
    <>
      <dl className={classes.figures}>
        <Figure name="Success rate">{successRate === null ? '–' : percent(successRate)}</Figure>
        <Figure name="19 of 20 answer within">{p95 === null ? '–' : duration(p95)}</Figure>
        <Figure name="On the way">{count(health.open)}</Figure>
        <Figure name="Retrying">{count(health.retrying)}</Figure>
        <Figure name="Last success">
          {health.last_success_at === null ? 'None in a month' : <Time at={health.last_success_at} />}
        </Figure>
      </dl>
      <HealthChart spans={health.spans} by={health.by} />
    </>
  )
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
