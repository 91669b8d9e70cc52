/** The events of a lead: their shapes, a sample of each, and how each is made. */
import { z } from 'zod'
import type { EventType } from '../platform/events/catalogue.ts'
import { leadDeletedType } from '../platform/events/erase.ts'
import type { NewEvent } from '../platform/events/outbox.ts'
import { type LeadStatus, statusShape } from './schema.ts'

interface Subject {
  id: string
  businessName: string
}

const subjectOf = (lead: Subject) => ({ lead_id: lead.id, business_name: lead.businessName })

const subjectShape = { lead_id: z.string(), business_name: z.string() }
const subjectSample = { lead_id: 'lead_xyz789', business_name: 'Sunrise Office Park' }
const fitReasonSample = 'Active office park in Bellevue with 180+ reviews'

export const leadEventTypes: EventType[] = [
  {
    type: 'lead.created',
    description: 'A business came in, by the API or an import.',
    fields: { ...subjectShape, source: z.string() },
    sample: { ...subjectSample, source: 'import' },
  },
  {
    type: 'lead.updated',
    description: 'Facts about a lead changed: edited, or merged with a later record.',
    fields: { ...subjectShape, changed_fields: z.array(z.string()) },
    sample: { ...subjectSample, changed_fields: ['phone', 'email'] },
  },
  {
    type: 'lead.scored',
    description: 'A lead got a score.',
    fields: { ...subjectShape, score: z.int(), fit_reason: z.string() },
    sample: { ...subjectSample, score: 82, fit_reason: fitReasonSample },
  },
  {
    type: 'lead.qualified',
    description: "A lead's score met your threshold and it moved to qualified. Once in the life of a lead.",
    fields: { ...subjectShape, score: z.int(), fit_reason: z.string() },
    sample: { ...subjectSample, score: 82, fit_reason: fitReasonSample },
  },
  {
    type: 'lead.status_changed',
    description: 'A lead moved to another status, whoever moved it.',
    fields: { ...subjectShape, previous_status: statusShape, new_status: statusShape },
    sample: { ...subjectSample, previous_status: 'contacted', new_status: 'replied' },
  },
  {
    type: leadDeletedType,
    description:
      'A lead was erased, with all that was known about it: do the same. In earlier events of the feed its personal fields are null.',
    fields: { lead_id: z.string() },
    sample: { lead_id: 'lead_xyz789' },
  },
  {
    type: 'import.completed',
    description: 'A file was read to its end. It is about no lead: `lead_id` and `business_name` are null.',
    fields: {
      lead_id: z.null(),
      business_name: z.null(),
      import_id: z.string(),
      source: z.string(),
      rows_read: z.int(),
      created: z.int(),
      merged: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
    },
    sample: {
      lead_id: null,
      business_name: null,
      import_id: 'imp_abc123',
      source: 'import',
      rows_read: 1500,
      created: 1391,
      merged: 64,
      unchanged: 40,
      rejected: 5,
    },
  },
]

export function leadCreated(lead: Subject, source: string): NewEvent {
  return { type: 'lead.created', leadId: lead.id, fields: { ...subjectOf(lead), source } }
}

/** A field as the API calls it. */
export const wireName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `changed` are names of facts in camel case; the body has the names of the API. */
export function leadUpdated(lead: Subject, changed: readonly string[]): NewEvent {
  const changed_fields = changed.map(wireName)
  return { type: 'lead.updated', leadId: lead.id, fields: { ...subjectOf(lead), changed_fields } }
}

/** What one scoring writes, in the order in which it is told: the score, and the move that it may have caused. */
export function leadScored(
  lead: Subject,
  scoring: { score: number; fitReason: string; qualifiedFrom: LeadStatus | null },
): NewEvent[] {
  const fields = { ...subjectOf(lead), score: scoring.score, fit_reason: scoring.fitReason }
  const scored = { type: 'lead.scored', leadId: lead.id, fields }
  if (scoring.qualifiedFrom === null) return [scored]
  return [
    scored,
    { type: 'lead.qualified', leadId: lead.id, fields },
    leadStatusChanged(lead, scoring.qualifiedFrom, 'qualified'),
  ]
}

export function leadStatusChanged(lead: Subject, previous: LeadStatus, next: LeadStatus): NewEvent {
  const fields = { ...subjectOf(lead), previous_status: previous, new_status: next }
  return { type: 'lead.status_changed', leadId: lead.id, fields }
}

/** With ids only, unlike the others. */
export const leadDeleted = (id: string): NewEvent => ({
  type: leadDeletedType,
  leadId: id,
  fields: { lead_id: id },
})

export function importCompleted(completed: {
  id: string
  source: string
  rowsRead: number
  created: number
  merged: number
  unchanged: number
  rejected: number
}): NewEvent {
  const { id, source, rowsRead, created, merged, unchanged, rejected } = completed
  const counts = { rows_read: rowsRead, created, merged, unchanged, rejected }
  const fields = { lead_id: null, business_name: null, import_id: id, source, ...counts }
  return { type: 'import.completed', leadId: null, fields }
}
