/** While the file is read, and what came of it: the best leads first. */

import type { Import } from '@bolsivo/sdk'
import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { foundLeadsQuery } from '../leads/found-leads.ts'
import { bolsivo } from '../session/bolsivo.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { count } from '../ui/time-text.ts'
import classes from './progress-step.module.css'
import layout from './welcome-layout.module.css'
import { WelcomeLayout } from './welcome-layout.tsx'

export function ProgressStep({ importId }: { readonly importId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['imports', importId],
    queryFn: ({ signal }) => bolsivo.imports.get(importId, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 700),
  })
  const isOver = data !== undefined && data.state !== 'running'
  const qualified = useQualified(data?.state === 'done')
  return (
    <WelcomeLayout
      step={3}
      title={titleOf(data)}
      description={data ? sentenceOf(data, qualified) : 'The file has arrived.'}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !isOver && (
        <Progress
          aria-label="Rows read"
          value={data && data.rows_total > 0 ? (100 * data.rows_read) / data.rows_total : 0}
          animated
        />
      )}
      {data?.state === 'done' && <BestLeads />}
      <div className={layout.buttons}>
        <LinkButton to="/welcome" search={{ step: 'leads' }} variant="subtle" color="gray" ml={-13}>
          {data?.state === 'failed' ? 'Try another file' : 'Import another file'}
        </LinkButton>
        <LinkButton
          to="/leads"
          search={qualified ? { status: 'qualified', sort: '-score' } : {}}
          {...(isOver ? {} : { variant: 'default' })}
        >
          Go to your leads
        </LinkButton>
      </div>
    </WelcomeLayout>
  )
}

const mostLooks = 10

/** How many are good enough by now: scores may be a moment behind the rows. Null: not known yet. */
function useQualified(isDone: boolean): number | null {
  const { data } = useQuery({
    ...foundLeadsQuery({ status: ['qualified'] }),
    enabled: isDone,
    refetchInterval: ({ state }) => (state.dataUpdateCount < mostLooks ? 1000 : false),
  })
  return data?.total ?? null
}

function titleOf(found: Import | undefined): string {
  if (found?.state === 'failed') return 'The import stopped'
  return found?.state === 'done' ? 'Your leads are here' : 'Reading and scoring'
}

function sentenceOf(found: Import, qualified: number | null): string {
  const { state, rows_read, rows_total, created, merged, unchanged, rejected, errors } = found
  if (state === 'failed') return errors[0]?.message ?? 'Nothing more is known about why.'
  if (state === 'running') return `${count(rows_read)} of ${count(rows_total)} rows.`
  const parts = [
    `${count(created)} new`,
    ...(merged + unchanged > 0 ? [`${count(merged + unchanged)} that were known`] : []),
    ...(rejected > 0 ? [`${count(rejected)} rows that could not be read`] : []),
  ]
  const good = qualified
    ? ` ${count(qualified)} of your leads ${qualified === 1 ? 'is' : 'are'} qualified.`
    : ''
  return `${parts.join(', ')}.${good}`
}

function BestLeads() {
  const { data, error } = useQuery({
    queryKey: ['leads', 'welcome'],
    queryFn: ({ signal }) =>
      Promise.resolve(bolsivo.leads.list({ status: ['qualified'], sort: '-score', limit: 5 }, { signal })),
    // Scores may be a moment behind the rows.
    refetchInterval: ({ state }) =>
      state.data?.data.length === 0 && state.dataUpdateCount < 10 ? 1000 : false,
  })
  if (error) return <ErrorState error={error} />
  if (!data) return <RowsSkeleton count={5} height={60} />
  if (data.data.length === 0) {
    return (
      <p className={classes.none}>
        None is good enough for your profile yet. <Link to="/settings/profile">Change the profile</Link>, or
        look at all of them.
      </p>
    )
  }
  return (
    <ul className={classes.leads}>
      {data.data.map(({ id, business_name, fit_reason, score }) => (
        <li key={id}>
          <Link to="/leads/$leadId" params={{ leadId: id }} className={classes.lead}>
            <span className={classes.score}>
              <span className="unseen">Score </span>
              {score}
            </span>
            <span className={classes.words}>
              <span className={`${classes.name} clip`}>{business_name}</span>
              <span className={`${classes.reason} clip`}>{fit_reason}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
