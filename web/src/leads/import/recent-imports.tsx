/** The imports of the last time, each to be looked at again. */
import type { Import } from '@bolsivo/sdk'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { Time } from '../../ui/time.tsx'
import { count } from '../../ui/time-text.ts'
import { useLive } from '../../ui/use-live.ts'
import { importKeys, recentImportsQuery } from './queries.ts'
import classes from './recent-imports.module.css'

export function RecentImports() {
  const queryClient = useQueryClient()
  useLive(['import.'], () => queryClient.invalidateQueries({ queryKey: importKeys.recent }))
  const { data, error, refetch } = useQuery(recentImportsQuery)
  if (data?.data.length === 0) return null
  return (
    <section className={classes.recent} aria-labelledby="recent-title">
      <h2 id="recent-title" className={classes.title}>
        Recent imports
      </h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <ul className={classes.list}>
          {data.data.map((found) => (
            <li key={found.id}>
              <ImportLine found={found} />
            </li>
          ))}
        </ul>
      ) : (
        <RowsSkeleton count={3} height={37} />
      )}
    </section>
  )
}

function ImportLine({ found }: { readonly found: Import }) {
  const { id, state, source, created_at } = found
  return (
    <Link to="/leads/import" search={{ import: id }} className={classes.line}>
      <span className={`${classes.source} clip`}>{source}</span>
      <span className={`${classes.figures} numbers`}>{figuresOf(found)}</span>
      <StatusDot tone={state === 'done' ? 'good' : state === 'failed' ? 'bad' : 'busy'}>
        {state === 'done' ? 'Done' : state === 'failed' ? 'Stopped' : 'Running'}
      </StatusDot>
      <Time at={created_at} />
    </Link>
  )
}

function figuresOf({ state, rows_read, rows_total, created, merged, unchanged, rejected }: Import): string {
  if (state === 'running') return `${count(rows_read)} of ${count(rows_total)} rows`
  const parts: [number, string][] = [
    [created, 'new'],
    [merged, 'merged'],
    [unchanged, 'unchanged'],
    [rejected, 'not imported'],
  ]
  const told = parts.filter(([value]) => value > 0).map(([value, word]) => `${count(value)} ${word}`)
  return told.join(', ') || 'Nothing in it'
}
