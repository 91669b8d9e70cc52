/** How well a lead fits, why, and what it was before. */
import type { Assessment, Lead, Score } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { useAsksForWords, useThreshold } from '../threshold.ts'
import classes from './score-card.module.css'

export const scoresKey = (leadId: string) => ['leads', 'scores', leadId] as const

const fewScores = 3

export function ScoreCard({ lead }: { readonly lead: Lead }) {
  const threshold = useThreshold()
  const { score, fit_reason } = lead
  const isLow = score !== null && threshold !== undefined && score < threshold
  return (
    <section className={classes.card} aria-labelledby="score-title">
      <h2 id="score-title" className="unseen">
        Score
      </h2>
      <div className={classes.now}>
        <span className={classes.score} data-quiet={score === null || isLow || undefined}>
          {score ?? '–'}
        </span>
        <div className={classes.words}>
          <p className={classes.reason}>
            {fit_reason ??
              (score === null ? 'Not scored yet. That takes a few seconds.' : 'No reason was given.')}
          </p>
          <p className={classes.aside}>
            {threshold !== undefined &&
              score !== null &&
              `${isLow ? 'Below the threshold' : 'Good enough'}: you take leads from ${threshold}. `}
            <Link to="/settings/profile">What counts</Link>
          </p>
        </div>
      </div>
      {score !== null && <Criteria lead={lead} />}
      <Scores leadId={lead.id} />
    </section>
  )
}

/** A change of the lead or of the profile may change them. */
const assessmentQuery = ({ id, score, updated_at }: Lead) =>
  queryOptions({
    queryKey: ['leads', 'assessment', id, score, updated_at],
    queryFn: ({ signal }) => bolsivo.leads.assessment(id, { signal }),
  })

const criterionNames: Readonly<Record<Assessment['criteria'][number]['name'], string>> = {
  category: 'Category',
  location: 'Place',
  words: 'Words',
  rating: 'Rating',
  reviews: 'Reviews',
  contact: 'Reachable',
}

function Criteria({ lead }: { readonly lead: Lead }) {
  const { data, error } = useQuery({ ...assessmentQuery(lead), placeholderData: keepPreviousData })
  const asksForWords = useAsksForWords()
  if (error) return <ErrorState error={error} />
  if (!data) return <div className={classes.waiting} data-with-words={asksForWords || undefined} />
  const asked = data.criteria.filter(({ of }) => of > 0)
  return (
    <div className={classes.history}>
      {!data.is_current && (
        <p className={classes.aside}>
          Your profile says something else by now: this is how it would be scored today.
        </p>
      )}
      <dl className={classes.criteria}>
        {asked.map(({ name, points, of, is_known, finding }) => (
          <div key={name} className={classes.criterion} data-unknown={!is_known || undefined}>
            <dt>{criterionNames[name]}</dt>
            <dd className={classes.finding}>{finding}</dd>
            <dd className={classes.bar} aria-hidden="true">
              <span style={{ width: `${Math.min(100, (100 * points) / of)}%` }} />
            </dd>
            <dd className={`${classes.points} numbers`}>
              {Math.round(points)} <span>of {Math.round(of)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {data.limited_to !== null && data.limited_to < 100 && (
        <p className={classes.aside}>Whatever the points say, such a lead gets at most {data.limited_to}.</p>
      )}
    </div>
  )
}

function Scores({ leadId }: { readonly leadId: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const { data, error } = useQuery({
    queryKey: scoresKey(leadId),
    queryFn: ({ signal }) => Promise.resolve(bolsivo.leads.scores(leadId, { limit: 100 }, { signal })),
  })
  if (error) return <ErrorState error={error} />
  const scores = data?.data ?? []
  // The newest is what stands above.
  if (scores.length < 2) return null
  const shown = isWhole ? scores : scores.slice(0, fewScores)
  return (
    <div className={classes.history}>
      <h3 className={classes.heading}>Scores so far</h3>
      <ol className={classes.scores}>
        {shown.map((score, at) => (
          <PastScore key={score.id} score={score} before={scores[at + 1] ?? null} />
        ))}
      </ol>
      {shown.length < scores.length && (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setIsWhole(true)}>
          Show all {scores.length}
        </Button>
      )}
    </div>
  )
}

function PastScore({ score, before }: { readonly score: Score; readonly before: Score | null }) {
  const change = before === null ? 0 : score.score - before.score
  return (
    <li className={classes.past}>
      <span className={`${classes.value} numbers`}>{score.score}</span>
      <span className={classes.change} data-up={change > 0 || undefined} data-down={change < 0 || undefined}>
        {change > 0 ? `+${change}` : change < 0 ? `−${-change}` : ''}
      </span>
      <span className={classes.why}>{score.fit_reason}</span>
      <Time at={score.created_at} />
    </li>
  )
}
