/** The mails on the left: only the rows in sight are made, and further ones are loaded as they come near. */
import type { Email } from '@bolsivo/sdk'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { Time } from '../ui/time.tsx'
import type { ApprovalsSearch } from './approvals-search.ts'
import classes from './email-list.module.css'
import { EmailStateDot } from './state.tsx'

export interface EmailListProps {
  readonly label: string
  readonly emails: readonly Email[]
  readonly openId: string | null
  readonly search: ApprovalsSearch
  readonly withState?: boolean
  readonly hasMore: boolean
  readonly onNearEnd: () => void
}

const rowHeight = 62

export function EmailList(props: EmailListProps) {
  const { label, emails, openId, search, withState = false, hasMore, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: emails.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (at) => emails[at]?.id ?? at,
    overscan: 6,
  })
  const shown = rows.getVirtualItems()
  const isNearEnd = hasMore && (shown.at(-1)?.index ?? 0) >= emails.length - 8
  useEffect(() => {
    if (isNearEnd) onNearEnd()
  }, [isNearEnd, onNearEnd])

  const openAt = emails.findIndex(({ id }) => id === openId)
  useEffect(() => {
    if (openAt >= 0) rows.scrollToIndex(openAt, { align: 'auto' })
  }, [openAt, rows])

  return (
    <div ref={scroller} className={classes.scroller}>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari takes the role from a list without bullets. */}
      <ul role="list" aria-label={label} style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, start, key }) => {
          const email = emails[index]
          return (
            email && (
              <li
                key={key}
                className={classes.row}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={hasMore ? -1 : emails.length}
                aria-posinset={index + 1}
              >
                <Link
                  to="/approvals"
                  search={{ ...search, email: email.id }}
                  replace
                  className={classes.link}
                  aria-current={email.id === openId ? 'true' : undefined}
                >
                  <EmailLines email={email} withState={withState} />
                </Link>
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

interface EmailLinesProps {
  readonly email: Email
  readonly withState: boolean
}

/** The name says more than a subject that all of them have. */
function EmailLines({ email, withState }: EmailLinesProps) {
  const { lead } = email
  return (
    <>
      <span className={classes.line}>
        <span className={`${classes.subject} clip`}>{lead?.business_name ?? email.subject}</span>
        <Time at={email.sent_at ?? (withState ? email.updated_at : email.created_at)} />
      </span>
      <span className={classes.line}>
        <span className={`${classes.to} clip`} data-missing={email.to === null || undefined}>
          {email.to ?? 'No address yet'}
        </span>
        {withState ? (
          <EmailStateDot state={email.state} />
        ) : (
          <span className={`${classes.score} numbers`} title="Score">
            {lead?.score}
          </span>
        )}
      </span>
    </>
  )
}
