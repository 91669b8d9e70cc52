/** How the webhooks of the org did, together by the day, and which of them did worst. */
import type { Webhook, WebhookHealth } from '@bolsivo/sdk'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { count } from '../ui/time-text.ts'
import { totalsOf } from '../webhooks/health-figures.ts'
import { healthQuery, webhooksQuery } from '../webhooks/queries.ts'
import { ChartLegend } from './chart-legend.tsx'
import { EndpointTable, endpointTableHeight } from './endpoint-table.tsx'
import { FigureCard, type Loading, Nothing, TableSwitch } from './figure-card.tsx'
import { dayText, pointText } from './figure-text.ts'
import { PointTable } from './point-table.tsx'
import { type Series, StackedChart, stackedChartHeight } from './stacked-chart.tsx'
import { daysOf, endpointsOf } from './webhook-figures.ts'

const title = 'Webhook health'

const series: readonly Series[] = [
  { key: 'delivered', name: 'Delivered', fill: { color: 'var(--good)', texture: 'solid' } },
  { key: 'failed', name: 'Failed attempts', fill: { color: 'var(--bad)', texture: 'rising' } },
]

interface Healths {
  readonly webhooks: readonly Webhook[]
  readonly healths: readonly WebhookHealth[]
}

export function WebhookHealthCard() {
  const [isTable, setIsTable] = useState(false)
  const list = useQuery(webhooksQuery)
  return (
    <FigureCard
      title={title}
      description="Attempts at all webhooks in the last 30 days, by the day in UTC, whatever the period above."
      height={36 + stackedChartHeight + endpointTableHeight(list.data?.data.length ?? 1)}
      query={useHealths()}
      actions={<TableSwitch of={title} isTable={isTable} onChange={setIsTable} />}
    >
      {(data) => <HealthFigure {...data} isTable={isTable} />}
    </FigureCard>
  )
}

/** Of all webhooks, when each has answered. */
function useHealths(): Loading<Healths> {
  const list = useQuery(webhooksQuery)
  const webhooks = list.data?.data
  const each = useQueries({ queries: (webhooks ?? []).map(({ id }) => healthQuery(id, 'day')) })
  const healths = each.flatMap(({ data }) => (data ? [data] : []))
  return {
    data: webhooks && healths.length === webhooks.length ? { webhooks, healths } : undefined,
    error: list.error ?? each.find(({ error }) => error)?.error ?? null,
    refetch: () => {
      for (const query of [list, ...each]) if (query.error) void query.refetch()
    },
  }
}

function HealthFigure({ webhooks, healths, isTable }: Healths & { readonly isTable: boolean }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  if (webhooks.length === 0) {
    return (
      <Nothing>
        There is no webhook yet. <Link to="/settings/webhooks">Webhooks</Link> tell your other systems what
        happens to a lead.
      </Nothing>
    )
  }
  const { delivered, failed } = totalsOf(healths.flatMap(({ spans }) => spans))
  if (delivered + failed === 0) return <Nothing>Nothing was sent to a webhook in the last 30 days.</Nothing>
  const shown = series.filter(({ key }) => !hidden.has(key))
  const points = daysOf(healths).map(({ date, counts }) => ({
    key: date,
    label: dayText(date),
    name: pointText({ from: date, to: date }),
    counts: { ...counts },
  }))
  return (
    <>
      <ChartLegend
        title="Attempts in the chart"
        series={series}
        totals={{ delivered: count(delivered), failed: count(failed) }}
        hidden={hidden}
        onToggle={(key) => setHidden((keys) => keys.symmetricDifference(new Set([key])))}
      />
      {isTable ? (
        <PointTable title={title} series={shown} points={points} />
      ) : (
        <StackedChart title={title} series={shown} points={points} />
      )}
      <EndpointTable endpoints={endpointsOf(webhooks, healths)} />
    </>
  )
}
