/** After a change that bears on scores: the leads that are there keep theirs until somebody has them scored again. */
import type { ProfilePreview, Rescore } from '@bolsivo/sdk'
import { Button, CloseButton, Progress } from '@mantine/core'
import { isStatus, messageOf } from '../ui/error-text.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { notify } from '../ui/notify.tsx'
import { count } from '../ui/time-text.ts'
import type { KnownRescore } from './known-rescore.ts'
import { useRescore, useStartRescore } from './queries.ts'
import classes from './rescore-card.module.css'

export function RescoreCard(known: KnownRescore & { readonly isReadOnly: boolean }) {
  const { data, error } = useRescore(known.id)
  if (known.offered !== null) return <Offer {...known} offered={known.offered} />
  // Of another server or long ago: nothing to say.
  if (known.id === null || isStatus(error, 404) || known.isReadOnly) return null
  if (error) return <p role="alert">{messageOf(error)}</p>
  return data ? <Running rescore={data} {...known} /> : null
}

function Offer({ offered, begin, dismiss }: KnownRescore & { readonly offered: ProfilePreview }) {
  const start = useStartRescore()
  const run = () =>
    start.mutate(undefined, { onSuccess: ({ id }) => begin(id), onError: (error) => notify.error(error) })
  return (
    <div className={classes.card} role="status">
      <div className={classes.words}>
        <div className={classes.title}>Your leads still have their old scores</div>
        <div className={classes.quiet}>{offerText(offered)} New leads are scored by the new profile.</div>
      </div>
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" onClick={dismiss}>
          Not now
        </Button>
        <Button variant="default" onClick={run} loading={start.isPending}>
          Score all again
        </Button>
      </div>
    </div>
  )
}

const offerText = ({ basis, leads_changed, newly_qualified }: ProfilePreview): string =>
  `Scoring again would change ${basis === 'sample' ? 'about ' : ''}${count(leads_changed)} of them, and ${
    newly_qualified === 0 ? 'no new lead would qualify.' : `${count(newly_qualified)} would qualify.`
  }`

function Running({ rescore, begin, dismiss }: KnownRescore & { readonly rescore: Rescore }) {
  const start = useStartRescore()
  const { state, leads_scored, leads_total } = rescore
  const isRunning = state === 'running'
  const done = leads_total === 0 ? 100 : (leads_scored / leads_total) * 100
  return (
    <div className={classes.card} role="status">
      <div className={classes.words}>
        <div className={classes.title}>{titles[state]}</div>
        <div className={`${classes.quiet} numbers`}>{sentenceOf(rescore)}</div>
        {isRunning && <Progress value={done} size={4} mt={8} aria-label="Leads scored" />}
      </div>
      <div className={classes.buttons}>
        {state === 'failed' && (
          <Button
            variant="default"
            loading={start.isPending}
            onClick={() => start.mutate(undefined, { onSuccess: ({ id }) => begin(id) })}
          >
            Try again
          </Button>
        )}
        {state === 'done' && (
          <LinkButton to="/leads" variant="default">
            See the leads
          </LinkButton>
        )}
        {!isRunning && <CloseButton aria-label="Close" onClick={dismiss} />}
      </div>
    </div>
  )
}

const titles: Record<Rescore['state'], string> = {
  running: 'Scoring all leads again',
  done: 'All leads are scored again',
  failed: 'Scoring stopped before the end',
  superseded: 'Scoring began anew, with a newer profile',
}

function sentenceOf({ state, leads_scored, leads_total, leads_changed, newly_qualified }: Rescore): string {
  if (state === 'running') return `${count(leads_scored)} of ${count(leads_total)}. You can leave this page.`
  return `${count(leads_changed)} changed, ${count(newly_qualified)} moved to Qualified.`
}
