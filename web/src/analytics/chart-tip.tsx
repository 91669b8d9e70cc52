import { count } from '../ui/time-text.ts'
import { sumOf } from './chart-scale.ts'
import classes from './chart-tip.module.css'
import type { ChartPoint, Series } from './stacked-chart.tsx'
import { Swatch } from './texture.tsx'

export interface ChartTipProps {
  readonly point: ChartPoint
  readonly series: readonly Series[]
  /** Along the chart, 0–1. */
  readonly place: number
}

/** What a point of a chart is made of; on the side where there is room. A screen reader hears it from the slider. */
export function ChartTip({ point: { name, counts }, series, place }: ChartTipProps) {
  const there = series.filter(({ key }) => (counts[key] ?? 0) > 0).toReversed()
  const side = place < 0.5 ? { left: `${place * 100}%` } : { right: `${(1 - place) * 100}%` }
  return (
    <div className={`${classes.tip} no-print`} style={side} aria-hidden>
      <div className={classes.name}>
        <span>{name}</span>
        <span className="numbers">
          {count(
            sumOf(
              counts,
              series.map(({ key }) => key),
            ),
          )}
        </span>
      </div>
      {there.map(({ key, name: kind, fill }) => (
        <div key={key} className={classes.line}>
          <Swatch fill={fill} />
          <span>{kind}</span>
          <span className="numbers">{count(counts[key] ?? 0)}</span>
        </div>
      ))}
    </div>
  )
}
