/** One delivery: the event it brings, every attempt, and sending it again. */
import type { Delivery } from '@bolsivo/sdk'
import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useApiRefusal } from '../api-keys/api-plan.tsx'
import { notify } from '../ui/notify.tsx'
import { Refusable } from '../ui/refusable.tsx'
import { FormSkeleton } from '../ui/skeletons.tsx'
import { ErrorState } from '../ui/states.tsx'
import { StatusDot } from '../ui/status-dot.tsx'
import { Time } from '../ui/time.tsx'
import { AttemptView } from './attempt-view.tsx'
import { BodyView } from './body-view.tsx'
import classes from './delivery-drawer.module.css'
import { deliveryStateNames, deliveryTones } from './delivery-search.ts'
import { deliveryQuery, useResend } from './queries.ts'

interface DrawerProps {
  /** Null: closed. */
  readonly deliveryId: string | null
  readonly onClose: () => void
}

export function DeliveryDrawer({ deliveryId, onClose }: DrawerProps) {
  const isPhone = useMediaQuery('(max-width: 47.99em)')
  return (
    <Drawer
      opened={deliveryId !== null}
      onClose={onClose}
      position="right"
      size={isPhone ? '100%' : 620}
      title="Delivery"
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {deliveryId !== null && <Opened deliveryId={deliveryId} />}
    </Drawer>
  )
}

function Opened({ deliveryId }: { readonly deliveryId: string }) {
  const { data, error, refetch } = useQuery(deliveryQuery(deliveryId))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <FormSkeleton count={6} />
  return (
    <>
      <Facts delivery={data} />
      <h3 className={classes.title}>Attempts</h3>
      {data.attempts.length === 0 && <p className={classes.quiet}>{noAttempts[data.state] ?? 'None yet.'}</p>}
      {data.attempts.toReversed().map((attempt, at) => (
        <AttemptView key={attempt.number} attempt={attempt} isOpen={at === 0} />
      ))}
      <h3 className={classes.title}>Event</h3>
      {data.body === '' ? (
        <p className={classes.quiet}>Its lead was erased, and what was said about it too.</p>
      ) : (
        <BodyView name="Body" body={data.body} />
      )}
    </>
  )
}

const noAttempts: Partial<Record<Delivery['state'], string>> = {
  skipped: 'None: the webhook was disabled or paused then. Recover sends it all the same.',
  cancelled: 'None: the webhook or the lead was deleted before.',
  exhausted: 'None is kept.',
}

function Facts({ delivery }: { readonly delivery: Delivery }) {
  return (
    <div className={classes.facts}>
      <div className={classes.head}>
        <StatusDot tone={deliveryTones[delivery.state]}>{deliveryStateNames[delivery.state]}</StatusDot>
        <Resend delivery={delivery} />
      </div>
      <dl className={classes.list}>
        <Fact name="Event">
          <code className="mono">{delivery.event_type}</code>
          {delivery.sequence === 0 && ' (a test)'}
        </Fact>
        {delivery.lead_id !== null && delivery.sequence !== 0 && (
          <Fact name="Lead">
            <Link to="/leads/$leadId" params={{ leadId: delivery.lead_id }}>
              Show lead
            </Link>
          </Fact>
        )}
        {delivery.next_attempt_at !== null && (
          <Fact name="Next attempt">
            <Time at={delivery.next_attempt_at} format="exact" />
          </Fact>
        )}
        <Fact name="Delivery">
          <code className="mono">{delivery.id}</code>
        </Fact>
        <Fact name="webhook-id">
          <code className="mono">{delivery.event_id}</code>
        </Fact>
      </dl>
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Resend({ delivery }: { readonly delivery: Delivery }) {
  const refusal = useApiRefusal('member')
  const resend = useResend()
  const isTest = delivery.sequence === 0
  const why = delivery.state === 'cancelled' || delivery.body === '' ? 'It was cancelled for good.' : refusal
  if (isTest) return null
  return (
    <Refusable why={why}>
      <Button
        variant="default"
        loading={resend.isPending}
        leftSection={<IconRefresh size={15} stroke={1.6} aria-hidden />}
        onClick={() =>
          resend.mutate(delivery.id, {
            onSuccess: () => notify.ok('Sent again'),
            onError: (error) => notify.error(error),
          })
        }
      >
        Resend
      </Button>
    </Refusable>
  )
}
