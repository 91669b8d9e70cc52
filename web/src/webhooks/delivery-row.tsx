/** One delivery in the list; its request and answer are in the drawer that it opens. */
import type { Delivery } from '@bolsivo/sdk'
import { Table } from '@mantine/core'
import { StatusDot } from '../ui/status-dot.tsx'
import { Time } from '../ui/time.tsx'
import { timeOf } from './body-text.ts'
import classes from './delivery-list.module.css'
import { deliveryStateNames, deliveryTones } from './delivery-search.ts'
import { endingOf } from './failure-text.ts'
import { duration } from './health-figures.ts'

export interface DeliveryRowProps {
  readonly delivery: Delivery
  readonly onOpen: () => void
}

export function DeliveryRow({ delivery, onOpen }: DeliveryRowProps) {
  const last = delivery.attempts.at(-1)
  const at = timeOf(delivery)
  const answer = last && endingOf(last).name
  return (
    <Table.Tr className={classes.row}>
      <Table.Td className={classes.state}>
        <StatusDot tone={deliveryTones[delivery.state]}>{deliveryStateNames[delivery.state]}</StatusDot>
      </Table.Td>
      <Table.Td className={classes.event}>
        <button type="button" className={classes.open} onClick={onOpen}>
          {delivery.event_type}
        </button>
        {delivery.sequence === 0 && <span className={classes.quiet}> test</span>}
        {answer !== undefined && <div className={classes.narrow}>{answer}</div>}
      </Table.Td>
      <Table.Td className={`${classes.answer} clip`}>
        {answer}
        {last?.duration_ms != null && <span className={classes.quiet}> in {duration(last.duration_ms)}</span>}
      </Table.Td>
      <Table.Td className={classes.attempts}>{delivery.attempt_count}</Table.Td>
      <Table.Td className={classes.when}>
        {at !== null && <Time at={at} />}
        {delivery.state === 'retrying' && delivery.next_attempt_at !== null && (
          <div className={classes.quiet}>
            next <Time at={delivery.next_attempt_at} />
          </div>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
