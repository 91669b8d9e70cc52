/** Webhooks, their deliveries and health: keys, queries and changes of all pages about them. */
import type { CreateWebhookBody, Delivery, UpdateWebhookBody, Webhook, WebhookHealth } from '@bolsivo/sdk'
import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { bolsivo } from '../session/bolsivo.ts'

export type DeliveryState = Delivery['state']
export interface DeliveryFilter {
  readonly state?: DeliveryState
  readonly event_type?: string
}
export type HealthBy = WebhookHealth['by']

export const webhookKeys = {
  all: ['webhooks'] as const,
  list: ['webhooks', 'list'] as const,
  one: (id: string) => ['webhooks', 'one', id] as const,
  health: (id: string, by: HealthBy) => ['webhooks', 'health', id, by] as const,
  recovery: (id: string) => ['webhooks', 'recovery', id] as const,
}
export const deliveryKeys = {
  all: ['deliveries'] as const,
  list: (webhookId: string, filter: DeliveryFilter) => ['deliveries', 'list', webhookId, filter] as const,
  newest: ['deliveries', 'newest'] as const,
  one: (id: string) => ['deliveries', 'one', id] as const,
}

/** An org has few: one page of a hundred is all of them. */
export const webhooksQuery = queryOptions({
  queryKey: webhookKeys.list,
  queryFn: ({ signal }) => Promise.resolve(bolsivo.webhooks.list({ limit: 100 }, { signal })),
})

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: webhookKeys.one(id),
    queryFn: ({ signal }) => bolsivo.webhooks.get(id, { signal }),
  })

export const healthQuery = (id: string, by: HealthBy) =>
  queryOptions({
    queryKey: webhookKeys.health(id, by),
    queryFn: ({ signal }) => bolsivo.webhooks.health(id, { by }, { signal }),
    staleTime: 10_000,
    refetchInterval: 60_000,
  })

/** The catalogue changes with the server's version only. */
export const eventTypesQuery = queryOptions({
  queryKey: ['event-types'],
  queryFn: async ({ signal }) => (await bolsivo.eventTypes.list({ signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
})

/** What the owners were told about this webhook. */
export const webhookNoticesQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', 'webhook', id],
    queryFn: async ({ signal }) => {
      const { data } = await bolsivo.notices.list({ limit: 100 }, { signal })
      return data.filter(({ webhook_id }) => webhook_id === id)
    },
  })

/** Newest first. While something is on its way it is looked at more often: retries are no events. */
export const deliveriesQuery = (webhookId: string, filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: deliveryKeys.list(webhookId, filter),
    queryFn: ({ pageParam, signal }) =>
      Promise.resolve(
        bolsivo.webhooks.deliveries(
          webhookId,
          { limit: 25, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) },
          { signal },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.data.some(isOnItsWay)) ? 2000 : 15_000,
  })

/** Of all webhooks together. */
export const newestDeliveriesQuery = (limit: number) =>
  queryOptions({
    queryKey: [...deliveryKeys.newest, limit],
    queryFn: async ({ signal }) => (await bolsivo.deliveries.list({ limit }, { signal })).data,
    refetchInterval: 15_000,
  })

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: deliveryKeys.one(id),
    queryFn: ({ signal }) => bolsivo.deliveries.get(id, { signal }),
    refetchInterval: ({ state: { data } }) => (data && isOnItsWay(data) ? 1500 : false),
  })

export const recoveryQuery = (id: string) =>
  queryOptions({
    queryKey: webhookKeys.recovery(id),
    queryFn: ({ signal }) => bolsivo.recoveries.get(id, { signal }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' ? 1000 : false),
  })

export const isOnItsWay = ({ state }: Pick<Delivery, 'state'>): boolean =>
  state === 'pending' || state === 'sending' || state === 'retrying'

const refreshAll = (queryClient: QueryClient) =>
  Promise.all(
    [webhookKeys.all, deliveryKeys.all].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
  )

/** The answer holds the secret: it is forgotten with the dialog, and kept in no cache. */
export function useCreateWebhook() {
  const queryClient = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: (body: CreateWebhookBody) => bolsivo.webhooks.create(body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhookKeys.list }),
  })
}

/** As `useCreateWebhook`. */
export function useRotateSecret(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: (overlap_hours: number) => bolsivo.webhooks.rotateSecret(id, { overlap_hours }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhookKeys.one(id) }),
  })
}

export function useUpdateWebhook(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: UpdateWebhookBody): Promise<Webhook> => bolsivo.webhooks.update(id, body),
    onSuccess: (webhook) => {
      queryClient.setQueryData(webhookKeys.one(id), webhook)
      return refreshAll(queryClient)
    },
  })
}

export function useDeleteWebhook(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => bolsivo.webhooks.delete(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhookKeys.list }),
  })
}

export function useTestWebhook(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (event_type: string) => bolsivo.webhooks.test(id, { event_type }),
    onSettled: () => refreshAll(queryClient),
  })
}

export function useResend() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (deliveryId: string) => bolsivo.deliveries.resend(deliveryId),
    onSuccess: (delivery) => {
      queryClient.setQueryData(deliveryKeys.one(delivery.id), delivery)
      return queryClient.invalidateQueries({ queryKey: deliveryKeys.all })
    },
  })
}

export function useRecover(id: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (since: string) => bolsivo.webhooks.recover(id, { since }),
    onSuccess: () => refreshAll(queryClient),
  })
}
