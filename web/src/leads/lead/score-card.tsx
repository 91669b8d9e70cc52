/** How well a lead fits, why, and what it was before. */
import type { Lead, Score } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './score-card.module.css'

export const scoresKey = (leadId: string) => ['leads', 'scores', leadId] as const

const fewScores = 3

export function ScoreCard({ lead }: { readonly lead: Lead }) {
  const { data: profile } = useQuery({
    queryKey: ['profile'],
    queryFn: ({ signal }) => bolsivo.profile.get({ signal }),
  })
  const { score, fit_reason } = lead
  return (
    <section className={classes.card} aria-labelledby="score-title">
      <h2 id="score-title" className="unseen">
        Score
      </h2>
      <div className={classes.now}>
        <span className={classes.score} data-unknown={score === null || undefined}>
          {score ?? '–'}
        </span>
        <div className={classes.words}>
          <p className={classes.reason}>
            {fit_reason ??
              (score === null ? 'Not scored yet. That takes a few seconds.' : 'No reason was given.')}
          </p>
          <p className={classes.aside}>
            {profile &&
              score !== null &&
              (score >= profile.threshold ? 'Good enough' : 'Below the threshold')}
            {profile && score !== null && `: you take leads from ${profile.threshold}. `}
            <Link to="/settings/profile">What counts</Link>
          </p>
        </div>
      </div>
      <Scores leadId={lead.id} />
    </section>
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
