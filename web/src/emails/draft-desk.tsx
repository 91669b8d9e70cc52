/** The drafts that wait, one at a time: read, changed, approved or rejected, with the facts of the lead beside. */
import type { Email } from '@bolsivo/sdk'
import { IconMailCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { leadQuery } from '../leads/queries.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { BlockSkeleton, RowsSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import classes from './approvals.module.css'
import { nextOf } from './draft-changes.ts'
import { useDraftCount } from './draft-count.ts'
import { EmailList } from './email-list.tsx'
import { useHeldApprovals } from './held-approvals.ts'
import { LeadFacts } from './lead-facts.tsx'
import { OpenDraft } from './open-draft.tsx'
import { emailListQuery, emailQuery, forgetDraft } from './queries.ts'
import { useApprove } from './use-approve.ts'
import { useUndoKey } from './use-grace.ts'

export const draftsQuery = emailListQuery(['draft'])

export function DraftDesk({ openId }: { readonly openId: string | null }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(draftsQuery)
  const { hidden } = useHeldApprovals()
  const queue = data?.pages.flatMap((page) => page.data.filter(({ id }) => !hidden.has(id))) ?? []
  const left = useDraftCount()
  const shownId = (openId !== null && hidden.has(openId) ? null : openId) ?? queue[0]?.id ?? null
  const at = queue.findIndex(({ id }) => id === shownId)
  const before = queue[at - 1]
  const after = at === -1 ? queue[0] : queue[at + 1]

  const openOne = (id: string | undefined) =>
    void navigate({ to: '/approvals', search: id === undefined ? {} : { email: id }, replace: true })
  const open = (email: Email | null | undefined) => openOne(email?.id)
  useShortcut('J', () => after && open(after), { label: 'Next draft' })
  useShortcut('K', () => before && open(before), { label: 'Previous draft' })
  usePreload(after)
  const approve = useApprove()
  useUndoKey()

  const onNearEnd = useCallback(
    () => void (isFetchingNextPage || fetchNextPage()),
    [isFetchingNextPage, fetchNextPage],
  )
  const rejected = (id: string) => {
    open(nextOf(queue, id))
    forgetDraft(queryClient, id)
  }

  if (!data) {
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
    return <DeskSkeleton />
  }
  if (shownId === null) return <AllDone />
  return (
    <div className={classes.desk}>
      <nav className={classes.queue} aria-label="Drafts">
        <EmailList
          label="Drafts to approve"
          emails={queue}
          openId={shownId}
          search={{}}
          hasMore={hasNextPage}
          onNearEnd={onNearEnd}
        />
      </nav>
      <DraftOf
        key={shownId}
        id={shownId}
        known={queue[at]}
        place={at === -1 ? null : `${at + 1} of ${(hasNextPage && left) || queue.length}`}
        onPrevious={before ? () => open(before) : null}
        onNext={after ? () => open(after) : null}
        onEdit={() => openOne(shownId)}
        onApprove={(email) => {
          open(nextOf(queue, email.id))
          approve(email)
        }}
        onRejected={() => rejected(shownId)}
      />
    </div>
  )
}

interface DraftOfProps {
  readonly id: string
  readonly known: Email | undefined
  readonly place: string | null
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
  readonly onEdit: () => void
  readonly onApprove: (email: Email) => void
  readonly onRejected: () => void
}

function DraftOf({ id, known, ...moves }: DraftOfProps) {
  const { data, error, refetch } = useQuery({ ...emailQuery(id), placeholderData: () => known })
  if (!data) {
    return (
      <div className={classes.middle}>
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <BlockSkeleton height={420} />}
      </div>
    )
  }
  return (
    <>
      <OpenDraft email={data} {...moves} />
      <aside className={classes.facts} aria-label="The lead">
        <LeadFacts leadId={data.lead_id} known={known?.lead} />
      </aside>
    </>
  )
}

/** So that the next one stands there at once. */
function usePreload(next: Email | undefined): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    if (next) void queryClient.prefetchQuery(leadQuery(next.lead_id))
  }, [next, queryClient])
}

function AllDone() {
  return (
    <EmptyState
      icon={IconMailCheck}
      title="Every draft has been read"
      actions={
        <LinkButton to="/leads" variant="default">
          Look at your leads
        </LinkButton>
      }
    >
      New drafts appear here by themselves as soon as leads become qualified.
    </EmptyState>
  )
}

export function DeskSkeleton() {
  return (
    <div className={classes.desk}>
      <div className={classes.queue}>
        <div style={{ paddingInline: 14 }}>
          <RowsSkeleton count={8} height={62} />
        </div>
      </div>
      <div className={classes.middle}>
        <BlockSkeleton height={420} />
      </div>
      <div className={classes.facts}>
        <RowsSkeleton count={9} height={28} />
      </div>
    </div>
  )
}
