/** What became of the mails that were approved, and of those that never will be. */
import type { Email, EmailState } from '@bolsivo/sdk'
import { NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowLeft, IconMail } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { BlockSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import classes from './approvals.module.css'
import { type ApprovalsSearch, decidedStates } from './approvals-search.ts'
import { DeskSkeleton } from './draft-desk.tsx'
import { EmailList } from './email-list.tsx'
import { LeadFacts } from './lead-facts.tsx'
import { MailView } from './mail-view.tsx'
import { emailListQuery, emailQuery } from './queries.ts'
import { SentActions } from './sent-actions.tsx'
import { emailStates } from './state.tsx'

const wide = '(min-width: 48em)'

export function SentMails({ search }: { readonly search: ApprovalsSearch }) {
  const { state, email: chosenId } = search
  const navigate = useNavigate()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    emailListQuery(state ? [state] : decidedStates),
  )
  const emails = data?.pages.flatMap((page) => page.data) ?? []
  // Beside the list there is room for one, so the newest is open. A phone shows the list first.
  const isWide = useMediaQuery(wide, matchMedia(wide).matches, { getInitialValueInEffect: false })
  const openId = chosenId ?? (isWide ? emails[0]?.id : undefined)
  const at = emails.findIndex(({ id }) => id === openId)
  const open = (email: Email | undefined) =>
    email && void navigate({ to: '/approvals', search: { ...search, email: email.id }, replace: true })
  useShortcut('J', () => open(emails[at + 1]), { label: 'Next mail' })
  useShortcut('K', () => open(emails[at - 1]), { label: 'Previous mail' })
  const onNearEnd = useCallback(
    () => void (isFetchingNextPage || fetchNextPage()),
    [isFetchingNextPage, fetchNextPage],
  )
  const filter = (
    <div className={`${classes.filter} no-print`}>
      <NativeSelect
        aria-label="Which mails"
        value={state ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const wanted = decidedStates.find((one) => one === value)
          void navigate({ to: '/approvals', search: { tab: 'sent', ...(wanted ? { state: wanted } : {}) } })
        }}
        data={[
          { value: '', label: 'All' },
          ...decidedStates.map((one) => ({ value: one, label: emailStates[one].name })),
        ]}
      />
    </div>
  )
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <DeskSkeleton />
  return (
    <div className={classes.desk} data-open={chosenId === undefined ? undefined : true} data-sent>
      <nav className={classes.queue} aria-label="Mails">
        {filter}
        {emails.length > 0 ? (
          <EmailList
            label="Mails that were decided"
            emails={emails}
            openId={openId ?? null}
            search={search}
            withState
            hasMore={hasNextPage}
            onNearEnd={onNearEnd}
          />
        ) : (
          <NoMails state={state} />
        )}
      </nav>
      {openId === undefined ? (
        <div className={classes.middle} data-nothing />
      ) : (
        <OpenMail key={openId} id={openId} known={emails[at]} search={search} />
      )}
    </div>
  )
}

function NoMails({ state }: { readonly state: EmailState | undefined }) {
  return (
    <EmptyState icon={IconMail} title={state ? 'None of these' : 'No mail yet'}>
      {state ? emailStates[state].meaning : 'Mails appear here once you approve them.'}
    </EmptyState>
  )
}

interface OpenMailProps {
  readonly id: string
  readonly known: Email | undefined
  readonly search: ApprovalsSearch
}

function OpenMail({ id, known, search: { email: _open, ...search } }: OpenMailProps) {
  const { data, error, refetch } = useQuery({ ...emailQuery(id), placeholderData: () => known })
  const back = (
    <Link to="/approvals" search={search} className={classes.back}>
      <IconArrowLeft size={15} stroke={1.6} aria-hidden /> All mails
    </Link>
  )
  if (!data) {
    return (
      <div className={classes.middle}>
        {back}
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <BlockSkeleton height={420} />}
      </div>
    )
  }
  return (
    <>
      <section className={classes.middle} aria-label="The mail">
        <div className={classes.scroll}>
          {back}
          <SentActions email={data} />
          <MailView email={data} />
        </div>
      </section>
      <aside className={classes.facts} aria-label="The lead">
        <LeadFacts leadId={data.lead_id} known={known?.lead} />
      </aside>
    </>
  )
}
