/**
 * Attempts by hour or day: what went well at the bottom, what failed above it. Drawn as SVG, whose colours are printed
 * (backgrounds are not), with the same figures as a table for who can't see it.
 */
import { useState } from 'react'
import { count } from '../ui/time-text.ts'
import classes from './health-chart.module.css'
import { barsOf, duration, type Span, totalsOf } from './health-figures.ts'
import type { HealthBy } from './queries.ts'

const size = { width: 1000, height: 120 }

export interface HealthChartProps {
  readonly spans: readonly Span[]
  readonly by: HealthBy
}

export function HealthChart({ spans, by }: HealthChartProps) {
  const [pointedAt, setPointedAt] = useState<number | null>(null)
  const pointed = pointedAt === null ? null : spans[pointedAt]
  const { delivered, failed } = totalsOf(spans)
  const period = by === 'hour' ? 'the last 48 hours' : 'the last 30 days'
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        {pointed
          ? spanInWords(pointed, by)
          : `${count(delivered)} delivered and ${count(failed)} failed attempts in ${period}`}
      </figcaption>
      <Bars spans={spans} pointedAt={pointedAt} onPoint={setPointedAt} />
      <div className={classes.axis} aria-hidden>
        <span>{spans[0] && edge(spans[0].starts_at, by)}</span>
        <span>Now</span>
      </div>
      <FigureTable spans={spans} by={by} />
    </figure>
  )
}

interface BarsProps {
  readonly spans: readonly Span[]
  readonly pointedAt: number | null
  readonly onPoint: (at: number | null) => void
}

function Bars({ spans, pointedAt, onPoint }: BarsProps) {
  const step = size.width / Math.max(1, spans.length)
  const bars = barsOf(spans)
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      aria-hidden
      onPointerLeave={() => onPoint(null)}
    >
      {bars.map(({ delivered, failed }, at) => {
        const place = { x: at * step + step * 0.12, width: step * 0.76 }
        return (
          <g
            key={spans[at]?.starts_at}
            data-pointed={at === pointedAt || undefined}
            onPointerEnter={() => onPoint(at)}
          >
            <rect className={classes.area} x={at * step} width={step} y={0} height={size.height} />
            <rect
              {...place}
              className={classes.good}
              y={size.height * (1 - delivered)}
              height={size.height * delivered}
            />
            <rect
              {...place}
              className={classes.bad}
              y={size.height * (1 - delivered - failed)}
              height={size.height * failed}
            />
          </g>
        )
      })}
    </svg>
  )
}

function FigureTable({ spans, by }: HealthChartProps) {
  return (
    // A table is as wide as its words, whatever it is told: what hides it is around it.
    <div className="unseen">
      <table>
        <caption>Attempts by {by}</caption>
        <thead>
          <tr>
            {['From', 'Delivered', 'Failed attempts', 'Given up', 'Half within'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spans
            .filter((span) => span.delivered + span.failed_attempts > 0)
            .map((span) => (
              <tr key={span.starts_at}>
                <th scope="row">{edge(span.starts_at, by)}</th>
                <td>{span.delivered}</td>
                <td>{span.failed_attempts}</td>
                <td>{span.exhausted}</td>
                <td>{span.duration_p50_ms === null ? '' : duration(span.duration_p50_ms)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

/** Days are UTC's: shown in another zone they would be those before. */
function edge(at: string, by: HealthBy): string {
  const shown: Intl.DateTimeFormatOptions =
    by === 'hour'
      ? { weekday: 'short', hour: 'numeric', minute: '2-digit' }
      : { month: 'short', day: 'numeric', timeZone: 'UTC' }
  return new Date(at).toLocaleString(undefined, shown)
}

function spanInWords(span: Span, by: HealthBy): string {
  const parts = [
    `${edge(span.starts_at, by)}: ${count(span.delivered)} delivered`,
    `${count(span.failed_attempts)} failed`,
  ]
  if (span.exhausted > 0) parts.push(`${count(span.exhausted)} given up`)
  if (span.duration_p50_ms !== null) parts.push(`half answered within ${duration(span.duration_p50_ms)}`)
  return parts.join(', ')
}
