import { count } from '../ui/time-text.ts'
import { sumOf } from './chart-scale.ts'
import classes from './figure-table.module.css'
import type { ChartPoint, Series } from './stacked-chart.tsx'

export interface PointTableProps {
  readonly title: string
  readonly series: readonly Series[]
  readonly points: readonly ChartPoint[]
}

/** A chart over time as a table that scrolls in its place, newest first; points with nothing are left out. */
export function PointTable({ title, series, points }: PointTableProps) {
  const keys = series.map(({ key }) => key)
  const shown = points.filter(({ counts }) => sumOf(counts, keys) > 0).toReversed()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
    <section className={classes.points} tabIndex={0} aria-label={`${title} as a table`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            {series.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, name, counts, links }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {keys.map((one) => (
                <td key={one} className={counts[one] ? undefined : classes.none}>
                  {links?.[one] ?? count(counts[one] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
