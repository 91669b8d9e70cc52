/** What the address of a webhook's page says: which deliveries are listed, and which one is open. */
import type { DeliveryFilter, DeliveryState } from './queries.ts'

export interface DeliverySearch {
  readonly state?: DeliveryState
  readonly type?: string
  readonly delivery?: string
}

export const deliveryStateNames: Record<DeliveryState, string> = {
  pending: 'Waiting',
  sending: 'Sending',
  retrying: 'Retrying',
  delivered: 'Delivered',
  exhausted: 'Given up',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
}

export const deliveryTones: Record<DeliveryState, 'quiet' | 'good' | 'warn' | 'bad' | 'busy'> = {
  pending: 'busy',
  sending: 'busy',
  retrying: 'warn',
  delivered: 'good',
  exhausted: 'bad',
  skipped: 'quiet',
  cancelled: 'quiet',
}

const isDeliveryState = (value: unknown): value is DeliveryState =>
  typeof value === 'string' && Object.hasOwn(deliveryStateNames, value)

export const readDeliveryState = (value: unknown): DeliveryState | null =>
  isDeliveryState(value) ? value : null

export const deliveryFilterOf = ({ state, type }: DeliverySearch): DeliveryFilter => ({
  ...(state === undefined ? {} : { state }),
  ...(type === undefined ? {} : { event_type: type }),
})

export function readDeliverySearch({ state, type, delivery }: Record<string, unknown>): DeliverySearch {
  return {
    ...(isDeliveryState(state) ? { state } : {}),
    ...(typeof type === 'string' && type !== '' ? { type } : {}),
    ...(typeof delivery === 'string' && delivery !== '' ? { delivery } : {}),
  }
}
