/** Whether a high score is worth something: what became of the leads of each band. */
import type { ScoreOutcome } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { statusNames } from '../leads/status.tsx'
import { count } from '../ui/time-text.ts'
import { FigureCard, Nothing } from './figure-card.tsx'
import { rateText } from './figure-text.ts'
import { LeadsLink } from './leads-link.tsx'
import { type PeriodQuery, scoreOutcomeQuery } from './queries.ts'
import { RateBar } from './rate-bar.tsx'
import classes from './score-outcome-card.module.css'

type Band = ScoreOutcome['data'][number]

const outcomes = ['contacted', 'replied', 'meeting', 'closed_won', 'closed_lost'] as const

export function ScoreOutcomeCard({ period }: { readonly period: PeriodQuery }) {
  return (
    <FigureCard
      title="Outcome by score"
      description="Leads that arrived in this period, and what has become of them until now."
      height={338}
      query={useQuery(scoreOutcomeQuery(period))}
    >
      {({ data }) =>
        data.every(({ leads }) => leads === 0) ? (
          <Nothing>No lead arrived in this period.</Nothing>
        ) : (
          <Bands bands={data} />
        )
      }
    </FigureCard>
  )
}

/** The highest first, and last those without a score. */
function Bands({ bands }: { readonly bands: readonly Band[] }) {
  const ordered = [
    ...bands.filter(({ min_score }) => min_score !== null).toReversed(),
    ...bands.filter(({ min_score, leads }) => min_score === null && leads > 0),
  ]
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Score</th>
            <th scope="col">Leads</th>
            {outcomes.map((outcome) => (
              <th key={outcome} scope="col">
                {statusNames[outcome]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((band) => (
            <BandRow key={band.min_score} band={band} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function BandRow({ band }: { readonly band: Band }) {
  const { min_score, max_score, leads, filters, rates } = band
  const name = min_score === null ? 'None' : `${min_score}–${max_score}`
  const scored = min_score === null ? 'no score' : `a score of ${name}`
  return (
    <tr className={leads === 0 ? classes.none : undefined}>
      <th scope="row">{name}</th>
      <td>
        <LeadsLink leads={leads} filter={filters.leads} title={`leads of this period with ${scored}`} />
      </td>
      {outcomes.map((outcome) => (
        <td key={outcome}>
          <LeadsLink
            leads={band[outcome]}
            filter={filters[outcome]}
            title={`${count(band[outcome])} of ${count(leads)} leads with ${scored}: ${statusNames[outcome].toLowerCase()}`}
          >
            {rateText(rates[outcome])}
          </LeadsLink>
          {leads > 0 && (
            <RateBar share={rates[outcome] ?? 0} tone={outcome === 'closed_lost' ? 'quiet' : 'accent'} />
          )}
        </td>
      ))}
    </tr>
  )
}
