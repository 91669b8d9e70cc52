import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './chart-legend.module.css'
import type { Series } from './stacked-chart.tsx'
import { Swatch } from './texture.tsx'

export interface ChartLegendProps {
  readonly title: string
  readonly series: readonly Series[]
  readonly totals: Readonly<Record<string, ReactNode>>
  readonly hidden: ReadonlySet<string>
  readonly onToggle: (key: string) => void
}

/** What the fills mean, with how many there are of each in all; a press hides or shows one. */
export function ChartLegend({ title, series, totals, hidden, onToggle }: ChartLegendProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div className={classes.legend} role="group" aria-label={title}>
      {series.map(({ key, name, fill }) => (
        <div key={key} className={classes.item}>
          <UnstyledButton
            className={classes.toggle}
            aria-pressed={!hidden.has(key)}
            onClick={() => onToggle(key)}
          >
            <Swatch fill={fill} />
            <span className={classes.name}>{name}</span>
          </UnstyledButton>
          <span className={`${classes.count} numbers`}>{totals[key]}</span>
        </div>
      ))}
    </div>
  )
}
