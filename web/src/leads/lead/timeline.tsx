/** What happened to a lead, newest first; older moments come as one scrolls. */
import type { TimelineEvent } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import {
  type Icon,
  IconAlertCircle,
  IconArrowRight,
  IconMail,
  IconPencil,
  IconPlus,
  IconSend,
  IconStar,
  IconTarget,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { useSession } from '../../session/session.ts'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './timeline.module.css'
import { doneBy, type Moment, toldEvent, withoutEchoes } from './timeline-words.ts'

const icons: Readonly<Record<Moment, Icon>> = {
  came: IconPlus,
  changed: IconPencil,
  scored: IconTarget,
  qualified: IconStar,
  moved: IconArrowRight,
  mail: IconMail,
  good: IconSend,
  bad: IconAlertCircle,
}

export const timelineKey = (leadId: string) => ['leads', 'timeline', leadId] as const

export function Timeline({ leadId }: { readonly leadId: string }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: timelineKey(leadId),
    queryFn: ({ signal, pageParam }) =>
      Promise.resolve(
        bolsivo.leads.timeline(
          leadId,
          { limit: 30, ...(pageParam === null ? {} : { cursor: pageParam }) },
          { signal },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  // Shown when it comes into sight, and a button to whoever has no scrolling.
  const atEnd = useCallback(
    (end: HTMLElement | null) => {
      if (end === null) return
      const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), {
        rootMargin: '200px',
      })
      observer.observe(end)
      return () => observer.disconnect()
    },
    [fetchNextPage],
  )
  if (!data) {
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
    return <RowsSkeleton count={4} height={46} />
  }
  const events = withoutEchoes(data.pages.flatMap((page) => page.data))
  return (
    <>
      <ol className={classes.timeline}>
        {events.map((event) => (
          <Happened key={event.id} event={event} />
        ))}
      </ol>
      {hasNextPage && (
        <div ref={atEnd}>
          <Button
            variant="subtle"
            color="gray"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            Show older
          </Button>
        </div>
      )}
    </>
  )
}

function Happened({ event }: { readonly event: TimelineEvent }) {
  const { moment, what, detail } = toldEvent(event)
  const who = doneBy(event.actor, useSession().person.id)
  const Picture = icons[moment]
  return (
    <li className={classes.event} data-moment={moment}>
      <span className={classes.icon}>
        <Picture size={14} stroke={1.6} aria-hidden />
      </span>
      <div className={classes.words}>
        <p className={classes.what}>
          <span>
            {what}
            {who !== null && <span className={classes.who}> · {who}</span>}
          </span>
          <Time at={event.created_at} />
        </p>
        {detail !== null && <p className={classes.detail}>{detail}</p>}
      </div>
    </li>
  )
}
