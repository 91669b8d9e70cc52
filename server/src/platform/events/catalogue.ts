/** The types of events that exist, each declared by its slice and gathered in one place. */
import { z } from 'zod'
import { eventTimestamp } from './outbox.ts'

export interface EventType {
  readonly type: string
  readonly description: string
  /** The body between `org_id` and `timestamp`, in this order. */
  readonly fields: Readonly<Record<string, z.ZodType>>
  readonly sample: Readonly<Record<string, unknown>>
}

/** The whole body of an event of this type. */
export function bodyShape({ type, fields }: EventType): z.ZodType {
  return z.strictObject({
    event: z.literal(type),
    org_id: z.string(),
    ...fields,
    timestamp: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      .meta({ description: 'RFC 3339 in UTC: when it happened' }),
  })
}

/** A body as it would be sent, of the type's sample. */
export function sampleBody({ type, sample }: EventType, orgId: string, at: Date): Record<string, unknown> {
  return { event: type, org_id: orgId, ...sample, timestamp: eventTimestamp(at) }
}
