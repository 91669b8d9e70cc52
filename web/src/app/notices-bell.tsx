/** What the owners were told. Which were read is kept in this browser. */
import { ActionIcon, Indicator, Popover, ScrollArea } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { bolsivo } from '../session/bolsivo.ts'
import { useSession } from '../session/session.ts'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import classes from './notices-bell.module.css'

export function NoticesBell() {
  const { org } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const [seenId, setSeenId] = useLocalStorage({ key: `bolsivo-notice-${org.id}`, defaultValue: '' })
  const { data, error, refetch } = useQuery({
    queryKey: ['notices'],
    queryFn: async ({ signal }) => (await bolsivo.notices.list({ limit: 20 }, { signal })).data,
    refetchInterval: 60_000,
  })
  const newest = data?.[0]?.id ?? ''
  const isNew = newest > seenId

  const onChange = (opens: boolean) => {
    setIsOpen(opens)
    if (opens && newest) setSeenId(newest)
  }
  return (
    <Popover opened={isOpen} onChange={onChange} position="top-start" width={340} trapFocus returnFocus>
      <Indicator disabled={!isNew} size={7} offset={5} color="brand">
        <Popover.Target>
          <ActionIcon
            size="md"
            aria-label={isNew ? 'Notices, something is new' : 'Notices'}
            onClick={() => onChange(!isOpen)}
          >
            <IconBell size={17} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label="Notices">
        <h2 className={classes.title}>Notices</h2>
        {/* What a finger or wheel scrolls, the arrow keys do too. */}
        <ScrollArea.Autosize mah={380} viewportProps={{ tabIndex: 0 }}>
          {error && <ErrorState error={error} onRetry={() => void refetch()} />}
          {!error && !data && <RowsSkeleton count={3} height={56} />}
          {data?.length === 0 && (
            <p className={classes.none}>Nothing needs you. Failing webhooks are told here.</p>
          )}
          {data?.map(({ id, message, webhook_id, created_at }) => (
            <div key={id} className={classes.notice}>
              <div className={classes.message}>{message}</div>
              <div className={classes.when}>
                <Time at={created_at} />
                {webhook_id !== null && (
                  <Link
                    to="/settings/webhooks/$webhookId"
                    params={{ webhookId: webhook_id }}
                    onClick={() => setIsOpen(false)}
                  >
                    Show webhook
                  </Link>
                )}
              </div>
            </div>
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
