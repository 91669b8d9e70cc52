/** A figure of the page: its name, what it counts, and the states it can be in. All of them take the same room. */
import { ActionIcon, Skeleton, Tooltip } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { type CSSProperties, type ReactNode, useId } from 'react'
import { ErrorState } from '../ui/states.tsx'
import classes from './figure-card.module.css'

/** What a query answers, as far as a card asks. */
export interface Loading<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  /** Those of another period are shown until these are there. */
  readonly isPlaceholderData?: boolean
  readonly refetch: () => unknown
}

export interface FigureCardProps<Data> {
  readonly title: string
  readonly description: string
  /** Of what comes, in pixels; and on a phone, where that is another. */
  readonly height: number
  readonly phoneHeight?: number
  readonly query: Loading<Data>
  readonly actions?: ReactNode
  readonly children: (data: Data) => ReactNode
}

export function FigureCard<Data>(props: FigureCardProps<Data>) {
  const { title, description, height, phoneHeight = height, query, actions, children } = props
  const id = useId()
  const { data, error, isPlaceholderData, refetch } = query
  return (
    <section className={classes.card} aria-labelledby={id} aria-busy={isPlaceholderData || undefined}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.title} id={id}>
            {title}
          </h2>
          <p className={classes.description}>{description}</p>
        </div>
        {actions}
      </div>
      <div className={classes.body} style={heights(height, phoneHeight)}>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <div role="status">
            <span className="unseen">Loading</span>
            <Skeleton height="var(--waiting)" />
          </div>
        ) : (
          children(data)
        )}
      </div>
    </section>
  )
}

const heights = (height: number, phoneHeight: number) =>
  ({ '--height': `${height}px`, '--phone-height': `${phoneHeight}px` }) as CSSProperties

/** In place of a chart in which nothing would be seen. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className={classes.nothing}>{children}</p>
}

export interface TableSwitchProps {
  readonly of: string
  readonly isTable: boolean
  readonly onChange: (isTable: boolean) => void
}

export function TableSwitch({ of, isTable, onChange }: TableSwitchProps) {
  const label = isTable ? 'Show as chart' : 'Show as table'
  const Picture = isTable ? IconChartBar : IconTable
  return (
    <Tooltip label={label}>
      <ActionIcon className="no-print" aria-label={`${label}: ${of}`} onClick={() => onChange(!isTable)}>
        <Picture size={16} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
