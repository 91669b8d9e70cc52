/** A sample of an event in the shape in which a webhook brings it. */
import { type EventType, sampleBody } from '../platform/events/catalogue.ts'

/** What `include: ["lead"]` adds: a lead as the API shows it, which this slice does not know by itself. */
export type LeadSample = Readonly<Record<string, unknown>>

export function sampleOf(
  eventType: EventType,
  { orgId, at, lead }: { orgId: string; at: Date; lead: LeadSample | null },
): Record<string, unknown> {
  const body = sampleBody(eventType, orgId, at)
  // Events of an import, for instance, are about no lead.
  return lead !== null && typeof body.lead_id === 'string' ? { ...body, lead } : body
}
