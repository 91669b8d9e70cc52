/** A body as a person reads it. Pure. */

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
