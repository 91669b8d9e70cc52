/** One lead: what is known, how well it fits, what happened, and its mails. */
import type { Lead } from '@bolsivo/sdk'
import { IconUserOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { isStatus } from '../ui/error-text.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { BlockSkeleton, RowsSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { Details } from './lead/details.tsx'
import { LeadEmails } from './lead/lead-emails.tsx'
import { LeadHeader, LeadNavigation } from './lead/lead-header.tsx'
import { useLiveLead } from './lead/lead-live.ts'
import { useNeighbours } from './lead/neighbours.ts'
import { ScoreCard } from './lead/score-card.tsx'
import { Timeline } from './lead/timeline.tsx'
import type { LeadList } from './lead-list.ts'
import classes from './lead-page.module.css'
import { leadKeys, leadQuery } from './queries.ts'
import { useIsThresholdSettled } from './threshold.ts'

const route = getRouteApi('/shell/leads/$leadId')

export function LeadPage() {
  const { leadId } = route.useParams()
  // Nothing that is being typed about one lead goes on to the next.
  return <OneLead key={leadId} id={leadId} />
}

function OneLead({ id }: { readonly id: string }) {
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery({
    ...leadQuery(id),
    placeholderData: () => leadOfLists(queryClient, id),
  })
  const neighbours = useNeighbours(id)
  useLiveLead(id)
  const isSettled = useIsThresholdSettled()
  if (data && isSettled) return <Shown lead={data} neighbours={neighbours} />
  return (
    <Page width="normal">
      <LeadNavigation neighbours={neighbours} />
      {isStatus(error, 404) ? (
        <EmptyState
          isPage
          icon={IconUserOff}
          title="There is no such lead"
          actions={
            <LinkButton to="/leads" variant="default">
              All leads
            </LinkButton>
          }
        >
          It was erased, or it belongs to another company.
        </EmptyState>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

interface ShownProps {
  readonly lead: Lead
  readonly neighbours: ReturnType<typeof useNeighbours>
}

function Shown({ lead, neighbours }: ShownProps) {
  return (
    <Page width="normal">
      <LeadHeader lead={lead} neighbours={neighbours} />
      <div className={classes.columns}>
        <div className={classes.score}>
          <ScoreCard lead={lead} />
        </div>
        <div className={classes.details}>
          <Details lead={lead} />
        </div>
        <div className={classes.story}>
          <section aria-labelledby="mails-title">
            <h2 id="mails-title" className={classes.heading}>
              Mails
            </h2>
            <LeadEmails leadId={lead.id} />
          </section>
          <section aria-labelledby="timeline-title">
            <h2 id="timeline-title" className={classes.heading}>
              Timeline
            </h2>
            <Timeline leadId={lead.id} />
          </section>
        </div>
      </div>
    </Page>
  )
}

function Loading() {
  return (
    <div className={classes.columns}>
      <div className={classes.score}>
        <BlockSkeleton height={76} />
      </div>
      <div className={classes.details}>
        <RowsSkeleton count={12} height={30} />
      </div>
      <div className={classes.story}>
        <RowsSkeleton count={6} height={46} />
      </div>
    </div>
  )
}

/** What the table knows is shown until the lead itself is there. */
function leadOfLists(queryClient: ReturnType<typeof useQueryClient>, id: string): Lead | undefined {
  for (const [, list] of queryClient.getQueriesData<LeadList>({ queryKey: leadKeys.lists })) {
    const found = list?.leads.find((lead) => lead.id === id)
    if (found) return found
  }
  return undefined
}
