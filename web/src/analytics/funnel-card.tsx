/** How far leads came: each step as a part of all that came in, and what is left of the step before. */
import type { Funnel } from '@bolsivo/sdk'
import { useQuery } from '@tanstack/react-query'
import { StatusGlyph, statusNames } from '../leads/status.tsx'
import { count } from '../ui/time-text.ts'
import { FigureCard } from './figure-card.tsx'
import { rateText } from './figure-text.ts'
import classes from './funnel-card.module.css'
import { LeadsLink } from './leads-link.tsx'
import { funnelQuery, type PeriodQuery } from './queries.ts'

type Step = Funnel['data'][number]

export function FunnelCard({ period }: { readonly period: PeriodQuery }) {
  return (
    <FigureCard
      title="Funnel"
      description="How far leads came in this period. Each counts once: for its furthest step, and all before it."
      height={255}
      phoneHeight={448}
      query={useQuery(funnelQuery(period))}
    >
      {({ data }) => <Steps steps={data} />}
    </FigureCard>
  )
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const line = steps.filter(({ status }) => status !== 'closed_lost')
  const lost = steps.find(({ status }) => status === 'closed_lost')
  const first = line[0]?.reached ?? 0
  const shareOf = (step: Step | undefined) => (first === 0 || !step ? 0 : step.reached / first)
  return (
    <>
      <ol className={classes.steps}>
        {line.map((step, at) => (
          <FunnelStep
            key={step.status}
            step={step}
            before={line[at - 1]}
            share={shareOf(step)}
            next={at === line.length - 1 ? null : shareOf(line[at + 1])}
          />
        ))}
      </ol>
      {lost && (
        <p className={classes.lost}>
          <StatusGlyph status="closed_lost" />
          <span>
            {statusNames.closed_lost} in this period{' '}
            <b className="numbers">
              <Reached step={lost} />
            </b>
          </span>
          <Now step={lost} />
        </p>
      )}
    </>
  )
}

interface FunnelStepProps {
  readonly step: Step
  readonly before: Step | undefined
  /** Of the first step, 0–1. */
  readonly share: number
  /** That of the step after it; null: there is none. */
  readonly next: number | null
}

function FunnelStep({ step, before, share, next }: FunnelStepProps) {
  const { status, conversion } = step
  return (
    <li className={classes.step}>
      <span className={classes.name}>
        <StatusGlyph status={status} />
        {statusNames[status]}
      </span>
      <span className={`${classes.reached} numbers`}>
        <Reached step={step} />
      </span>
      <span className={classes.conversion}>{before ? conversionText(conversion, before) : 'arrived'}</span>
      <Flow share={share} next={next} />
      <svg className={classes.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
        <rect className={classes.rest} width={100} height={8} />
        <rect className={classes.fill} width={seen(share) * 100} height={8} />
      </svg>
      <span className={classes.now}>
        <Now step={step} />
      </span>
    </li>
  )
}

const conversionText = (conversion: number | null, { status }: Step): string =>
  conversion === null ? '–' : `${rateText(conversion)} of ${statusNames[status].toLowerCase()}`

/** The step as a column, and what goes on to the next as a slope. */
function Flow({ share, next }: Pick<FunnelStepProps, 'share' | 'next'>) {
  const top = (part: number) => 100 * (1 - seen(part))
  return (
    <svg className={classes.flow} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
      {next !== null && share > 0 && (
        <path className={classes.slope} d={`M64 ${top(share)} L100 ${top(next)} V100 H64 Z`} />
      )}
      <rect className={classes.fill} width={64} y={top(share)} height={100 - top(share)} />
    </svg>
  )
}

/** A lead among a thousand is still seen. */
const seen = (share: number): number => (share === 0 ? 0 : Math.max(share, 0.012))

function Reached({ step: { status, reached, filters } }: { readonly step: Step }) {
  const name = statusNames[status].toLowerCase()
  const title = status === 'new' ? 'leads that arrived or moved' : `leads that reached ${name}`
  return <LeadsLink leads={reached} filter={filters.reached} title={`${title} in this period`} />
}

function Now({ step: { status, now, filters } }: { readonly step: Step }) {
  return (
    <LeadsLink
      leads={now}
      filter={filters.now}
      title={`leads that are ${statusNames[status].toLowerCase()} now`}
    >
      <span className="numbers">{count(now)}</span> now
    </LeadsLink>
  )
}
