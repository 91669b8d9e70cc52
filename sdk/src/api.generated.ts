// Generated from openapi.json by `npm run generate`. Do not edit.
import { type CallOptions, Client, type FileBody, path, Resource } from './client.ts'
import { Feed } from './feed.ts'
import { Pages } from './pages.ts'
import type { EventData } from './webhook-events.ts'

export interface ApiKey {
  id: string
  name: string
  /** What the key begins with */
  prefix: string
  last4: string
  /** `read`, `write` */
  scopes: string[]
  /** The id of a person; null: the command line */
  created_by: string | null
  /** RFC 3339 in UTC */
  created_at: string
  expires_at: string | null
  last_used_at: string | null
}

export interface Attempt {
  number: number
  /** Asked for by hand: a resend or a test */
  manual: boolean
  url: string
  /** RFC 3339 in UTC */
  started_at: string
  duration_ms: number | null
  /** `delivered`, `http_…` with the status, `timeout`, `dns_error`, …; `lost`: nobody knows how it ended */
  outcome: string
  status_code: number | null
  /** A sentence about what went wrong */
  detail: string | null
  request_headers: Record<string, string> | null
  response_headers: Record<string, string> | null
  /** The first 4 KiB */
  response_body: string | null
}

export interface AuditEntry {
  id: string
  /** Such as `lead.updated`, `webhook.created`, `api_key.revoked` */
  action: string
  /** The id of what was changed */
  target: string | null
  actor: {
    type: 'api_key' | 'person' | 'operator' | 'system'
    /** Of the key or person; else the same word as `type` */
    id: string
    name: string | null
  }
  /** Where the request came from */
  address: string | null
  request_id: string | null
  /** Names of what was changed */
  fields: string[]
  /** For settings, keys and webhooks; never secrets, never facts about a lead */
  before: Record<string, unknown> | null
  /** For settings, keys and webhooks; never secrets, never facts about a lead */
  after: Record<string, unknown> | null
  /** RFC 3339 in UTC */
  created_at: string
}

export interface BatchResult {
  /** Place in the list that was sent, from 0 */
  index: number
  outcome: 'created' | 'merged' | 'unchanged' | 'rejected'
  /** null when it was rejected */
  lead: Lead | null
  errors: {
    path: string
    message: string
  }[]
}

export interface CapturedMail {
  id: string
  email_id: string | null
  from: string
  to: string
  subject: string
  text: string
  /** RFC 3339 in UTC */
  created_at: string
}

export interface Deleted {
  id: string
  deleted: true
}

export interface Delivery {
  id: string
  webhook_id: string
  event_id: string
  event_type: string
  lead_id: string | null
  /** The event's place in the feed; 0: a test */
  sequence: number
  state: 'pending' | 'sending' | 'retrying' | 'delivered' | 'exhausted' | 'skipped' | 'cancelled'
  attempt_count: number
  next_attempt_at: string | null
  /** The bytes that are signed and sent; empty when the lead was erased */
  body: string
  attempts: Attempt[]
}

export interface Email {
  id: string
  lead_id: string
  state: EmailState
  to: string | null
  subject: string
  body_text: string
  sequence_step: number
  /** Of to, subject and body_text; say it back to approve them */
  content_hash: string
  message_id: string | null
  sent_at: string | null
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export type EmailState =
  | 'draft'
  | 'approved'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'unknown'
  | 'rejected'
  | 'bounced'

export interface EmailTemplate {
  subject: string
  body_text: string
  /** Whether the org has written none of its own */
  is_default: boolean
  updated_at: string | null
  /** What `{{ … }}` may name */
  variables: string[]
}

export interface EventType {
  type: string
  description: string
  /** JSON Schema of the body */
  schema: Record<string, unknown>
  sample: Record<string, unknown>
}

export interface FeedEvent {
  id: string
  sequence: number
  type: string
  /** RFC 3339 in UTC */
  created_at: string
  data: EventData
}

export interface Import {
  id: string
  state: 'running' | 'done' | 'failed'
  source: string
  /** What each column was taken for; null: left out */
  mapping: Record<string, string | null>
  rows_total: number
  rows_read: number
  created: number
  merged: number
  unchanged: number
  rejected: number
  /** By line of the file; `path` names the field, and is empty for the line as a whole */
  errors: {
    line: number
    path: string
    message: string
  }[]
  /** There were more than 1,000 */
  errors_truncated: boolean
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface Invitation {
  id: string
  email: string
  role: 'read_only' | 'member' | 'admin' | 'owner'
  /** The id of a person */
  invited_by: string
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  expires_at: string
}

export interface Lead {
  id: string
  business_name: string
  category: string | null
  address: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  /** E.164 */
  phone: string | null
  website: string | null
  email: string | null
  contact_name: string | null
  rating: number | null
  review_count: number | null
  source: string
  external_id: string | null
  tags: string[]
  custom: Record<string, string | number | boolean | null>
  status: LeadStatus
  score: number | null
  fit_reason: string | null
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export type LeadStatus =
  | 'new'
  | 'qualified'
  | 'contacted'
  | 'replied'
  | 'meeting'
  | 'closed_won'
  | 'closed_lost'

export interface Me {
  /** What to call this connection: the org, and the key or the person */
  label: string
  org: {
    id: string
    name: string
    plan: string
  }
  /** Of a request with a key */
  api_key?: {
    id: string
    name: string
    scopes: string[]
  }
  /** Of a request with a key */
  rate_limit?: {
    limit: number
    window_seconds: number
    remaining: number
    reset_seconds: number
  }
  /** Of a request with a session */
  person?: {
    id: string
    name: string
    email: string
    role: 'read_only' | 'member' | 'admin' | 'owner'
  }
}

export interface Member {
  user_id: string
  name: string
  email: string
  role: 'read_only' | 'member' | 'admin' | 'owner'
  two_factor_enabled: boolean
  /** RFC 3339 in UTC */
  created_at: string
}

export interface NewLead {
  business_name: string
  category?: string | null | undefined
  address?: string | null | undefined
  city?: string | null | undefined
  region?: string | null | undefined
  postal_code?: string | null | undefined
  country?: string | null | undefined
  phone?: string | null | undefined
  website?: string | null | undefined
  email?: string | null | undefined
  contact_name?: string | null | undefined
  rating?: number | null | undefined
  review_count?: number | null | undefined
  external_id?: string | null | undefined
  tags?: readonly string[] | null | undefined
  custom?: Record<string, string | number | boolean | null> | null | undefined
  /** Where it comes from; `api` where nothing is said */
  source?: string | null | undefined
  status?: LeadStatus | undefined
}

export interface Notice {
  id: string
  kind: 'webhook_failing' | 'webhook_disabled'
  webhook_id: string | null
  message: string
  /** RFC 3339 in UTC */
  created_at: string
}

export interface Org {
  id: string
  name: string
  plan: 'starter' | 'growth' | 'scale' | 'luna_enterprise'
  /** `immediate`: this server takes no payments, and a change of the plan counts at once */
  billing: 'immediate'
  /** RFC 3339 in UTC */
  created_at: string
}

export interface Person {
  id: string
  name: string
  email: string
  two_factor_enabled: boolean
}

export interface Profile {
  /** What the company sells. Default "" */
  sells: string
  /** Ideal categories, such as "office park". Default [] */
  categories: string[]
  /** Default [] */
  cities: string[]
  /** Default [] */
  regions: string[]
  /** Default [] */
  wanted_words: string[]
  /** A lead that mentions one of these does not qualify. Default [] */
  unwanted_words: string[]
  /** Default null */
  min_rating: number | null
  /** Default null */
  min_reviews: number | null
  /** Which ways to reach a lead matter. Default ["phone","email"] */
  contact: ('phone' | 'email' | 'website' | 'contact_name')[]
  weights: {
    /** Default 35 */
    category: number
    /** Default 20 */
    location: number
    /** Default 15 */
    words: number
    /** Default 10 */
    rating: number
    /** Default 10 */
    reviews: number
    /** Default 10 */
    contact: number
  }
  /** Score at which a lead qualifies. Default 70 */
  threshold: number
  /** Default "" */
  sender_name: string
  /** Default "" */
  postal_address: string
}

export interface ProfilePreview {
  /**
   * Whether every lead was looked at, or `leads_scored` of them: then the other numbers are estimates
   * for all
   */
  basis: 'all' | 'sample'
  /** All leads of the org */
  leads_total: number
  /** Leads that were looked at */
  leads_scored: number
  /** Leads that get another score or reason, or that qualify */
  leads_changed: number
  /** Leads that move from `new` to `qualified` */
  newly_qualified: number
  /** Leads whose score meets the threshold of the profile in force */
  qualified_now: number
  /** Leads whose score would meet the threshold of this profile */
  would_qualify: number
  score_changes: {
    up: number
    down: number
    same: number
    /** Leads that have no score yet */
    first: number
  }
  /** The best of those that would qualify, up to 10: newly qualified ones first */
  examples: {
    lead_id: string
    business_name: string
    previous_score: number | null
    score: number
    fit_reason: string
    newly_qualified: boolean
  }[]
}

export interface Recovery {
  id: string
  webhook_id: string
  /** RFC 3339 in UTC */
  since: string
  state: 'running' | 'done' | 'failed'
  /** Deliveries that were queued again so far */
  requeued: number
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface Rescore {
  id: string
  /** `superseded`: a later one, after another change of the profile, took its place */
  state: 'running' | 'done' | 'failed' | 'superseded'
  /** All leads of the org */
  leads_total: number
  /** Leads that were looked at */
  leads_scored: number
  /** Leads that get another score or reason, or that qualify */
  leads_changed: number
  /** Leads that move from `new` to `qualified` */
  newly_qualified: number
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface SavedProfile {
  /** What the company sells. Default "" */
  sells: string
  /** Ideal categories, such as "office park". Default [] */
  categories: string[]
  /** Default [] */
  cities: string[]
  /** Default [] */
  regions: string[]
  /** Default [] */
  wanted_words: string[]
  /** A lead that mentions one of these does not qualify. Default [] */
  unwanted_words: string[]
  /** Default null */
  min_rating: number | null
  /** Default null */
  min_reviews: number | null
  /** Which ways to reach a lead matter. Default ["phone","email"] */
  contact: ('phone' | 'email' | 'website' | 'contact_name')[]
  weights: {
    /** Default 35 */
    category: number
    /** Default 20 */
    location: number
    /** Default 15 */
    words: number
    /** Default 10 */
    rating: number
    /** Default 10 */
    reviews: number
    /** Default 10 */
    contact: number
  }
  /** Score at which a lead qualifies. Default 70 */
  threshold: number
  /** Default "" */
  sender_name: string
  /** Default "" */
  postal_address: string
  /** What `POST /api/profile/rescore` would do now; null when nothing changed that bears on scores */
  preview: ProfilePreview | null
}

export interface Score {
  id: string
  score: number
  fit_reason: string
  /** What gave it: `rules`, the built-in ones */
  scorer: string
  scorer_version: number
  /** RFC 3339 in UTC */
  created_at: string
}

export interface Session {
  person: Person
  /** Those that the person works for, oldest first */
  orgs: {
    id: string
    name: string
    plan: string
    role: 'read_only' | 'member' | 'admin' | 'owner'
  }[]
  /** That requests are about which name none in `X-Bolsivo-Org`; null: there is none yet */
  active_org_id: string | null
}

export interface Suppression {
  value: string
  reason: string
  /** RFC 3339 in UTC */
  created_at: string
}

export interface Webhook {
  id: string
  name: string
  description: string | null
  target_url: string
  event_types: string[]
  include: string[]
  headers: Record<string, string>
  retry_policy: 'standard' | 'extended'
  status: 'enabled' | 'disabled' | 'paused'
  disabled_reason: string | null
  secret_last4: string
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface WebhookTest {
  number: number
  /** Asked for by hand: a resend or a test */
  manual: boolean
  url: string
  /** RFC 3339 in UTC */
  started_at: string
  duration_ms: number | null
  /** `delivered`, `http_…` with the status, `timeout`, `dns_error`, …; `lost`: nobody knows how it ended */
  outcome: string
  status_code: number | null
  /** A sentence about what went wrong */
  detail: string | null
  request_headers: Record<string, string> | null
  response_headers: Record<string, string> | null
  /** The first 4 KiB */
  response_body: string | null
  delivery_id: string
}

export interface WebhookWithSecret {
  id: string
  name: string
  description: string | null
  target_url: string
  event_types: string[]
  include: string[]
  headers: Record<string, string>
  retry_policy: 'standard' | 'extended'
  status: 'enabled' | 'disabled' | 'paused'
  disabled_reason: string | null
  secret_last4: string
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
  /** Shown once: store it now. Null where the answer is given again */
  secret: string | null
}

export interface ListLeadsQuery {
  /** A comma list */
  status?: LeadStatus | readonly LeadStatus[] | undefined
  min_score?: number | undefined
  max_score?: number | undefined
  /**
   * Words, each of which begins a word of business_name, contact_name, email, website domain, city or
   * phone digits
   */
  q?: string | undefined
  category?: string | undefined
  city?: string | undefined
  source?: string | undefined
  tag?: string | undefined
  external_id?: string | undefined
  created_after?: string | undefined
  updated_after?: string | undefined
  /** Default "-created_at" */
  sort?:
    | 'created_at'
    | '-created_at'
    | 'updated_at'
    | '-updated_at'
    | 'score'
    | '-score'
    | 'business_name'
    | '-business_name'
    | undefined
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface BatchLeadsBody {
  /** Each as in `POST /api/leads`; a wrong one is rejected by itself */
  leads: readonly NewLead[]
}

export interface BatchLeadsAnswer {
  data: BatchResult[]
}

export interface UpdateLeadBody {
  business_name?: string | undefined
  category?: string | null | undefined
  address?: string | null | undefined
  city?: string | null | undefined
  region?: string | null | undefined
  postal_code?: string | null | undefined
  country?: string | null | undefined
  phone?: string | null | undefined
  website?: string | null | undefined
  email?: string | null | undefined
  contact_name?: string | null | undefined
  rating?: number | null | undefined
  review_count?: number | null | undefined
  external_id?: string | null | undefined
  tags?: readonly string[] | null | undefined
  custom?: Record<string, string | number | boolean | null> | null | undefined
  status?: LeadStatus | undefined
}

export interface ListLeadTimelineQuery {
  /** Default "-created_at" */
  sort?: 'created_at' | '-created_at' | undefined
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface GetLeadsExportQuery {
  /** A comma list */
  status?: LeadStatus | readonly LeadStatus[] | undefined
  min_score?: number | undefined
  max_score?: number | undefined
  /**
   * Words, each of which begins a word of business_name, contact_name, email, website domain, city or
   * phone digits
   */
  q?: string | undefined
  category?: string | undefined
  city?: string | undefined
  source?: string | undefined
  tag?: string | undefined
  external_id?: string | undefined
  created_after?: string | undefined
  updated_after?: string | undefined
  /** Default "-created_at" */
  sort?:
    | 'created_at'
    | '-created_at'
    | 'updated_at'
    | '-updated_at'
    | 'score'
    | '-score'
    | 'business_name'
    | '-business_name'
    | undefined
  /** Default "csv" */
  format?: 'csv' | 'ndjson' | undefined
}

export interface ImportLeadsQuery {
  /** What the new leads have as their source; `import` where nothing is said */
  source?: string | undefined
  /** JSON: column → field, or null to leave a column out. What is not said is guessed from the header */
  mapping?: string | undefined
}

export interface ListImportsQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface ReplaceProfileBody {
  /** What the company sells. Default "" */
  sells?: string | undefined
  /** Ideal categories, such as "office park". Default [] */
  categories?: readonly string[] | undefined
  /** Default [] */
  cities?: readonly string[] | undefined
  /** Default [] */
  regions?: readonly string[] | undefined
  /** Default [] */
  wanted_words?: readonly string[] | undefined
  /** A lead that mentions one of these does not qualify. Default [] */
  unwanted_words?: readonly string[] | undefined
  /** Default null */
  min_rating?: number | null | undefined
  /** Default null */
  min_reviews?: number | null | undefined
  /** Which ways to reach a lead matter. Default ["phone","email"] */
  contact?: readonly ('phone' | 'email' | 'website' | 'contact_name')[] | undefined
  /** Default {} */
  weights?:
    | {
        /** Default 35 */
        category?: number | undefined
        /** Default 20 */
        location?: number | undefined
        /** Default 15 */
        words?: number | undefined
        /** Default 10 */
        rating?: number | undefined
        /** Default 10 */
        reviews?: number | undefined
        /** Default 10 */
        contact?: number | undefined
      }
    | undefined
  /** Score at which a lead qualifies. Default 70 */
  threshold?: number | undefined
  /** Default "" */
  sender_name?: string | undefined
  /** Default "" */
  postal_address?: string | undefined
}

export interface PreviewProfileBody {
  /** What the company sells. Default "" */
  sells?: string | undefined
  /** Ideal categories, such as "office park". Default [] */
  categories?: readonly string[] | undefined
  /** Default [] */
  cities?: readonly string[] | undefined
  /** Default [] */
  regions?: readonly string[] | undefined
  /** Default [] */
  wanted_words?: readonly string[] | undefined
  /** A lead that mentions one of these does not qualify. Default [] */
  unwanted_words?: readonly string[] | undefined
  /** Default null */
  min_rating?: number | null | undefined
  /** Default null */
  min_reviews?: number | null | undefined
  /** Which ways to reach a lead matter. Default ["phone","email"] */
  contact?: readonly ('phone' | 'email' | 'website' | 'contact_name')[] | undefined
  /** Default {} */
  weights?:
    | {
        /** Default 35 */
        category?: number | undefined
        /** Default 20 */
        location?: number | undefined
        /** Default 15 */
        words?: number | undefined
        /** Default 10 */
        rating?: number | undefined
        /** Default 10 */
        reviews?: number | undefined
        /** Default 10 */
        contact?: number | undefined
      }
    | undefined
  /** Score at which a lead qualifies. Default 70 */
  threshold?: number | undefined
  /** Default "" */
  sender_name?: string | undefined
  /** Default "" */
  postal_address?: string | undefined
}

export interface ListLeadScoresQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface ListEmailsQuery {
  /** A comma list */
  state?: EmailState | readonly EmailState[] | undefined
  lead_id?: string | undefined
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface UpdateEmailBody {
  to?: string | null | undefined
  subject?: string | undefined
  body_text?: string | undefined
}

export interface ApproveEmailBody {
  content_hash: string
}

export interface RejectEmailBody {
  reason: string
}

export interface SettleEmailBody {
  state: 'sent' | 'failed'
}

export interface ReplaceEmailTemplateBody {
  subject: string
  body_text: string
}

export interface ListSuppressionsQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface CreateSuppressionBody {
  /** An e-mail address, or a domain with all below it */
  value: string
  /** Default "added by hand" */
  reason?: string | undefined
}

export interface ListCapturedMailQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface GetCapturedMailAnswer {
  id: string
  email_id: string | null
  from: string
  to: string
  subject: string
  text: string
  /** RFC 3339 in UTC */
  created_at: string
  /** The whole message as it went over the wire */
  source: string
}

export interface CreateWebhookBody {
  name: string
  target_url: string
  event_types: readonly string[]
  description?: string | null | undefined
  include?: readonly 'lead'[] | undefined
  headers?: Record<string, string> | undefined
  retry_policy?: 'standard' | 'extended' | undefined
}

export interface ListWebhooksQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface UpdateWebhookBody {
  name?: string | undefined
  target_url?: string | undefined
  event_types?: readonly string[] | undefined
  description?: string | null | undefined
  include?: readonly 'lead'[] | undefined
  headers?: Record<string, string> | undefined
  retry_policy?: 'standard' | 'extended' | undefined
  status?: 'enabled' | 'disabled' | undefined
}

export interface RotateSecretWebhookBody {
  /** How long the old secret keeps signing too; 0 ends it at once. Default 24 */
  overlap_hours?: number | undefined
}

export interface ListWebhookDeliveriesQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
  state?: 'pending' | 'sending' | 'retrying' | 'delivered' | 'exhausted' | 'skipped' | 'cancelled' | undefined
}

export interface TestWebhookBody {
  event_type: string
}

export interface RecoverWebhookBody {
  /** RFC 3339 */
  since: string
}

export interface ListEventsQuery {
  /**
   * A `next_cursor`, or `latest` for what is still to come; without it the feed begins with the oldest
   * event that is served
   */
  after?: string | undefined
  /** A comma list of event types */
  type?: string | readonly string[] | undefined
  /** Default 25 */
  limit?: number | undefined
  /** Seconds to wait for an event when there is none. Default 0 */
  wait?: number | undefined
}

export interface ListEventsAnswer {
  data: FeedEvent[]
  has_more: boolean
  /** Pass it as `after`; never null, also where there is nothing new */
  next_cursor: string
}

export interface ListEventTypesAnswer {
  data: EventType[]
  has_more: boolean
  next_cursor: string | null
}

export interface GetEventTypeSamplesAnswer {
  data: Record<string, unknown>[]
}

export interface ListNoticesQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
}

export interface ListAuditLogQuery {
  /** Default 25 */
  limit?: number | undefined
  cursor?: string | undefined
  action?: string | undefined
  /** The id of a key or person, or `operator` */
  actor?: string | undefined
  /** The id of what was changed */
  target?: string | undefined
}

/** A business came in, by the API or an import. */
export interface LeadCreatedEvent {
  event: 'lead.created'
  org_id: string
  lead_id: string
  business_name: string
  source: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** Facts about a lead changed: edited, or merged with a later record. */
export interface LeadUpdatedEvent {
  event: 'lead.updated'
  org_id: string
  lead_id: string
  business_name: string
  changed_fields: string[]
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** A lead got a score. */
export interface LeadScoredEvent {
  event: 'lead.scored'
  org_id: string
  lead_id: string
  business_name: string
  score: number
  fit_reason: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** A lead's score met your threshold and it moved to qualified. Once in the life of a lead. */
export interface LeadQualifiedEvent {
  event: 'lead.qualified'
  org_id: string
  lead_id: string
  business_name: string
  score: number
  fit_reason: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** A lead moved to another status, whoever moved it. */
export interface LeadStatusChangedEvent {
  event: 'lead.status_changed'
  org_id: string
  lead_id: string
  business_name: string
  previous_status: LeadStatus
  new_status: LeadStatus
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/**
 * A lead was erased, with all that was known about it: do the same. In earlier events of the feed its
 * personal fields are null.
 */
export interface LeadDeletedEvent {
  event: 'lead.deleted'
  org_id: string
  lead_id: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** A file was read to its end. It is about no lead: `lead_id` and `business_name` are null. */
export interface ImportCompletedEvent {
  event: 'import.completed'
  org_id: string
  lead_id: null
  business_name: null
  import_id: string
  source: string
  rows_read: number
  created: number
  merged: number
  unchanged: number
  rejected: number
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** An e-mail to a lead was drafted, for a person to read. `to` is null while no address is known. */
export interface EmailDraftedEvent {
  event: 'email.drafted'
  org_id: string
  lead_id: string
  business_name: string
  email_id: string
  to: string | null
  subject: string
  sequence_step: number
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** A person approved an e-mail as it is; it is about to be sent. */
export interface EmailApprovedEvent {
  event: 'email.approved'
  org_id: string
  lead_id: string
  business_name: string
  email_id: string
  to: string
  subject: string
  sequence_step: number
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** An e-mail was rejected, by a person or because its lead wants no more; it is never sent. */
export interface EmailRejectedEvent {
  event: 'email.rejected'
  org_id: string
  lead_id: string
  business_name: string
  email_id: string
  reason: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** An e-mail that was approved was sent to a lead. */
export interface EmailSentEvent {
  event: 'email.sent'
  org_id: string
  lead_id: string
  email_id: string
  to: string
  subject: string
  sequence_step: number
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** An e-mail was not sent, and will not be without a person. */
export interface EmailFailedEvent {
  event: 'email.failed'
  org_id: string
  lead_id: string
  business_name: string
  email_id: string
  reason: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** An e-mail came back, or was refused, because nobody has its address. */
export interface EmailBouncedEvent {
  event: 'email.bounced'
  org_id: string
  lead_id: string
  business_name: string
  email_id: string
  to: string
  reason: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/** The one who got an e-mail wants no more of them: nothing is sent to that address any more. */
export interface EmailUnsubscribedEvent {
  event: 'email.unsubscribed'
  org_id: string
  lead_id: string
  business_name: string
  email_id: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

/**
 * An endpoint was disabled by the system: it answered 410, or failed for days. Another one hears of
 * it.
 */
export interface WebhookDisabledEvent {
  event: 'webhook.disabled'
  org_id: string
  webhook_id: string
  name: string
  reason: string
  /** RFC 3339 in UTC: when it happened */
  timestamp: string
}

export type KnownEvent =
  | LeadCreatedEvent
  | LeadUpdatedEvent
  | LeadScoredEvent
  | LeadQualifiedEvent
  | LeadStatusChangedEvent
  | LeadDeletedEvent
  | ImportCompletedEvent
  | EmailDraftedEvent
  | EmailApprovedEvent
  | EmailRejectedEvent
  | EmailSentEvent
  | EmailFailedEvent
  | EmailBouncedEvent
  | EmailUnsubscribedEvent
  | WebhookDisabledEvent

export class AuditLogResource extends Resource {
  /**
   * List the audit log.
   *
   * Who changed what, newest first. It can't be altered, and is kept for a year. Of leads and e-mails it
   * holds ids and names of fields only; what happened to a lead is in its timeline.
   */
  list(query: ListAuditLogQuery = {}, options: CallOptions = {}): Pages<AuditEntry> {
    return new Pages(this.client, '/api/audit-log', query, options)
  }
}

export class CapturedMailResource extends Resource {
  /**
   * List captured mail.
   *
   * Without BOLSIVO_SMTP_URL mail does not leave this machine: a built-in SMTP server takes it. Newest
   * first.
   */
  list(query: ListCapturedMailQuery = {}, options: CallOptions = {}): Pages<CapturedMail> {
    return new Pages(this.client, '/api/captured-mail', query, options)
  }

  /** Get a captured mail with its source */
  get(id: string, options: CallOptions = {}): Promise<GetCapturedMailAnswer> {
    return this.client.request('GET', path`/api/captured-mail/${id}`, options)
  }
}

export class DeliveriesResource extends Resource {
  /** Get a delivery */
  get(id: string, options: CallOptions = {}): Promise<Delivery> {
    return this.client.request('GET', path`/api/deliveries/${id}`, options)
  }

  /**
   * Resend a delivery.
   *
   * Sends it again, now, with the same ids and bytes. A resend takes the place of a retry that waits and
   * uses none up; while an attempt is on its way, that is the resend.
   */
  resend(id: string, options: CallOptions = {}): Promise<Delivery> {
    return this.client.request('POST', path`/api/deliveries/${id}/resend`, options)
  }
}

export class EmailTemplateResource extends Resource {
  /** Get the template of drafts */
  get(options: CallOptions = {}): Promise<EmailTemplate> {
    return this.client.request('GET', '/api/email-template', options)
  }

  /**
   * Set the template of drafts.
   *
   * Liquid, with conditions and text filters. It must show `{{ postal_address }}` and `{{
   * unsubscribe_url }}` in every mail. Drafts that nobody changed are written anew.
   */
  replace(body: ReplaceEmailTemplateBody, options: CallOptions = {}): Promise<EmailTemplate> {
    return this.client.request('PUT', '/api/email-template', { ...options, body })
  }
}

export class EmailsResource extends Resource {
  /**
   * List e-mails.
   *
   * Newest first: drafts to read, and what became of those that were approved.
   */
  list(query: ListEmailsQuery = {}, options: CallOptions = {}): Pages<Email> {
    return new Pages(this.client, '/api/emails', query, options)
  }

  /** Get an e-mail */
  get(id: string, options: CallOptions = {}): Promise<Email> {
    return this.client.request('GET', path`/api/emails/${id}`, options)
  }

  /**
   * Change a draft.
   *
   * Only a draft can be changed. A draft that nobody changed follows its lead, profile and template; one
   * that somebody did stays as it is.
   */
  update(id: string, body: UpdateEmailBody, options: CallOptions = {}): Promise<Email> {
    return this.client.request('PATCH', path`/api/emails/${id}`, { ...options, body })
  }

  /**
   * Approve an e-mail.
   *
   * Sends exactly what was read: `content_hash` is that of the e-mail as you saw it. When it has changed
   * since, the answer is 409 and nothing is sent.
   */
  approve(id: string, body: ApproveEmailBody, options: CallOptions = {}): Promise<Email> {
    return this.client.request('POST', path`/api/emails/${id}/approve`, { ...options, body })
  }

  /**
   * Reject an e-mail.
   *
   * A draft, or an approved e-mail that is not being sent yet. It is never sent.
   */
  reject(id: string, body: RejectEmailBody, options: CallOptions = {}): Promise<Email> {
    return this.client.request('POST', path`/api/emails/${id}/reject`, { ...options, body })
  }

  /**
   * Withdraw an approval.
   *
   * An e-mail that is approved but not being sent yet, or that failed, becomes a draft again.
   */
  withdraw(id: string, options: CallOptions = {}): Promise<Email> {
    return this.client.request('POST', path`/api/emails/${id}/withdraw`, options)
  }

  /**
   * Say what became of an e-mail.
   *
   * For an e-mail in state `unknown`: the connection broke after the mail server may have accepted it.
   * Look into the mailbox and say whether it was `sent`, or `failed` and may be approved again.
   */
  settle(id: string, body: SettleEmailBody, options: CallOptions = {}): Promise<Email> {
    return this.client.request('POST', path`/api/emails/${id}/settle`, { ...options, body })
  }
}

export class EventTypesResource extends Resource {
  /**
   * List the types of events.
   *
   * Each with the JSON Schema of its body and a sample.
   */
  list(options: CallOptions = {}): Promise<ListEventTypesAnswer> {
    return this.client.request('GET', '/api/event-types', options)
  }

  /**
   * Samples of a type of event.
   *
   * Bodies as a webhook brings them, for platforms that let their users map fields before anything
   * happens.
   */
  samples(type: string, options: CallOptions = {}): Promise<GetEventTypeSamplesAnswer> {
    return this.client.request('GET', path`/api/event-types/${type}/samples`, options)
  }
}

export class EventsResource extends Resource {
  /**
   * Follow the events.
   *
   * Every event in the order in which it happened, without gaps, for 90 days. Pass `next_cursor` as
   * `after`. With `wait` the answer comes as soon as there is an event.
   */
  list(query: ListEventsQuery = {}, options: CallOptions = {}): Promise<ListEventsAnswer> {
    return this.client.request('GET', '/api/events', { ...options, query })
  }

  /** Everything from `after` on, for as long as you like, waiting for what is still to come: see `Feed` */
  follow(query: Omit<ListEventsQuery, 'wait'> = {}, options: CallOptions = {}): Feed<FeedEvent> {
    return new Feed(this.client, '/api/events', query, options)
  }
}

export class ImportsResource extends Resource {
  /** List imports */
  list(query: ListImportsQuery = {}, options: CallOptions = {}): Pages<Import> {
    return new Pages(this.client, '/api/imports', query, options)
  }

  /** Get an import */
  get(id: string, options: CallOptions = {}): Promise<Import> {
    return this.client.request('GET', path`/api/imports/${id}`, options)
  }
}

export class LeadsResource extends Resource {
  /**
   * Create a lead.
   *
   * Answers 201 with the new lead, or 200 with the lead that it was merged into.
   *
   * A record is the same lead as one that is there when it has the same `external_id`, or else the same
   * name together with the same phone, website domain, e-mail or address. Then the two are merged: what
   * is sent replaces what was known, but for fields that somebody edited; what is empty replaces
   * nothing.
   */
  create(body: NewLead, options: CallOptions = {}): Promise<Lead> {
    return this.client.request('POST', '/api/leads', { ...options, body })
  }

  /** List leads */
  list(query: ListLeadsQuery = {}, options: CallOptions = {}): Pages<Lead> {
    return new Pages(this.client, '/api/leads', query, options)
  }

  /**
   * Create or update many leads.
   *
   * Up to 1,000. A wrong one is rejected by itself, all others are kept.
   *
   * A record is the same lead as one that is there when it has the same `external_id`, or else the same
   * name together with the same phone, website domain, e-mail or address. Then the two are merged: what
   * is sent replaces what was known, but for fields that somebody edited; what is empty replaces
   * nothing.
   */
  batch(body: BatchLeadsBody, options: CallOptions = {}): Promise<BatchLeadsAnswer> {
    return this.client.request('POST', '/api/leads/batch', { ...options, body })
  }

  /** Get a lead */
  get(id: string, options: CallOptions = {}): Promise<Lead> {
    return this.client.request('GET', path`/api/leads/${id}`, options)
  }

  /**
   * Edit or move a lead.
   *
   * A field that is absent stays as it is, null or an empty text clears it. What is set here is not
   * overwritten by later imports. `status` moves the lead to any other status.
   */
  update(id: string, body: UpdateLeadBody, options: CallOptions = {}): Promise<Lead> {
    return this.client.request('PATCH', path`/api/leads/${id}`, { ...options, body })
  }

  /**
   * Erase a lead.
   *
   * For good, with all that says something about it: scores, drafts and e-mails, what webhooks were
   * sent, errors of imports. Deliveries that are open are cancelled. Its events keep their place, type
   * and time in the feed; their personal fields are null. `lead.deleted` tells your other systems to do
   * the same. An address that was suppressed stays so: a keyed hash of it is kept. A record that comes
   * in later is a new lead.
   */
  delete(id: string, options: CallOptions = {}): Promise<Deleted> {
    return this.client.request('DELETE', path`/api/leads/${id}`, options)
  }

  /** What happened to a lead */
  timeline(id: string, query: ListLeadTimelineQuery = {}, options: CallOptions = {}): Pages<FeedEvent> {
    return new Pages(this.client, path`/api/leads/${id}/timeline`, query, options)
  }

  /**
   * Export leads.
   *
   * All that the list would show with these filters, in its order, as one stream. `csv` is RFC 4180 with
   * a column per field, `tags` joined by `;` (in JSON, where one has `,`, `;` or `|` in itself) and
   * `custom` in JSON. A cell that a spreadsheet would run as a formula has an apostrophe in front;
   * importing the file takes it off. `ndjson` is one lead in JSON per line.
   *
   * In the order of `created_at` each lead is there exactly once. In another order, one that is changed
   * while the export runs may be there twice or not at all. A connection that breaks off means that the
   * file is not whole: ask again.
   */
  export(query: GetLeadsExportQuery = {}, options: CallOptions = {}): Promise<Response> {
    return this.client.open('GET', '/api/leads/export', { ...options, query })
  }

  /**
   * Import a CSV file.
   *
   * The file as the body (`text/csv`), or as a part of `multipart/form-data` with `source` and `mapping`
   * as fields. Any size, any order of columns. The answer comes once the file is there; follow the
   * import itself with `GET /api/imports/{id}`. The same file once more adds nothing.
   */
  import(file: FileBody, query: ImportLeadsQuery = {}, options: CallOptions = {}): Promise<Import> {
    return this.client.request('POST', '/api/leads/import', {
      ...options,
      rawBody: file,
      headers: { 'content-type': 'text/csv', ...options.headers },
      query,
    })
  }

  /**
   * List the scores of a lead.
   *
   * Every score that it ever had, newest first.
   */
  scores(id: string, query: ListLeadScoresQuery = {}, options: CallOptions = {}): Pages<Score> {
    return new Pages(this.client, path`/api/leads/${id}/scores`, query, options)
  }
}

export class MeResource extends Resource {
  /**
   * Who am I.
   *
   * The org, plan, key and rate budget behind the API key: a connection test for integrations.
   */
  get(options: CallOptions = {}): Promise<Me> {
    return this.client.request('GET', '/api/me', options)
  }
}

export class NoticesResource extends Resource {
  /**
   * List notices.
   *
   * What the owners were told: an endpoint that keeps failing, or was disabled.
   */
  list(query: ListNoticesQuery = {}, options: CallOptions = {}): Pages<Notice> {
    return new Pages(this.client, '/api/notices', query, options)
  }
}

export class OrgResource extends Resource {
  /** Get the org */
  get(options: CallOptions = {}): Promise<Org> {
    return this.client.request('GET', '/api/org', options)
  }
}

export class ProfileResource extends Resource {
  /**
   * Get the profile.
   *
   * The ideal customer, by which leads are scored, and the sender of mail.
   */
  get(options: CallOptions = {}): Promise<Profile> {
    return this.client.request('GET', '/api/profile', options)
  }

  /**
   * Change the profile.
   *
   * Replaces the whole profile: a field that is absent gets its default. Leads that come in from now on
   * are scored by it. Those that are there keep their scores until `POST /api/profile/rescore`;
   * `preview` in the answer says what that would do.
   */
  replace(body: ReplaceProfileBody, options: CallOptions = {}): Promise<SavedProfile> {
    return this.client.request('PUT', '/api/profile', { ...options, body })
  }

  /**
   * Try a profile.
   *
   * Says how many leads would qualify by this profile, and changes nothing. Above 100,000 leads the
   * answer is an estimate from about 50,000 of them.
   */
  preview(body: PreviewProfileBody = {}, options: CallOptions = {}): Promise<ProfilePreview> {
    return this.client.request('POST', '/api/profile/preview', { ...options, body })
  }

  /**
   * Score all leads again.
   *
   * Begins in the background; `GET /api/rescores/{id}` tells how far it is. A lead that is `new` and
   * meets the threshold qualifies; none moves back. One that runs already with this profile is answered
   * with 200, one that began with an older profile is superseded.
   */
  rescore(options: CallOptions = {}): Promise<Rescore> {
    return this.client.request('POST', '/api/profile/rescore', options)
  }
}

export class RecoveriesResource extends Resource {
  /** Follow a recovery */
  get(id: string, options: CallOptions = {}): Promise<Recovery> {
    return this.client.request('GET', path`/api/recoveries/${id}`, options)
  }
}

export class RescoresResource extends Resource {
  /** Get a rescore */
  get(id: string, options: CallOptions = {}): Promise<Rescore> {
    return this.client.request('GET', path`/api/rescores/${id}`, options)
  }
}

export class SuppressionsResource extends Resource {
  /**
   * List suppressions.
   *
   * Addresses and domains that get no mail, in the order of the alphabet. An address whose lead was
   * erased is listed as `erased:` and a hash; it is lifted by the address itself or by that.
   */
  list(query: ListSuppressionsQuery = {}, options: CallOptions = {}): Pages<Suppression> {
    return new Pages(this.client, '/api/suppressions', query, options)
  }

  /**
   * Suppress an address or a domain.
   *
   * Nothing is sent to it any more, whatever was approved. A domain covers all below it. Answers 200
   * with the suppression that is there already.
   */
  create(body: CreateSuppressionBody, options: CallOptions = {}): Promise<Suppression> {
    return this.client.request('POST', '/api/suppressions', { ...options, body })
  }

  /**
   * Lift a suppression.
   *
   * Only for those who asked to hear from you again.
   */
  delete(value: string, options: CallOptions = {}): Promise<Deleted> {
    return this.client.request('DELETE', path`/api/suppressions/${value}`, options)
  }
}

export class WebhooksResource extends Resource {
  /**
   * Register a webhook.
   *
   * The answer holds the `secret` that signs deliveries. It is shown only once.
   */
  create(body: CreateWebhookBody, options: CallOptions = {}): Promise<WebhookWithSecret> {
    return this.client.request('POST', '/api/webhooks', { ...options, body })
  }

  /** List webhooks */
  list(query: ListWebhooksQuery = {}, options: CallOptions = {}): Pages<Webhook> {
    return new Pages(this.client, '/api/webhooks', query, options)
  }

  /** Get a webhook */
  get(id: string, options: CallOptions = {}): Promise<Webhook> {
    return this.client.request('GET', path`/api/webhooks/${id}`, options)
  }

  /**
   * Change a webhook.
   *
   * What is absent stays. With a new `target_url` the retries that wait go to it. Disabling skips what
   * is open; enabling sends nothing by itself: recover what was missed.
   */
  update(id: string, body: UpdateWebhookBody, options: CallOptions = {}): Promise<Webhook> {
    return this.client.request('PATCH', path`/api/webhooks/${id}`, { ...options, body })
  }

  /**
   * Delete a webhook.
   *
   * Deliveries that are still open are cancelled; the log stays readable by their ids.
   */
  delete(id: string, options: CallOptions = {}): Promise<Deleted> {
    return this.client.request('DELETE', path`/api/webhooks/${id}`, options)
  }

  /**
   * Rotate the secret of a webhook.
   *
   * Answers a new `secret`, shown only once. Until the overlap ends both sign: `X-Bolsivo-Signature`
   * stays with the old one, `X-Bolsivo-Signature-Next` is of the new one, `webhook-signature` has both.
   */
  rotateSecret(
    id: string,
    body: RotateSecretWebhookBody = {},
    options: CallOptions = {},
  ): Promise<WebhookWithSecret> {
    return this.client.request('POST', path`/api/webhooks/${id}/rotate-secret`, { ...options, body })
  }

  /**
   * List the deliveries of a webhook.
   *
   * Newest first, each with every attempt: what was sent and what came back.
   */
  deliveries(id: string, query: ListWebhookDeliveriesQuery = {}, options: CallOptions = {}): Pages<Delivery> {
    return new Pages(this.client, path`/api/webhooks/${id}/deliveries`, query, options)
  }

  /**
   * Send a sample to a webhook.
   *
   * A sample of the event type, signed like any other and marked by `X-Bolsivo-Test: true`. Logged, not
   * retried.
   */
  test(id: string, body: TestWebhookBody, options: CallOptions = {}): Promise<WebhookTest> {
    return this.client.request('POST', path`/api/webhooks/${id}/test`, { ...options, body })
  }

  /**
   * Recover what a webhook missed.
   *
   * Queues again what is exhausted or skipped since a time, with the same ids and a new schedule. It
   * runs in the background: follow it by its id.
   */
  recover(id: string, body: RecoverWebhookBody, options: CallOptions = {}): Promise<Recovery> {
    return this.client.request('POST', path`/api/webhooks/${id}/recover`, { ...options, body })
  }
}

/** The API of one org. Throws `BolsivoError` where it refuses. */
export class Bolsivo extends Client {
  readonly auditLog = new AuditLogResource(this)
  readonly capturedMail = new CapturedMailResource(this)
  readonly deliveries = new DeliveriesResource(this)
  readonly emailTemplate = new EmailTemplateResource(this)
  readonly emails = new EmailsResource(this)
  readonly eventTypes = new EventTypesResource(this)
  readonly events = new EventsResource(this)
  readonly imports = new ImportsResource(this)
  readonly leads = new LeadsResource(this)
  readonly me = new MeResource(this)
  readonly notices = new NoticesResource(this)
  readonly org = new OrgResource(this)
  readonly profile = new ProfileResource(this)
  readonly recoveries = new RecoveriesResource(this)
  readonly rescores = new RescoresResource(this)
  readonly suppressions = new SuppressionsResource(this)
  readonly webhooks = new WebhooksResource(this)
}
