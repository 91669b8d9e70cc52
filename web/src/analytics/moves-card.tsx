/** Moves of leads to each status over time, as a chart or as a table. */
import type { LeadStatus, Moves } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { statusColor, statuses, statusNames } from '../leads/status.tsx'
import { count } from '../ui/time-text.ts'
import { ChartLegend } from './chart-legend.tsx'
import { sumOf } from './chart-scale.ts'
import { FigureCard, Nothing, TableSwitch } from './figure-card.tsx'
import { dayText, periodText, pointText } from './figure-text.ts'
import { LeadsLink } from './leads-link.tsx'
import { PointTable } from './point-table.tsx'
import { movesQuery, type PeriodQuery } from './queries.ts'
import { type Series, StackedChart, stackedChartHeight } from './stacked-chart.tsx'
import type { Texture } from './texture.tsx'

const title = 'Moves over time'

/** Statuses of one colour, and those that stand on one another, differ in these. */
const textures: Readonly<Record<LeadStatus, Texture>> = {
  new: 'dots',
  qualified: 'rising',
  contacted: 'solid',
  replied: 'falling',
  meeting: 'level',
  closed_won: 'solid',
  closed_lost: 'crossed',
}

const series: readonly Series[] = statuses.map((status) => ({
  key: status,
  name: statusNames[status],
  fill: { color: statusColor(status), texture: textures[status] },
}))

export function MovesCard({ period }: { readonly period: PeriodQuery }) {
  const moves = useQuery(movesQuery(period))
  const [isTable, setIsTable] = useState(false)
  return (
    <FigureCard
      title={title}
      description={`Every move to a status, by the ${moves.data?.interval ?? 'day'}.`}
      height={36 + stackedChartHeight}
      query={moves}
      actions={<TableSwitch of={title} isTable={isTable} onChange={setIsTable} />}
    >
      {(data) => <MovesFigure moves={data} isTable={isTable} />}
    </FigureCard>
  )
}

function MovesFigure({ moves, isTable }: { readonly moves: Moves; readonly isTable: boolean }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  if (sumOf(moves.total.moves, statuses) === 0) return <Nothing>No lead moved in this period.</Nothing>
  const shown = series.filter(({ key }) => !hidden.has(key))
  const points = moves.data.map((point) => ({
    key: point.from,
    label: dayText(point.from),
    name: pointText(point),
    counts: point.moves,
    links: linksOf(point, pointText(point)),
  }))
  return (
    <>
      <ChartLegend
        title="Statuses in the chart"
        series={series}
        totals={linksOf(moves.total, periodText(moves))}
        hidden={hidden}
        onToggle={(key) => setHidden((keys) => keys.symmetricDifference(new Set([key])))}
      />
      {isTable ? (
        <PointTable title={title} series={shown} points={points} />
      ) : (
        <StackedChart title={title} series={shown} points={points} />
      )}
    </>
  )
}

/** Of one time, each count of moves with the way to their leads. */
function linksOf({ moves, leads, filters }: Moves['total'], time: string): Record<LeadStatus, ReactNode> {
  const linkOf = (status: LeadStatus) => {
    const [moved, ofLeads] = [moves[status] ?? 0, leads[status] ?? 0]
    const which = moved === ofLeads ? 'leads that moved' : `${count(ofLeads)} leads that moved`
    return (
      <LeadsLink
        leads={ofLeads}
        filter={filters[status]}
        title={`${which} to ${statusNames[status].toLowerCase()}, ${time}`}
      >
        {count(moved)}
      </LeadsLink>
    )
  }
  return Object.fromEntries(statuses.map((status) => [status, linkOf(status)])) as Record<
    LeadStatus,
    ReactNode
  >
}
