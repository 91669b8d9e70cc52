/** Everywhere one is signed in, and the way to end each. */
import { Badge, Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/section.tsx'
import { RowsSkeleton } from '../../ui/skeletons.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import classes from './account.module.css'
import { deviceText, isPhone } from './device-text.ts'
import { signInsQuery, useEndSession } from './queries.ts'

export function SignIns() {
  const { data, error, refetch } = useQuery(signInsQuery)
  const [isEndingAll, setIsEndingAll] = useState(false)
  const end = useEndSession()
  const hasOthers = data?.some(({ isCurrent }) => !isCurrent) ?? false
  return (
    <Section
      title="Where you are signed in"
      description="End what you don’t know, and change your password then."
      actions={
        hasOthers && (
          <Button variant="default" onClick={() => setIsEndingAll(true)}>
            End all others
          </Button>
        )
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <RowsSkeleton count={2} height={53} />}
      {data && (
        <ul className={classes.signIns}>
          {data.map((session) => (
            <SignIn key={session.id} session={session} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        opened={isEndingAll}
        onClose={() => setIsEndingAll(false)}
        title="Sign out everywhere else?"
        confirm="End all others"
        isDangerous
        onConfirm={async () => {
          await end.mutateAsync('others')
          notify.ok('You are signed in here only')
        }}
      >
        Only this browser stays signed in.
      </ConfirmDialog>
    </Section>
  )
}

type Session = Awaited<ReturnType<NonNullable<typeof signInsQuery.queryFn>>>[number]

function SignIn({ session }: { readonly session: Session }) {
  const end = useEndSession()
  const { id, userAgent, ipAddress, createdAt, updatedAt, isCurrent } = session
  const Picture = isPhone(userAgent) ? IconDeviceMobile : IconDeviceDesktop
  const device = deviceText(userAgent)
  return (
    <li className={classes.signIn}>
      <Picture size={18} stroke={1.6} className={classes.quiet} aria-hidden />
      <div className={classes.words}>
        <div className={classes.device}>
          <span title={userAgent ?? undefined}>{device}</span>
          {isCurrent ? (
            <Badge>This one</Badge>
          ) : (
            <span className={classes.seen}>
              seen <Time at={updatedAt} />
            </span>
          )}
        </div>
        <div className={classes.quiet}>
          {ipAddress ? `${ipAddress} · ` : ''}signed in <Time at={createdAt} />
        </div>
      </div>
      {!isCurrent && (
        <Button
          size="xs"
          variant="default"
          aria-label={`End the session of ${device}`}
          loading={end.isPending}
          onClick={() =>
            end.mutate(id, {
              onSuccess: () => notify.ok(`${device} is signed out`),
              onError: (error) => notify.error(error),
            })
          }
        >
          End
        </Button>
      )}
    </li>
  )
}
