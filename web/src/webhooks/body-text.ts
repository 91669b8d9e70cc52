/** A body as a person reads it. Pure. */
import type { Delivery } from '@bolsivo/sdk'

/** With line breaks and indents; as it is where that would change it or it is no JSON. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** When what it tells happened; null where it does not say. */
export function timestampOf(body: string): string | null {
  try {
    const { timestamp } = JSON.parse(body) as { timestamp?: unknown }
    return typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp)) ? timestamp : null
  } catch {
    return null
  }
}

/** When it was last sent; before that, when its event happened; null where that is not kept. */
export const timeOf = ({ attempts, body }: Pick<Delivery, 'attempts' | 'body'>): string | null =>
  attempts.at(-1)?.started_at ?? timestampOf(body)
