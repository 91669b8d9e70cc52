/** An import that is followed: how far it is, and what came of it. */
import type { Import } from '@bolsivo/sdk'
import { Alert, Progress } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { LinkButton } from '../../ui/link-button.tsx'
import { BlockSkeleton } from '../../ui/skeletons.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { count } from '../../ui/time-text.ts'
import { useLive } from '../../ui/use-live.ts'
import { leadKeys } from '../queries.ts'
import classes from './import-report.module.css'
import { importFieldName } from './mapping.ts'
import { ProblemTable } from './problem-table.tsx'
import { importKeys, importQuery } from './queries.ts'

export function ImportReport({ id }: { readonly id: string }) {
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery(importQuery(id))
  useLive(['import.'], () => queryClient.invalidateQueries({ queryKey: importKeys.all }))
  const isOver = data !== undefined && data.state !== 'running'
  useEffect(() => {
    if (!isOver) return
    void queryClient.invalidateQueries({ queryKey: importKeys.recent })
    void queryClient.invalidateQueries({ queryKey: leadKeys.all })
  }, [isOver, queryClient])
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <BlockSkeleton height={180} />
    )
  }
  return (
    <section aria-labelledby="report-title">
      <div className={classes.head}>
        <div>
          <h2 id="report-title" className={classes.title} aria-live="polite">
            {titles[data.state]}
          </h2>
          <p className={classes.aside}>
            From {data.source}, <Time at={data.created_at} />
          </p>
        </div>
        <div className={classes.actions}>
          <LinkButton to="/leads/import" search={{}} variant="default">
            Another file
          </LinkButton>
          {data.state === 'done' && (
            <LinkButton to="/leads" search={{ source: data.source, sort: '-created_at' }}>
              See the leads
            </LinkButton>
          )}
        </div>
      </div>
      {data.state === 'running' && <RowsRead found={data} />}
      {data.state === 'failed' && (
        <Alert color="red" mb="md">
          {data.errors.at(-1)?.message ?? 'Nothing more is known about why.'} What was read until then stays;
          the same file once more adds only what is missing.
        </Alert>
      )}
      <Figures found={data} />
      {isOver && <ProblemTable found={data} />}
      <Columns found={data} />
    </section>
  )
}

const titles: Readonly<Record<Import['state'], string>> = {
  running: 'Reading and scoring',
  done: 'Imported',
  failed: 'The import stopped',
}

function RowsRead({ found: { rows_read, rows_total } }: { readonly found: Import }) {
  const part = rows_total === 0 ? 0 : (100 * rows_read) / rows_total
  return (
    <div className={classes.running}>
      <Progress value={part} aria-label="Rows read" animated transitionDuration={500} />
      <span className="numbers">
        {count(rows_read)} of {count(rows_total)} rows. You can leave this page: it goes on.
      </span>
    </div>
  )
}

function Figures({ found }: { readonly found: Import }) {
  const { created, merged, unchanged, rejected } = found
  return (
    <dl className={classes.figures}>
      <Figure name="New" about="leads that were not known" value={created} />
      <Figure name="Merged" about="known leads that got something new" value={merged} />
      <Figure name="Unchanged" about="known, with nothing new" value={unchanged} />
      <Figure
        name="Not imported"
        about="rows without a usable name, or broken"
        value={rejected}
        isBad={rejected > 0}
      />
    </dl>
  )
}

interface FigureProps {
  readonly name: string
  readonly about: string
  readonly value: number
  readonly isBad?: boolean
}

function Figure({ name, about, value, isBad = false }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd className={`${classes.value} numbers`} data-bad={isBad || undefined}>
        {count(value)}
      </dd>
      <dd className={classes.about}>{about}</dd>
    </div>
  )
}

function Columns({ found: { mapping } }: { readonly found: Import }) {
  return (
    <details className={classes.columns}>
      <summary>What each column was taken for</summary>
      <dl>
        {Object.entries(mapping).map(([column, field]) => (
          <div key={column} className={classes.column}>
            <dt>{column}</dt>
            <dd data-unused={field === null || undefined}>
              {field === null ? 'Left out' : importFieldName(field)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
