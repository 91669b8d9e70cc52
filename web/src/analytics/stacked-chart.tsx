/**
 * Counts over time, one kind on the other. Pointed at with a finger or mouse, or with the arrow keys: it is a slider along
 * the time, so that a screen reader says each point. What is drawn is SVG, and the words are HTML, which stays sharp in print.
 */
import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useState } from 'react'
import { count } from '../ui/time-text.ts'
import { labelledPlaces, type Segment, stack, sumOf, ticksFor } from './chart-scale.ts'
import { ChartTip } from './chart-tip.tsx'
import classes from './stacked-chart.module.css'
import { type Fill, FillPattern } from './texture.tsx'

export interface Series {
  readonly key: string
  readonly name: string
  readonly fill: Fill
}

export interface ChartPoint {
  readonly key: string
  /** Under the chart. */
  readonly label: string
  /** Where it is pointed at. */
  readonly name: string
  readonly counts: Readonly<Record<string, number>>
  /** In a table, the counts as they lead to what they count. */
  readonly links?: Readonly<Record<string, ReactNode>>
}

export interface StackedChartProps {
  readonly title: string
  /** From below. */
  readonly series: readonly Series[]
  readonly points: readonly ChartPoint[]
}

/** Drawn so high; the rest is the labels below. */
const height = 190
export const stackedChartHeight = height + 24

export function StackedChart({ title, series, points }: StackedChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const [pointedAt, setPointedAt] = useState<number | null>(null)
  const keys = series.map(({ key }) => key)
  const ticks = ticksFor(Math.max(0, ...points.map(({ counts }) => sumOf(counts, keys))))
  const last = points.length - 1
  const pointed = pointedAt === null ? undefined : points[pointedAt]
  const told = pointed ?? points[last]

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width: shown } = event.currentTarget.getBoundingClientRect()
    setPointedAt(clamp(Math.floor(((event.clientX - left) / shown) * points.length), last))
  }
  const onKey = (event: KeyboardEvent) => {
    const next = nextPlace(event.key, pointedAt ?? last, last)
    if (next === undefined) return
    event.preventDefault()
    setPointedAt(next)
  }
  return (
    <div className={classes.chart}>
      <Grid ticks={ticks} />
      <div
        ref={ref}
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label={`${title}. The arrow keys go from point to point`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={pointedAt ?? last}
        aria-valuetext={told && inWords(told, series)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        // A finger has left as soon as it is lifted: what it touched is shown until it touches something else.
        onPointerLeave={({ pointerType }) => pointerType === 'mouse' && setPointedAt(null)}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setPointedAt(pointedAt ?? last)}
        onBlur={() => setPointedAt(null)}
        onKeyDown={onKey}
      >
        <Bars
          {...{ series, points, pointedAt }}
          width={width || 1000}
          stacks={points.map(({ counts }) => stack(counts, keys, ticks.at(-1) ?? 1))}
        />
        {pointed && pointedAt !== null && (
          <ChartTip point={pointed} series={series} place={(pointedAt + 0.5) / points.length} />
        )}
      </div>
      <Labels points={points} width={width || 1000} />
    </div>
  )
}

function Labels({ points, width }: Pick<BarsProps, 'points' | 'width'>) {
  const step = width / points.length
  return (
    <div className={classes.labels} aria-hidden>
      {labelledPlaces(points.length, Math.floor(width / 84)).map((at) => (
        <span
          key={points[at]?.key}
          // In the middle below its bar, and within the chart.
          style={
            at === points.length - 1 && step < 44
              ? { right: 0, transform: 'none' }
              : { left: `${((at + 0.5) / points.length) * 100}%` }
          }
        >
          {points[at]?.label}
        </span>
      ))}
    </div>
  )
}

function Grid({ ticks }: { readonly ticks: readonly number[] }) {
  const highest = ticks.at(-1) ?? 1
  return (
    <div className={classes.grid} style={{ height }} aria-hidden>
      {ticks.map((tick) => (
        <span key={tick} style={{ bottom: `${(tick / highest) * 100}%` }}>
          {count(tick)}
        </span>
      ))}
    </div>
  )
}

interface BarsProps extends Pick<StackedChartProps, 'series' | 'points'> {
  readonly stacks: readonly (readonly Segment[])[]
  readonly pointedAt: number | null
  readonly width: number
}

function Bars({ series, points, stacks, pointedAt, width }: BarsProps) {
  const id = useId()
  const step = width / Math.max(1, points.length)
  const barWidth = Math.min(step * 0.74, 36)
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${width} ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden
    >
      <defs>
        {series.map(({ key, fill }) => (
          <FillPattern key={key} id={`${id}${key}`} fill={fill} />
        ))}
      </defs>
      {pointedAt !== null && (
        <rect className={classes.pointed} x={pointedAt * step} width={step} height={height} />
      )}
      {stacks.map((segments, at) =>
        segments.map(({ key, start, end }) => (
          <rect
            key={`${points[at]?.key} ${key}`}
            x={at * step + (step - barWidth) / 2}
            width={barWidth}
            y={height * (1 - end)}
            // A hair of paper between two kinds.
            height={Math.max(0.75, height * (end - start) - 1)}
            fill={`url(#${id}${key})`}
          />
        )),
      )}
    </svg>
  )
}

const clamp = (place: number, last: number): number => Math.min(last, Math.max(0, place))

function nextPlace(key: string, at: number, last: number): number | null | undefined {
  if (key === 'ArrowLeft' || key === 'ArrowDown') return clamp(at - 1, last)
  if (key === 'ArrowRight' || key === 'ArrowUp') return clamp(at + 1, last)
  if (key === 'PageUp' || key === 'PageDown') return clamp(at + (key === 'PageUp' ? 7 : -7), last)
  if (key === 'Home') return 0
  if (key === 'End') return last
  return key === 'Escape' ? null : undefined
}

function inWords({ name, counts }: ChartPoint, series: readonly Series[]): string {
  const parts = series.flatMap(({ key, name: kind }) => {
    const counted = counts[key] ?? 0
    return counted > 0 ? [`${count(counted)} ${kind.toLowerCase()}`] : []
  })
  return `${name}: ${parts.length > 0 ? parts.join(', ') : 'nothing'}`
}
