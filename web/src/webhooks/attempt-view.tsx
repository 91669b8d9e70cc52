/** One attempt: how it ended and what that means, what was sent, what came back. */
import type { Attempt } from '@bolsivo/sdk'
import { Time } from '../ui/time.tsx'
import classes from './attempt-view.module.css'
import { BodyView } from './body-view.tsx'
import { endingOf } from './failure-text.ts'
import { duration } from './health-figures.ts'

export interface AttemptViewProps {
  readonly attempt: Attempt
  readonly isOpen?: boolean
}

export function AttemptView({ attempt, isOpen = false }: AttemptViewProps) {
  const { isGood, name, advice } = endingOf(attempt)
  return (
    <details className={classes.attempt} open={isOpen}>
      <summary className={classes.summary}>
        <span className={classes.number}>{attempt.number}</span>
        <span className={classes.ending} data-good={isGood}>
          {name}
        </span>
        {attempt.manual && <span className={classes.quiet}>by hand</span>}
        <span className={classes.figures}>
          {attempt.duration_ms !== null && <span>{duration(attempt.duration_ms)}</span>}
          <Time at={attempt.started_at} />
        </span>
      </summary>
      <div className={classes.content}>
        {advice !== null && <p className={classes.advice}>{advice}</p>}
        <div className={classes.title}>Request</div>
        <p className={classes.url}>POST {attempt.url}</p>
        <Headers name="Request headers" headers={attempt.request_headers} />
        <div className={classes.title}>Response</div>
        <Response attempt={attempt} />
      </div>
    </details>
  )
}

function Response({ attempt }: { readonly attempt: Attempt }) {
  const { status_code, response_headers, response_body } = attempt
  if (status_code === null) return <p className={classes.quiet}>There was none.</p>
  return (
    <>
      <Headers name="Response headers" headers={response_headers} />
      {response_body ? (
        <BodyView name="Response body" body={response_body} />
      ) : (
        <p className={classes.quiet}>The body was empty.</p>
      )}
    </>
  )
}

interface HeadersProps {
  readonly name: string
  readonly headers: Record<string, string> | null
}

function Headers({ name, headers }: HeadersProps) {
  if (headers === null) return <p className={classes.quiet}>Headers were not kept.</p>
  return (
    <table className={classes.headers} aria-label={name}>
      <tbody>
        {Object.entries(headers).map(([header, value]) => (
          <tr key={header}>
            <th scope="row">{header}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
