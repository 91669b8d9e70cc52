/** What the profile as it stands on the page would do to the leads that are there: figures, and reasons in words. */
import type { Profile, ProfilePreview } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { messageOf } from '../ui/error-text.ts'
import { BlockSkeleton } from '../ui/skeletons.tsx'
import { count } from '../ui/time-text.ts'
import classes from './preview-card.module.css'
import { usePreview } from './queries.ts'

const settleMs = 400

interface PreviewCardProps {
  readonly profile: Profile
  readonly isEdited: boolean
}

export function PreviewCard({ profile, isEdited }: PreviewCardProps) {
  const [settled] = useDebouncedValue(profile, settleMs)
  const { data, error, isFetching, refetch } = usePreview(settled)
  if (error) {
    return (
      <div className={classes.card} role="status">
        <p className={classes.quiet}>{messageOf(error)}</p>
        <Button variant="default" size="xs" onClick={() => void refetch()}>
          Retry
        </Button>
      </div>
    )
  }
  if (!data) return <BlockSkeleton height={220} />
  if (data.leads_total === 0) {
    return (
      <div className={classes.card}>
        <p className={classes.quiet}>
          Once there are leads you see here who would qualify. <Link to="/leads/import">Import leads</Link>
        </p>
      </div>
    )
  }
  return (
    <div className={classes.card} data-is-old={isFetching || undefined}>
      <div role="status" className={classes.head}>
        <span className={`${classes.number} numbers`}>{count(data.would_qualify)}</span>
        <span>
          {data.would_qualify === 1 ? 'lead reaches' : 'leads reach'} the threshold
          <span className={classes.quiet}> of {count(data.leads_total)}</span>
        </span>
      </div>
      <Changes preview={data} isEdited={isEdited} />
      <Examples preview={data} />
    </div>
  )
}

/** The same in half a sentence, for where the card is far away. */
export function PreviewLine({ profile }: { readonly profile: Profile }) {
  const [settled] = useDebouncedValue(profile, settleMs)
  const { data } = usePreview(settled)
  if (!data || data.leads_total === 0) return null
  return (
    <span className={`${classes.brief} numbers`}>
      {count(data.would_qualify)} of {count(data.leads_total)} would reach the threshold,{' '}
      {count(data.qualified_now)} do now.
    </span>
  )
}

function Changes({ preview, isEdited }: { readonly preview: ProfilePreview; readonly isEdited: boolean }) {
  const { qualified_now, newly_qualified, score_changes: changes } = preview
  const lines: [string, number][] = [
    ['Reach it now', qualified_now],
    ['Would move to Qualified', newly_qualified],
    ['Scores that rise', changes.up],
    ['Scores that fall', changes.down],
    ...(changes.first > 0 ? ([['First scores', changes.first]] as [string, number][]) : []),
  ]
  return (
    <>
      <dl className={classes.lines}>
        {lines.map(([name, value]) => (
          <div key={name} className={classes.line}>
            <dt>{name}</dt>
            <dd className="numbers">{count(value)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.note}>
        {preview.basis === 'sample' && `Estimated from ${count(preview.leads_scored)} leads. `}
        {isEdited
          ? 'Nothing changes until you save.'
          : 'Against the scores that the leads have now. None moves back.'}
      </p>
    </>
  )
}

function Examples({ preview: { examples } }: { readonly preview: ProfilePreview }) {
  if (examples.length === 0) return <p className={classes.quiet}>No lead would qualify by this profile.</p>
  return (
    <>
      <h3 className={classes.title}>The best of them</h3>
      <ul className={classes.examples}>
        {examples.slice(0, 5).map((example) => (
          <li key={example.lead_id}>
            <div className={classes.example}>
              <Link
                to="/leads/$leadId"
                params={{ leadId: example.lead_id }}
                className={`${classes.name} clip`}
              >
                {example.business_name}
              </Link>
              <span className={`${classes.score} numbers`}>
                {example.previous_score !== null && example.previous_score !== example.score && (
                  <span className={classes.quiet}>
                    {example.previous_score}
                    <span aria-hidden> → </span>
                    <span className="unseen">, then </span>
                  </span>
                )}
                {example.score}
              </span>
            </div>
            <div className={classes.reason}>{example.fit_reason}</div>
          </li>
        ))}
      </ul>
    </>
  )
}
