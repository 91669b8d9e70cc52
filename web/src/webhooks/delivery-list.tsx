/** What was sent to a webhook, newest first, and what became of it. Kept up to date while it is seen. */
import type { Delivery } from '@bolsivo/sdk'
import { Button, NativeSelect, Table } from '@mantine/core'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { RowsSkeleton } from '../ui/skeletons.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import { useLive } from '../ui/use-live.ts'
import classes from './delivery-list.module.css'
import { DeliveryRow } from './delivery-row.tsx'
import {
  type DeliverySearch,
  deliveryFilterOf,
  deliveryStateNames,
  readDeliveryState,
} from './delivery-search.ts'
import { deliveriesQuery, deliveryKeys, eventTypesQuery } from './queries.ts'

export interface DeliveryListProps {
  readonly webhookId: string
  readonly search: DeliverySearch
  readonly onSearch: (search: DeliverySearch) => void
}

export function DeliveryList({ webhookId, search, onSearch }: DeliveryListProps) {
  const queryClient = useQueryClient()
  // Each event becomes a delivery within moments.
  useLive(['lead.', 'email.', 'import.', 'webhook.'], () =>
    queryClient.invalidateQueries({ queryKey: deliveryKeys.list(webhookId, deliveryFilterOf(search)) }),
  )
  return (
    <section aria-labelledby="deliveries">
      <div className={classes.head}>
        <h2 id="deliveries" className={classes.title}>
          Deliveries
        </h2>
        <Filters search={search} onSearch={onSearch} />
      </div>
      <Deliveries webhookId={webhookId} search={search} onSearch={onSearch} />
    </section>
  )
}

function Filters({ search, onSearch }: Pick<DeliveryListProps, 'search' | 'onSearch'>) {
  const { data: catalogue = [] } = useQuery(eventTypesQuery)
  const { state, type, ...others } = search
  const withState = (value: string) => {
    const chosen = readDeliveryState(value)
    onSearch({ ...others, ...(chosen ? { state: chosen } : {}), ...(type ? { type } : {}) })
  }
  const withType = (value: string) =>
    onSearch({ ...others, ...(state ? { state } : {}), ...(value ? { type: value } : {}) })
  return (
    <div className={`${classes.filters} no-print`}>
      <NativeSelect
        size="xs"
        aria-label="State"
        value={state ?? ''}
        onChange={(event) => withState(event.currentTarget.value)}
        data={[
          { value: '', label: 'Any state' },
          ...Object.entries(deliveryStateNames).map(([value, label]) => ({ value, label })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label="Event"
        value={type ?? ''}
        onChange={(event) => withType(event.currentTarget.value)}
        data={[
          { value: '', label: 'Any event' },
          ...catalogue.map((one) => ({ value: one.type, label: one.type })),
        ]}
      />
    </div>
  )
}

function Deliveries({ webhookId, search, onSearch }: DeliveryListProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    deliveriesQuery(webhookId, deliveryFilterOf(search)),
  )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton count={6} height={38} />
  const shown = data.pages.flatMap((page) => page.data)
  return (
    <>
      {shown.length === 0 ? (
        <NoDeliveries search={search} isLookedThrough={!hasNextPage} />
      ) : (
        <DeliveryTable deliveries={shown} onOpen={(delivery) => onSearch({ ...search, delivery })} />
      )}
      {hasNextPage && (
        <div className={`${classes.more} no-print`}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {shown.length === 0 ? 'Look further back' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  )
}

interface NoDeliveriesProps {
  readonly search: DeliverySearch
  /** The API looks through some thousands at a time. */
  readonly isLookedThrough: boolean
}

function NoDeliveries({ search, isLookedThrough }: NoDeliveriesProps) {
  if (!search.state && !search.type) {
    return (
      <EmptyState title="Nothing sent yet">
        The next event that it listens to shows here within moments. Send a test to see one now.
      </EmptyState>
    )
  }
  return (
    <EmptyState title="None like this">
      {!isLookedThrough && 'None among the newest few thousand. There may be older ones.'}
    </EmptyState>
  )
}

interface DeliveryTableProps {
  readonly deliveries: readonly Delivery[]
  readonly onOpen: (deliveryId: string) => void
}

function DeliveryTable({ deliveries, onOpen }: DeliveryTableProps) {
  return (
    <Table className={classes.table} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={classes.state}>State</Table.Th>
          <Table.Th>Event</Table.Th>
          <Table.Th className={classes.answer}>Last answer</Table.Th>
          <Table.Th className={classes.attempts}>Attempts</Table.Th>
          <Table.Th className={classes.when}>When</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} onOpen={() => onOpen(delivery.id)} />
        ))}
      </Table.Tbody>
    </Table>
  )
}
