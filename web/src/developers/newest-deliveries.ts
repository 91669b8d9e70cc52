/** The newest deliveries of several webhooks together. Pure. */
import type { Delivery } from '@bolsivo/sdk'
import { timestampOf } from '../webhooks/body-text.ts'

/** When it was last sent; before that, when its event happened; null where that is not kept. */
export const timeOf = ({ attempts, body }: Pick<Delivery, 'attempts' | 'body'>): string | null =>
  attempts.at(-1)?.started_at ?? timestampOf(body)

/** Ids sort by time of creation. */
export const newestOf = (deliveries: readonly Delivery[], most: number): Delivery[] =>
  deliveries.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, most)
