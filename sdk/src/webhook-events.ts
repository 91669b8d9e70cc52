/** The bodies of webhooks, as TypeScript sees them. */

export type LeadStatus =
  | 'new'
  | 'qualified'
  | 'contacted'
  | 'replied'
  | 'meeting'
  | 'closed_won'
  | 'closed_lost'

/** The whole lead, which an endpoint gets with `include: ["lead"]`. */
export interface EventLead {
  readonly id: string
  readonly business_name: string
  readonly category: string | null
  readonly address: string | null
  readonly city: string | null
  readonly region: string | null
  readonly postal_code: string | null
  readonly country: string | null
  /** E.164 */
  readonly phone: string | null
  readonly website: string | null
  readonly email: string | null
  readonly contact_name: string | null
  readonly rating: number | null
  readonly review_count: number | null
  readonly source: string | null
  readonly external_id: string | null
  readonly tags: readonly string[]
  readonly custom: Readonly<Record<string, unknown>>
  readonly status: LeadStatus
  /** 0–100 */
  readonly score: number | null
  readonly fit_reason: string | null
  readonly created_at: string
  readonly updated_at: string
}

interface AboutLead {
  readonly org_id: string
  readonly lead_id: string
  readonly business_name: string
  /** RFC 3339, UTC, when it happened. */
  readonly timestamp: string
  readonly lead?: EventLead
}

/** The score met the threshold and the lead moved to Qualified. */
export interface LeadQualifiedEvent extends AboutLead {
  readonly event: 'lead.qualified'
  readonly score: number
  readonly fit_reason: string
}

/** Every move from one status to another. */
export interface LeadStatusChangedEvent extends AboutLead {
  readonly event: 'lead.status_changed'
  readonly previous_status: LeadStatus
  readonly new_status: LeadStatus
}

/** A mail was approved and sent. */
export interface EmailSentEvent extends AboutLead {
  readonly event: 'email.sent'
  readonly email_id: string
  readonly to: string
  readonly subject: string
  readonly sequence_step: number
}

/** Events beside the three; `GET /api/event-types` has a schema and a sample of each. */
export interface OtherEvent {
  readonly event:
    | 'lead.created'
    | 'lead.updated'
    | 'lead.scored'
    | 'lead.deleted'
    | 'email.drafted'
    | 'email.bounced'
    | 'email.replied'
    | 'email.unsubscribed'
    | 'import.completed'
    | 'webhook.disabled'
  readonly org_id: string
  readonly timestamp: string
  readonly [field: string]: unknown
}

/** Keep a default branch: an endpoint of `["*"]` also gets types that are added later. */
export type WebhookEvent = LeadQualifiedEvent | LeadStatusChangedEvent | EmailSentEvent | OtherEvent
