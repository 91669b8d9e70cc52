/** The last 48 hours of an endpoint in a line of a list: its rate, and small bars of what went well and what did not. */
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { count } from '../ui/time-text.ts'
import { barsOf, percent, totalsOf } from './health-figures.ts'
import classes from './health-spark.module.css'
import { healthQuery } from './queries.ts'

const height = 18

export function HealthSpark({ webhookId }: { readonly webhookId: string }) {
  const { data, isPending } = useQuery(healthQuery(webhookId, 'hour'))
  if (isPending) return <Skeleton height={height} width={148} />
  if (!data) return <span className={classes.none}>Not known</span>
  const { successRate, delivered, failed } = totalsOf(data.spans)
  if (successRate === null) return <span className={classes.none}>Nothing sent</span>
  const bars = barsOf(data.spans)
  return (
    <span className={classes.spark}>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${bars.length * 2} ${height}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {bars.map((bar, at) => (
          <g key={data.spans[at]?.starts_at}>
            <rect
              className={classes.good}
              x={at * 2}
              width={1.5}
              y={height * (1 - bar.delivered)}
              height={height * bar.delivered}
            />
            <rect
              className={classes.bad}
              x={at * 2}
              width={1.5}
              y={height * (1 - bar.delivered - bar.failed)}
              height={height * bar.failed}
            />
          </g>
        ))}
      </svg>
      <span
        className="numbers"
        title={`${count(delivered)} delivered, ${count(failed)} failed in the last 48 hours`}
      >
        {percent(successRate)}
      </span>
    </span>
  )
}
