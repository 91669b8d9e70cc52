// Generated from openapi.json by `npm run generate`. Do not edit.
import { Account } from './account.ts'
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
  /** A person, by the name that they had then; null: the command line */
  created_by: {
    id: string
    name: string
  } | null
  /** RFC 3339 in UTC */
  created_at: string
  expires_at: string | null
  last_used_at: string | null
}

export interface Assessment {
  score: number
  fit_reason: string
  /** Score at which a lead qualifies */
  threshold: number
  /**
   * Whether this is the score and reason that the lead has; if not, it was scored before the profile
   * changed, or is about to be
   */
  is_current: boolean
  /**
   * The most that such a lead can score, whatever the criteria add up to: it mentions an unwanted word,
   * its category is not an ideal one or not known, or nothing is known of how it fits
   */
  limited_to: number | null
  /** Points add up to the score, but for rounding and `limited_to`; `of` to 100 */
  criteria: {
    name: 'category' | 'location' | 'words' | 'rating' | 'reviews' | 'contact'
    points: number
    /** 0 where the profile asks nothing of it */
    of: number
    /** False where the lead or the profile says nothing: then it counts half its weight, at half */
    is_known: boolean
    finding: string
  }[]
  scorer: string
  scorer_version: number
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
  /** `unchanged`: it was known, and nothing in it was new */
  outcome: 'created' | 'merged' | 'unchanged' | 'rejected'
  /** As it is after the whole request; null when it was rejected */
  lead: Lead | null
  errors: {
    path: string
    message: string
  }[]
}

export interface Billing {
  /** `starter`, `growth`, `scale` or `luna_enterprise` */
  plan: string
  /**
   * `immediate`: this server takes no payments, and a change of the plan counts at once. `stripe`: plans
   * are paid for at Stripe
   */
  mode: 'immediate' | 'stripe'
  /** Keys that are neither revoked nor expired, and webhooks that are enabled */
  in_use: {
    api_keys: number
    webhooks: number
  }
  /** From the lowest to the highest */
  plans: OfferedPlan[]
  /** At Stripe; null: there is none */
  subscription: Subscription | null
}

export interface BulkResult {
  id: string
  outcome: 'updated' | 'unchanged' | 'moved_on' | 'not_found' | 'rejected'
  /** As it is now; null where there is no such lead */
  status: LeadStatus | null
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

export interface Contacted {
  sent: true
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
  /**
   * `retrying`: failed, and is tried again at `next_attempt_at`. `exhausted`: given up, or a test that
   * failed. `skipped`: its webhook was disabled or paused. `cancelled`: its webhook or its lead was
   * deleted
   */
  state: 'pending' | 'sending' | 'retrying' | 'delivered' | 'exhausted' | 'skipped' | 'cancelled'
  /** Requests so far, those asked for by hand too */
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
  /** Why it was rejected, failed, bounced, is unknown, or was put off */
  reason: string | null
  /** Whether somebody changed the draft: it no longer follows its lead, profile and template */
  is_edited: boolean
  approved_by: {
    /** Of a person or an API key */
    id: string
    /** As it was then */
    name: string
  } | null
  approved_at: string | null
  /** What may be done with it in its state; `edit` is PATCH */
  can: ('edit' | 'approve' | 'reject' | 'withdraw' | 'settle')[]
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
  /** Only with `include=lead` */
  lead?: Lead
}

export interface EmailCounts {
  draft: number
  approved: number
  sending: number
  sent: number
  failed: number
  unknown: number
  rejected: number
  bounced: number
  /** States with more than 10000, for which 10000 is said */
  capped: EmailState[]
}

export interface EmailPreview {
  from: {
    name: string
    address: string
  }
  to: string | null
  subject: string
  /** What else a mail program reads, in the order in which it goes out */
  headers: {
    name: string
    value: string
  }[]
  text: string
  /** To approve what is shown here */
  content_hash: string
  can_be_approved: boolean
  /** What an approval would be refused for, by the codes of those errors */
  missing: {
    code: string
    message: string
  }[]
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

export interface Erasure {
  leads_erased: number
  emails_erased: number
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
  /** Its place among all of the org; numbers may be missing */
  sequence: number
  type: string
  /** RFC 3339 in UTC */
  created_at: string
  data: EventData
}

export interface Funnel {
  from: string
  to: string
  time_zone: string
  data: {
    status: LeadStatus
    /** Leads that have it at this moment, whatever the period */
    now: number
    /** Leads that came to it, or to a step after it, within the period: each once */
    reached: number
    /**
     * `reached` as a share of that of the step before, 0–1. Null for `new`, which is the first, and
     * `closed_lost`, which can follow on any
     */
    conversion: number | null
    filters: {
      now: LeadFilter
      reached: LeadFilter
    }
  }[]
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
  /** There were more than 1,000: `GET /api/imports/{id}/errors` has up to 10,000 */
  errors_truncated: boolean
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface ImportPreview {
  /** The fields that a column can be mapped to, in order */
  fields: string[]
  /** In the order of the file */
  columns: {
    /** Empty where it has none, or was there before: it is left out */
    name: string
    /** What it is taken for; null: left out */
    field: string | null
    /** The own field that it can be mapped to instead */
    own_field: string | null
  }[]
  rows: {
    line: number
    /** As they stand there, one for each column */
    cells: string[]
    /** As it would be read; null: it would be rejected */
    lead: PreviewLead | null
  }[]
  /** As those of an import, of these rows */
  errors: {
    line: number
    path: string
    message: string
  }[]
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
  /** A URL */
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
  /** null until it is scored, a moment later */
  score: number | null
  /** Why it has this score, in a sentence */
  fit_reason: string | null
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface LeadCount {
  total: number
  /** Whether there were too many to look at: `total` is then about right, never more exact */
  is_estimate: boolean
  /** Their sum is `total`; 0 where `status` leaves one out */
  by_status: {
    new: number
    qualified: number
    contacted: number
    replied: number
    meeting: number
    closed_won: number
    closed_lost: number
  }
}

/**
 * Parameters of `GET /api/leads` that list just these leads, but for those that were erased. They are
 * parameters of its count and its export, too
 */
export type LeadFilter = Record<string, string>

/** A new lead is `new`. Bolsivo moves it only forward along this line, you to any of these */
export type LeadStatus =
  | 'new'
  | 'qualified'
  | 'contacted'
  | 'replied'
  | 'meeting'
  | 'closed_won'
  | 'closed_lost'

export interface LeadValues {
  /** At most 50, those with the most leads first */
  data: {
    value: string
    /** Leads that have it; null: too many to count */
    count: number | null
  }[]
}

export interface LeadView {
  id: string
  name: string
  /** true: of everybody in the org; false: only who made it sees it */
  is_shared: boolean
  /** The filters of `GET /api/leads`, each as it is in the query string */
  filters: {
    status?: string
    min_score?: string
    max_score?: string
    q?: string
    category?: string
    city?: string
    source?: string
    tag?: string
    external_id?: string
    created_after?: string
    created_before?: string
    updated_after?: string
    updated_before?: string
    without?: string
    history?: string
  }
  sort:
    | 'created_at'
    | '-created_at'
    | 'updated_at'
    | '-updated_at'
    | 'score'
    | '-score'
    | 'business_name'
    | '-business_name'
  /** Fields of a lead, in order; own fields as `custom.contract_value` */
  columns: string[]
  layout: 'table' | 'board'
  /** Views are listed by it, the lowest first */
  position: number
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

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

export interface Moves {
  from: string
  to: string
  time_zone: string
  interval: 'day' | 'week'
  /** Without holes. The first and last week may be cut off by the period; weeks begin on Monday */
  data: {
    from: string
    to: string
    /** By the status that leads moved to: all seven */
    moves: Record<string, number>
    /** Of how many leads these moves were: one that moved there twice is one. All seven */
    leads: Record<string, number>
    /** Of `leads`, by status: those to which there were moves */
    filters: Record<string, LeadFilter>
  }[]
  total: {
    /** By the status that leads moved to: all seven */
    moves: Record<string, number>
    /** Of how many leads these moves were: one that moved there twice is one. All seven */
    leads: Record<string, number>
    /** Of `leads`, by status: those to which there were moves */
    filters: Record<string, LeadFilter>
  }
}

export interface NewLead {
  business_name: string
  category?: string | null | undefined
  address?: string | null | undefined
  city?: string | null | undefined
  region?: string | null | undefined
  postal_code?: string | null | undefined
  /** As you write it. A code or an English name (`DE`, `Germany`) says how `phone` is read */
  country?: string | null | undefined
  /** In any way of writing; kept as E.164. Without a code it is one of `country`, or else of the US */
  phone?: string | null | undefined
  /** With or without `https://` */
  website?: string | null | undefined
  email?: string | null | undefined
  contact_name?: string | null | undefined
  rating?: number | null | undefined
  review_count?: number | null | undefined
  /** Its id in your system. The same id is always the same lead, another one never is */
  external_id?: string | null | undefined
  /** Are added to those that a lead has already */
  tags?: readonly string[] | null | undefined
  /** Your own fields, up to 50, named like `contract_value`; each is added or replaced by itself */
  custom?: Record<string, string | number | boolean | null> | null | undefined
  /** Where it comes from; `api` where nothing is said */
  source?: string | null | undefined
  /** `new` where nothing is said; of a lead that is there already it is a move */
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

export interface OfferedPlan {
  /** `starter`, `growth`, `scale` or `luna_enterprise` */
  plan: string
  name: string
  /** Null: by agreement, or not known until the page of Stripe shows it */
  monthly_price: {
    amount_cents: number
    currency: string
  } | null
  /** In plain words */
  contains: string[]
  is_current: boolean
  /** Null for the current plan */
  change: PlanChange | null
}

export interface Org {
  id: string
  name: string
  plan: 'starter' | 'growth' | 'scale' | 'luna_enterprise'
  /**
   * `immediate`: this server takes no payments, and a change of the plan counts at once. `stripe`: plans
   * are paid for at Stripe
   */
  billing: 'immediate' | 'stripe'
  /** RFC 3339 in UTC */
  created_at: string
}

export interface Person {
  id: string
  name: string
  email: string
  two_factor_enabled: boolean
}

export interface PlanChange {
  direction: 'upgrade' | 'downgrade'
  /**
   * `immediate`: POST /api/org/plan, counts at once and costs nothing. `stripe`: POST
   * /api/billing/checkout, which answers the page where it is confirmed and paid. `contact`: POST
   * /api/billing/contact
   */
  by: 'immediate' | 'stripe' | 'contact'
  /** What it would do to this org, as it is now, in sentences */
  effects: string[]
}

export interface PreviewLead {
  business_name: string
  category: string | null
  address: string | null
  city: string | null
  region: string | null
  postal_code: string | null
  country: string | null
  /** E.164 */
  phone: string | null
  /** A URL */
  website: string | null
  email: string | null
  contact_name: string | null
  rating: number | null
  review_count: number | null
  external_id: string | null
  tags: string[]
  custom: Record<string, string | number | boolean | null>
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

export interface Received {
  received: true
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

export interface ReplyRate {
  from: string
  to: string
  time_zone: string
  data: {
    /** null: leads without one, and leads that were erased */
    category: string | null
    /** Within the period */
    mails_sent: number
    /** That got at least one of these */
    leads_mailed: number
    /** Of those, how many moved to replied or further after it, until now */
    leads_replied: number
    /** `leads_replied` of `leads_mailed`, 0–1 */
    rate: number | null
    filters: {
      leads_mailed: LeadFilter
      leads_replied: LeadFilter
    }
  }[]
  /**
   * All categories beyond `top` in one; null where there are none. A larger `top` shows them, with their
   * filters
   */
  other: {
    categories: number
    /** Within the period */
    mails_sent: number
    /** That got at least one of these */
    leads_mailed: number
    /** Of those, how many moved to replied or further after it, until now */
    leads_replied: number
    /** `leads_replied` of `leads_mailed`, 0–1 */
    rate: number | null
  } | null
  total: {
    /** Within the period */
    mails_sent: number
    /** That got at least one of these */
    leads_mailed: number
    /** Of those, how many moved to replied or further after it, until now */
    leads_replied: number
    /** `leads_replied` of `leads_mailed`, 0–1 */
    rate: number | null
    filters: {
      leads_mailed: LeadFilter
      leads_replied: LeadFilter
    }
  }
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

export interface Retention {
  /** How long deliveries and their attempts are kept once they have ended */
  deliveries_days: number
  /** How far back the feed goes; events themselves are kept as long as their lead */
  feed_days: number
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

export interface ScoreOutcome {
  from: string
  to: string
  time_zone: string
  /** Ten bands of scores, and last the leads without one: their scores are null */
  data: {
    min_score: number | null
    max_score: number | null
    /** That came in within the period and have such a score now */
    leads: number
    /** Of these, how many ever came to contacted or further */
    contacted: number
    replied: number
    meeting: number
    /** Of these, how many are won now */
    closed_won: number
    /** Of these, how many are lost now */
    closed_lost: number
    /** Each as a share of `leads` */
    rates: {
      /** 0–1; null where there is nothing to divide by */
      contacted: number | null
      /** 0–1; null where there is nothing to divide by */
      replied: number | null
      /** 0–1; null where there is nothing to divide by */
      meeting: number | null
      /** 0–1; null where there is nothing to divide by */
      closed_won: number | null
      /** 0–1; null where there is nothing to divide by */
      closed_lost: number | null
    }
    filters: {
      leads: LeadFilter
      contacted: LeadFilter
      replied: LeadFilter
      meeting: LeadFilter
      closed_won: LeadFilter
      closed_lost: LeadFilter
    }
  }[]
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

export interface StripePage {
  /** A page of Stripe, for one visit soon */
  url: string
}

export interface Subscription {
  /** `past_due`: a payment failed and Stripe tries again; the plan stays meanwhile */
  state: 'active' | 'trialing' | 'past_due' | 'unpaid' | 'paused' | 'incomplete'
  /** The plan that is paid for; null: none is yet, or any more */
  plan: string | null
  renews_at: string | null
  /** When it ends, and the plan becomes `starter`; null: it goes on */
  cancels_at: string | null
}

export interface Suppression {
  value: string
  reason: string
  /** RFC 3339 in UTC */
  created_at: string
}

export interface TimelineEvent {
  id: string
  sequence: number
  type: string
  /** RFC 3339 in UTC */
  created_at: string
  /** Whose doing it was; null: it happened by itself, as in an import */
  actor: {
    type: 'api_key' | 'person' | 'operator' | 'system'
    /** Of the key or person; else the same word as `type` */
    id: string
    name: string | null
  } | null
  data: EventData
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
  /** `paused`: the plan does not allow webhooks. What happens meanwhile is skipped */
  status: 'enabled' | 'disabled' | 'paused'
  /** `system`: it answered 410, or nothing succeeded for days. Null while it is not disabled */
  disabled_by: 'person' | 'system' | null
  /** A sentence */
  disabled_reason: string | null
  secret_last4: string
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
}

export interface WebhookHealth {
  webhook_id: string
  by: 'hour' | 'day'
  /** Oldest first, without gaps; the last one is still going on */
  spans: {
    /** RFC 3339 in UTC */
    starts_at: string
    delivered: number
    /** Retried or not */
    failed_attempts: number
    exhausted: number
    duration_p50_ms: number | null
    duration_p95_ms: number | null
  }[]
  /** First attempts that have not ended; counted up to 10,000 */
  open: number
  /** Waiting for another attempt; counted up to 10,000 */
  retrying: number
  /** Null: none within a month */
  last_success_at: string | null
  /**
   * The last success, to ten minutes, or the enabling: from here it counts. Null where nothing was given
   * up since
   */
  unhealthy_since: string | null
  /** Deliveries that were given up since */
  exhausted_count: number
  /** Days without a success that it takes to be disabled */
  days_needed: number
  /** Deliveries given up that it takes besides */
  exhausted_needed: number
  /** Percent of the way to being disabled that have been passed */
  disable_progress: 0 | 50 | 70 | 90 | 100
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
  /** `paused`: the plan does not allow webhooks. What happens meanwhile is skipped */
  status: 'enabled' | 'disabled' | 'paused'
  /** `system`: it answered 410, or nothing succeeded for days. Null while it is not disabled */
  disabled_by: 'person' | 'system' | null
  /** A sentence */
  disabled_reason: string | null
  secret_last4: string
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  updated_at: string
  /** Shown once: store it now. Null where the answer is given again */
  secret: string | null
}

export interface OrgSessionBody {
  org_id: string
}

export interface GetSignUpAnswer {
  /** Without an SMTP server the mail about accounts is kept on the machine: links are passed on by hand */
  sends_mail: boolean
  /** `first`: nobody has an account yet, and whoever signs up owns the server’s first org */
  sign_up: 'first' | 'open' | 'invited'
}

export interface ListMembersAnswer {
  data: Member[]
  /** Whether there is another page */
  has_more: boolean
  /** Pass it as `cursor`; null on the last page */
  next_cursor: string | null
}

export interface UpdateMemberBody {
  role: 'read_only' | 'member' | 'admin' | 'owner'
}

export interface DeleteMemberAnswer {
  id: string
  deleted: true
}

export interface ListInvitationsAnswer {
  data: Invitation[]
  /** Whether there is another page */
  has_more: boolean
  /** Pass it as `cursor`; null on the last page */
  next_cursor: string | null
}

export interface CreateInvitationBody {
  email: string
  role: 'read_only' | 'member' | 'admin' | 'owner'
}

export interface CreateInvitationAnswer {
  id: string
  email: string
  role: 'read_only' | 'member' | 'admin' | 'owner'
  /** The id of a person */
  invited_by: string
  /** RFC 3339 in UTC */
  created_at: string
  /** RFC 3339 in UTC */
  expires_at: string
  /** To pass on, where this server has no SMTP server and the mail did not leave it; shown once */
  link: string | null
}

export interface DeleteInvitationAnswer {
  id: string
  deleted: true
}

export interface PreviewInvitationsBody {
  token: string
}

export interface PreviewInvitationsAnswer {
  org_name: string
  email: string
  role: 'read_only' | 'member' | 'admin' | 'owner'
  /** Whether to sign in first, or to choose a name and a password */
  has_account: boolean
}

export interface AcceptInvitationsBody {
  token: string
  /** For who has no account yet */
  name?: string | undefined
  /** For who has no account yet */
  password?: string | undefined
}

export interface AcceptInvitationsAnswer {
  user_id: string
  org_id: string
  email: string
  role: 'read_only' | 'member' | 'admin' | 'owner'
}

export interface UpdateOrgBody {
  name: string
}

export interface DeleteOrgBody {
  name: string
}

export interface UpdateOrgRetentionBody {
  /** How long deliveries and their attempts are kept once they have ended */
  deliveries_days?: number | undefined
  /** How far back the feed goes; events themselves are kept as long as their lead */
  feed_days?: number | undefined
}

export interface PlanOrgBody {
  plan: 'starter' | 'growth' | 'scale' | 'luna_enterprise'
}

export interface CreateOrgBody {
  name: string
}

export interface CheckoutBillingBody {
  /** `starter` ends the subscription. `luna_enterprise` is agreed on: see contact */
  plan: 'starter' | 'growth' | 'scale'
}

export interface ContactBillingBody {
  message: string
}

export interface ListApiKeysQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface CreateApiKeyBody {
  name: string
  /** `write` includes `read`. Default ["read","write"] */
  scopes?: readonly ('read' | 'write')[] | undefined
  /** Default null */
  expires_at?: string | null | undefined
}

export interface CreateApiKeyAnswer {
  id: string
  /** The key itself, shown this once. Null where the answer is given again */
  api_key: string | null
  name: string
  /** `read`, `write` */
  scopes: string[]
  expires_at: string | null
}

export interface DeleteApiKeyAnswer {
  id: string
  deleted: true
}

export interface ListLeadsQuery {
  /** A comma list */
  status?: LeadStatus | readonly LeadStatus[] | undefined
  /** This score or more */
  min_score?: number | undefined
  /** This score or less */
  max_score?: number | undefined
  /**
   * Words, each of which begins a word of business_name, contact_name, email, website domain, city or
   * phone digits
   */
  q?: string | undefined
  /** Just this, in upper or lower case */
  category?: string | undefined
  /** Just this, in upper or lower case */
  city?: string | undefined
  /** Just this, letter by letter */
  source?: string | undefined
  /** Has this tag, letter by letter */
  tag?: string | undefined
  /** Just this, letter by letter */
  external_id?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_before?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  updated_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  updated_before?: string | undefined
  /** A comma list of fields, each of which is empty: leads that have no score yet, or no category */
  without?: 'score' | 'category' | readonly ('score' | 'category')[] | undefined
  /**
   * What happened to a lead, and within which time:
   *
   * - `moved_to:contacted`: a move to this status - `reached:contacted`: a move to this step or one
   * after it, or coming in with such a status; `reached:new` is coming in, or any move - `mailed`: a
   * mail was sent - `replied`: a mail was sent within the time, and the lead moved to `replied` or a
   * step after it since, until now
   *
   * Each may be followed by `@` and a time of ISO 8601, `<from>/<to>`: `from` is within, `to` is not,
   * and `..` leaves an end open
   */
  history?: string | undefined
  /** Upwards, or with `-` downwards. Default "-created_at" */
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
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface UpdateLeadsBody {
  ids: readonly string[]
  status?: LeadStatus | undefined
  /** Only those that still have this status; the others are left as `moved_on` */
  if_status?: LeadStatus | undefined
  add_tags?: readonly string[] | undefined
  remove_tags?: readonly string[] | undefined
}

export interface UpdateLeadsAnswer {
  data: BulkResult[]
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
  /** As you write it. A code or an English name (`DE`, `Germany`) says how `phone` is read */
  country?: string | null | undefined
  /** In any way of writing; kept as E.164. Without a code it is one of `country`, or else of the US */
  phone?: string | null | undefined
  /** With or without `https://` */
  website?: string | null | undefined
  email?: string | null | undefined
  contact_name?: string | null | undefined
  rating?: number | null | undefined
  review_count?: number | null | undefined
  /** Its id in your system. The same id is always the same lead, another one never is */
  external_id?: string | null | undefined
  /** Replace all that it has; null or `[]` clears them */
  tags?: readonly string[] | null | undefined
  /** Field by field: an absent one stays, null takes it out. null for `custom` takes out all */
  custom?: Record<string, string | number | boolean | null> | null | undefined
  status?: LeadStatus | undefined
}

export interface ListLeadTimelineQuery {
  /** Default "-created_at" */
  sort?: 'created_at' | '-created_at' | undefined
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface GetLeadsCountQuery {
  /** A comma list */
  status?: LeadStatus | readonly LeadStatus[] | undefined
  /** This score or more */
  min_score?: number | undefined
  /** This score or less */
  max_score?: number | undefined
  /**
   * Words, each of which begins a word of business_name, contact_name, email, website domain, city or
   * phone digits
   */
  q?: string | undefined
  /** Just this, in upper or lower case */
  category?: string | undefined
  /** Just this, in upper or lower case */
  city?: string | undefined
  /** Just this, letter by letter */
  source?: string | undefined
  /** Has this tag, letter by letter */
  tag?: string | undefined
  /** Just this, letter by letter */
  external_id?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_before?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  updated_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  updated_before?: string | undefined
  /** A comma list of fields, each of which is empty: leads that have no score yet, or no category */
  without?: 'score' | 'category' | readonly ('score' | 'category')[] | undefined
  /**
   * What happened to a lead, and within which time:
   *
   * - `moved_to:contacted`: a move to this status - `reached:contacted`: a move to this step or one
   * after it, or coming in with such a status; `reached:new` is coming in, or any move - `mailed`: a
   * mail was sent - `replied`: a mail was sent within the time, and the lead moved to `replied` or a
   * step after it since, until now
   *
   * Each may be followed by `@` and a time of ISO 8601, `<from>/<to>`: `from` is within, `to` is not,
   * and `..` leaves an end open
   */
  history?: string | undefined
}

export interface GetLeadsValuesQuery {
  /** Default "category" */
  field?: 'category' | 'city' | 'source' | 'tag' | undefined
  /** With what the value begins; upper and lower case are one, as far as people write them */
  q?: string | undefined
}

export interface ListLeadViewsAnswer {
  data: LeadView[]
  /** Whether there is another page */
  has_more: boolean
  /** Pass it as `cursor`; null on the last page */
  next_cursor: string | null
}

export interface CreateLeadViewBody {
  name: string
  /** true: of everybody in the org; false: only who made it sees it. Default false */
  is_shared?: boolean | undefined
  /** The filters of `GET /api/leads`, each as it is in the query string. Default {} */
  filters?:
    | {
        status?: string | undefined
        min_score?: string | undefined
        max_score?: string | undefined
        q?: string | undefined
        category?: string | undefined
        city?: string | undefined
        source?: string | undefined
        tag?: string | undefined
        external_id?: string | undefined
        created_after?: string | undefined
        created_before?: string | undefined
        updated_after?: string | undefined
        updated_before?: string | undefined
        without?: string | undefined
        history?: string | undefined
      }
    | undefined
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
  /**
   * Fields of a lead, in order; own fields as `custom.contract_value`. Default
   * ["business_name","category","city","status","score","updated_at"]
   */
  columns?: readonly string[] | undefined
  /** Default "table" */
  layout?: 'table' | 'board' | undefined
  /** Without it, after those that are there */
  position?: number | undefined
}

export interface UpdateLeadViewBody {
  name?: string | undefined
  /** true: of everybody in the org; false: only who made it sees it */
  is_shared?: boolean | undefined
  /** The filters of `GET /api/leads`, each as it is in the query string */
  filters?:
    | {
        status?: string | undefined
        min_score?: string | undefined
        max_score?: string | undefined
        q?: string | undefined
        category?: string | undefined
        city?: string | undefined
        source?: string | undefined
        tag?: string | undefined
        external_id?: string | undefined
        created_after?: string | undefined
        created_before?: string | undefined
        updated_after?: string | undefined
        updated_before?: string | undefined
        without?: string | undefined
        history?: string | undefined
      }
    | undefined
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
  /** Fields of a lead, in order; own fields as `custom.contract_value` */
  columns?: readonly string[] | undefined
  layout?: 'table' | 'board' | undefined
  /** Views are listed by it, the lowest first */
  position?: number | undefined
}

export interface GetLeadsExportQuery {
  /** A comma list */
  status?: LeadStatus | readonly LeadStatus[] | undefined
  /** This score or more */
  min_score?: number | undefined
  /** This score or less */
  max_score?: number | undefined
  /**
   * Words, each of which begins a word of business_name, contact_name, email, website domain, city or
   * phone digits
   */
  q?: string | undefined
  /** Just this, in upper or lower case */
  category?: string | undefined
  /** Just this, in upper or lower case */
  city?: string | undefined
  /** Just this, letter by letter */
  source?: string | undefined
  /** Has this tag, letter by letter */
  tag?: string | undefined
  /** Just this, letter by letter */
  external_id?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_before?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  updated_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  updated_before?: string | undefined
  /** A comma list of fields, each of which is empty: leads that have no score yet, or no category */
  without?: 'score' | 'category' | readonly ('score' | 'category')[] | undefined
  /**
   * What happened to a lead, and within which time:
   *
   * - `moved_to:contacted`: a move to this status - `reached:contacted`: a move to this step or one
   * after it, or coming in with such a status; `reached:new` is coming in, or any move - `mailed`: a
   * mail was sent - `replied`: a mail was sent within the time, and the lead moved to `replied` or a
   * step after it since, until now
   *
   * Each may be followed by `@` and a time of ISO 8601, `<from>/<to>`: `from` is within, `to` is not,
   * and `..` leaves an end open
   */
  history?: string | undefined
  /** Upwards, or with `-` downwards. Default "-created_at" */
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
  /**
   * JSON: column → field, or null to leave a column out. What is not said is guessed from the header, or
   * with `"*": null` left out
   */
  mapping?: string | undefined
}

export interface PreviewImportsQuery {
  /**
   * JSON: column → field, or null to leave a column out. What is not said is guessed from the header, or
   * with `"*": null` left out
   */
  mapping?: string | undefined
}

export interface ListImportsQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface GetImportErrorsQuery {
  /** Default "csv" */
  format?: 'csv' | 'ndjson' | undefined
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

export interface ListRescoresQuery {
  /** A comma list */
  state?:
    | 'running'
    | 'done'
    | 'failed'
    | 'superseded'
    | readonly ('running' | 'done' | 'failed' | 'superseded')[]
    | undefined
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface ListLeadScoresQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
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

export interface ListEmailsQuery {
  /** A comma list */
  state?: EmailState | readonly EmailState[] | undefined
  lead_id?: string | undefined
  /** `-score`: the best lead first. Default "-created_at" */
  sort?: '-created_at' | 'created_at' | '-score' | undefined
  /** Adds `lead` to each e-mail */
  include?: 'lead' | readonly 'lead'[] | undefined
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface CreateEmailBody {
  lead_id: string
}

export interface UpdateEmailBody {
  to?: string | null | undefined
  subject?: string | undefined
  body_text?: string | undefined
}

export interface ReplaceEmailTemplateBody {
  subject: string
  body_text: string
}

export interface ListSuppressionsQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface CreateSuppressionBody {
  /** An e-mail address, or a domain with all below it */
  value: string
  /** Default "added by hand" */
  reason?: string | undefined
}

export interface CreateErasureBody {
  email: string
}

export interface ListCapturedMailQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
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

export interface GetAnalyticsFunnelQuery {
  /** The first day; without it 29 days before `to` */
  from?: string | undefined
  /** The last day, which is within; without it today */
  to?: string | undefined
  /** Whose days they are: an IANA name. Days have 23 or 25 hours where its clocks change. Default "UTC" */
  time_zone?: string | undefined
}

export interface GetAnalyticsMovesQuery {
  /** The first day; without it 29 days before `to` */
  from?: string | undefined
  /** The last day, which is within; without it today */
  to?: string | undefined
  /** Whose days they are: an IANA name. Days have 23 or 25 hours where its clocks change. Default "UTC" */
  time_zone?: string | undefined
  /** Without it a day, and a week where the period is longer than 92 days */
  interval?: 'day' | 'week' | undefined
}

export interface GetAnalyticsReplyRateQuery {
  /** The first day; without it 29 days before `to` */
  from?: string | undefined
  /** The last day, which is within; without it today */
  to?: string | undefined
  /** Whose days they are: an IANA name. Days have 23 or 25 hours where its clocks change. Default "UTC" */
  time_zone?: string | undefined
  /** So many categories, those with the most leads first; the others are one line. Default 10 */
  top?: number | undefined
}

export interface GetAnalyticsScoreOutcomeQuery {
  /** The first day; without it 29 days before `to` */
  from?: string | undefined
  /** The last day, which is within; without it today */
  to?: string | undefined
  /** Whose days they are: an IANA name. Days have 23 or 25 hours where its clocks change. Default "UTC" */
  time_zone?: string | undefined
}

export interface CreateWebhookBody {
  name: string
  /** A public https address */
  target_url: string
  /** Of `GET /api/event-types`; `["*"]` is every type, also those that come later */
  event_types: readonly string[]
  description?: string | null | undefined
  /** `["lead"]`: each body ends with `lead`, the whole of it as it is then */
  include?: readonly 'lead'[] | undefined
  /** Sent along with each request, such as a token for your gateway; up to 20 */
  headers?: Record<string, string> | undefined
  /**
   * `standard`: again after 30 s, 5 min and 30 min. `extended`: after that 2, 5, 10, 14, 20 and 24 h,
   * too
   */
  retry_policy?: 'standard' | 'extended' | undefined
}

export interface ListWebhooksQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface UpdateWebhookBody {
  name?: string | undefined
  /** A public https address */
  target_url?: string | undefined
  /** Of `GET /api/event-types`; `["*"]` is every type, also those that come later */
  event_types?: readonly string[] | undefined
  description?: string | null | undefined
  /** `["lead"]`: each body ends with `lead`, the whole of it as it is then */
  include?: readonly 'lead'[] | undefined
  /** Sent along with each request, such as a token for your gateway; up to 20 */
  headers?: Record<string, string> | undefined
  /**
   * `standard`: again after 30 s, 5 min and 30 min. `extended`: after that 2, 5, 10, 14, 20 and 24 h,
   * too
   */
  retry_policy?: 'standard' | 'extended' | undefined
  status?: 'enabled' | 'disabled' | undefined
}

export interface RotateSecretWebhookBody {
  /** How long the old secret keeps signing too; 0 ends it at once. Default 24 */
  overlap_hours?: number | undefined
}

export interface ListWebhookDeliveriesQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
  /** `exhausted` and `skipped` have an index: few among many are found at once. Tests are left out */
  state?: 'pending' | 'sending' | 'retrying' | 'delivered' | 'exhausted' | 'skipped' | 'cancelled' | undefined
  /** A type of the catalogue */
  event_type?: string | undefined
}

export interface ListDeliveriesQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
  /** `exhausted` and `skipped` have an index: few among many are found at once. Tests are left out */
  state?: 'pending' | 'sending' | 'retrying' | 'delivered' | 'exhausted' | 'skipped' | 'cancelled' | undefined
  /** A type of the catalogue */
  event_type?: string | undefined
  /** Of this webhook, also when it was deleted */
  webhook_id?: string | undefined
  /** What was told about this lead */
  lead_id?: string | undefined
}

export interface TestWebhookBody {
  /** Of `GET /api/event-types`; also one that the webhook is not subscribed to */
  event_type: string
}

export interface GetWebhookHealthQuery {
  /** `hour`: the last 48 of them; `day`: the last 30, in UTC. Default "hour" */
  by?: 'hour' | 'day' | undefined
}

export interface RecoverWebhookBody {
  /** When your server began to miss events, in RFC 3339 */
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
  /** How many of them at most. Default 25 */
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
  /** Whether there is another page */
  has_more: boolean
  /** Pass it as `cursor`; null on the last page */
  next_cursor: string | null
}

export interface GetEventTypeSamplesQuery {
  /** `lead`: with the field `lead` at the end */
  include?: 'lead' | readonly 'lead'[] | undefined
}

export interface GetEventTypeSamplesAnswer {
  data: Record<string, unknown>[]
}

export interface ListNoticesQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
}

export interface ListAuditLogQuery {
  /** How many of them in a page. Default 25 */
  limit?: number | undefined
  /** The `next_cursor` of the page before, with the same filters and order */
  cursor?: string | undefined
  action?: string | undefined
  /** The id of a key or person, or `operator` */
  actor?: string | undefined
  /** The id of what was changed */
  target?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_after?: string | undefined
  /** RFC 3339, such as 2026-06-20T14:32:10Z, or a date */
  created_before?: string | undefined
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
 * it. It is about no lead: `lead_id` and `business_name` are null.
 */
export interface WebhookDisabledEvent {
  event: 'webhook.disabled'
  org_id: string
  lead_id: null
  business_name: null
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

export class AnalyticsResource extends Resource {
  /**
   * Get the funnel.
   *
   * For each status: how many leads have it now, how many reached it within the period, and which share
   * of those of the step before that is. A lead counts once, for the furthest step that it came to
   * within the period and all steps before that; coming in counts as reaching `new`.
   *
   * The period is of whole days by the clocks of `time_zone`: 30 up to today where nothing is said, and
   * five years at most. All is counted at this moment. A lead that was erased stays in the counts, as a
   * number, and is in no list. `filters` list the others: each has the parameters of `GET /api/leads`
   * for the count of its name.
   */
  funnel(query: GetAnalyticsFunnelQuery = {}, options: CallOptions = {}): Promise<Funnel> {
    return this.client.request('GET', '/api/analytics/funnel', { ...options, query })
  }

  /**
   * Get the moves over time.
   *
   * How many moves there were to each status, by the day or week, without holes. Every move counts, also
   * of one lead twice, and moves back; coming in is none. `leads` says of how many leads they were.
   *
   * The period is of whole days by the clocks of `time_zone`: 30 up to today where nothing is said, and
   * five years at most. All is counted at this moment. A lead that was erased stays in the counts, as a
   * number, and is in no list. `filters` list the others: each has the parameters of `GET /api/leads`
   * for the count of its name.
   */
  moves(query: GetAnalyticsMovesQuery = {}, options: CallOptions = {}): Promise<Moves> {
    return this.client.request('GET', '/api/analytics/moves', { ...options, query })
  }

  /**
   * Get the reply rate by category.
   *
   * Of the leads that were mailed within the period, how many have replied: moved to `replied` or a step
   * after it since the first of these mails. By the category that they have now, those with the most
   * leads first.
   *
   * The period is of whole days by the clocks of `time_zone`: 30 up to today where nothing is said, and
   * five years at most. All is counted at this moment. A lead that was erased stays in the counts, as a
   * number, and is in no list. `filters` list the others: each has the parameters of `GET /api/leads`
   * for the count of its name.
   */
  replyRate(query: GetAnalyticsReplyRateQuery = {}, options: CallOptions = {}): Promise<ReplyRate> {
    return this.client.request('GET', '/api/analytics/reply-rate', { ...options, query })
  }

  /**
   * Get the outcome by score.
   *
   * The leads that came in within the period, by the score that they have now, and what has become of
   * them until now: whether a high score is worth something. A lead that was erased is not in here,
   * since its score is gone. `filters` list them: each has the parameters of `GET /api/leads` for the
   * count of its name.
   *
   * The period is of whole days by the clocks of `time_zone`: 30 up to today where nothing is said, and
   * five years at most. All is counted at this moment.
   */
  scoreOutcome(query: GetAnalyticsScoreOutcomeQuery = {}, options: CallOptions = {}): Promise<ScoreOutcome> {
    return this.client.request('GET', '/api/analytics/score-outcome', { ...options, query })
  }
}

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
  /**
   * List deliveries.
   *
   * Of all webhooks, also of those that were deleted: newest first, each with every attempt. With
   * `state` tests are left out: there is nothing to resend or recover. An answer looks at 5,000
   * deliveries at most: with `state` or `event_type` it may hold fewer than `limit`, even none, while
   * `has_more` is true. Follow `next_cursor` to look further back.
   */
  list(query: ListDeliveriesQuery = {}, options: CallOptions = {}): Pages<Delivery> {
    return new Pages(this.client, '/api/deliveries', query, options)
  }

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

  /**
   * List e-mails.
   *
   * Drafts to read, and what became of those that were approved; newest first where nothing else is
   * said. With `include=lead` each has its lead, as `GET /api/leads/{id}` shows it. By `-score` the list
   * goes by the scores of the moment: a lead that is scored again between two pages may be there twice,
   * or be missed.
   */
  list(query: ListEmailsQuery = {}, options: CallOptions = {}): Pages<Email> {
    return new Pages(this.client, '/api/emails', query, options)
  }

  /**
   * Draft an e-mail.
   *
   * Writes the first e-mail to a lead from the template, for a person to read: to one that never
   * qualified, or again after one that was rejected or bounced. A lead that qualifies gets its draft by
   * itself, and has one at a time.
   */
  create(body: CreateEmailBody, options: CallOptions = {}): Promise<Email> {
    return this.client.request('POST', '/api/emails', { ...options, body })
  }

  /**
   * Count the e-mails by state.
   *
   * How many there are in each state. Each is counted up to 10000; `capped` names the states that have
   * more.
   */
  counts(options: CallOptions = {}): Promise<EmailCounts> {
    return this.client.request('GET', '/api/emails/counts', options)
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
   * See an e-mail as it will go out.
   *
   * Who it is from and to, its subject, text and headers as they would go out now: the sending adds the
   * time, and nothing else. `missing` says what an approval would be refused for.
   */
  preview(id: string, options: CallOptions = {}): Promise<EmailPreview> {
    return this.client.request('GET', path`/api/emails/${id}/preview`, options)
  }
}

export class ErasuresResource extends Resource {
  /**
   * Erase a person.
   *
   * For a person who asks to be forgotten: erases every lead with this address, and every lead to whom
   * an e-mail was written to it, as `DELETE /api/leads/{id}` does. The address never gets mail again: of
   * it a keyed hash is kept on the list of suppressions, and nothing else. An address that nobody has is
   * answered with 0, and suppressed.
   */
  create(body: CreateErasureBody, options: CallOptions = {}): Promise<Erasure> {
    return this.client.request('POST', '/api/erasures', { ...options, body })
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
   * happens. With `include=lead` as one brings them that has `include: ["lead"]`.
   */
  samples(
    type: string,
    query: GetEventTypeSamplesQuery = {},
    options: CallOptions = {},
  ): Promise<GetEventTypeSamplesAnswer> {
    return this.client.request('GET', path`/api/event-types/${type}/samples`, { ...options, query })
  }
}

export class EventsResource extends Resource {
  /**
   * Follow the events.
   *
   * Every event in the order in which it happened, without gaps, for 90 days unless the org has chosen
   * otherwise. Pass `next_cursor` as `after`. With `wait` the answer comes as soon as there is an event.
   */
  list(query: ListEventsQuery = {}, options: CallOptions = {}): Promise<ListEventsAnswer> {
    return this.client.request('GET', '/api/events', { ...options, query })
  }

  /** Everything from `after` on, for as long as you like, waiting for what is still to come: see `Feed` */
  follow(query: Omit<ListEventsQuery, 'wait'> = {}, options: CallOptions = {}): Feed<FeedEvent> {
    return new Feed(this.client, '/api/events', query, options)
  }

  /**
   * Hear of events as they happen.
   *
   * Server-sent events, for pages that show what is going on: for each event its `type`, `lead_id` and
   * `sequence`, which is also its id. With `Last-Event-ID` it begins after that one, without it with
   * what is still to come. The type `reset` says that too much was missed to be told: read anew what you
   * show.
   *
   * The server ends it after a minute at most; browsers come back by themselves, with the last id, and
   * miss nothing. What must not be missed over days is in the feed: `GET /api/events`.
   */
  stream(options: CallOptions = {}): Promise<Response> {
    return this.client.open('GET', '/api/events/stream', options)
  }
}

export class ImportsResource extends Resource {
  /**
   * Look at a CSV file before it is imported.
   *
   * Send the file or its beginning: the header and the first 5 rows are read as `POST /api/leads/import`
   * reads them, by the same `mapping`, and nothing is kept. No more than 256 KB are looked at. A column
   * can be mapped to one of `fields`, or to its `own_field`, whose values the lead then has in `custom`.
   */
  preview(
    file: FileBody,
    query: PreviewImportsQuery = {},
    options: CallOptions = {},
  ): Promise<ImportPreview> {
    return this.client.request('POST', '/api/imports/preview', {
      ...options,
      rawBody: file,
      headers: { 'content-type': 'text/csv', ...options.headers },
      query,
    })
  }

  /** List imports */
  list(query: ListImportsQuery = {}, options: CallOptions = {}): Pages<Import> {
    return new Pages(this.client, '/api/imports', query, options)
  }

  /** Get an import */
  get(id: string, options: CallOptions = {}): Promise<Import> {
    return this.client.request('GET', path`/api/imports/${id}`, options)
  }

  /**
   * Get the errors of an import.
   *
   * What was wrong with which line of the file, the first 10,000: rows that were rejected, and values
   * that were left out of rows that were taken. As a CSV file with the columns `line`, `path` and
   * `message`, or as one JSON object per line (`ndjson`). Of a lead that was erased there is nothing in
   * here.
   */
  errors(id: string, query: GetImportErrorsQuery = {}, options: CallOptions = {}): Promise<Response> {
    return this.client.open('GET', path`/api/imports/${id}/errors`, { ...options, query })
  }

  /**
   * Get the rejected rows of an import.
   *
   * The rows that became no leads, the first 10,000, as a CSV file with the columns of the imported one
   * and before them `why_not_imported`. Mend them and send the file to `POST /api/leads/import`, with
   * the same mapping where you gave one: that column is left out there. Of a row of more than 8,192
   * characters there is the reason only. When a lead or an address is erased, the rows that speak of it
   * are gone, and after 90 days all of them.
   */
  rejectedRows(id: string, options: CallOptions = {}): Promise<Response> {
    return this.client.open('GET', path`/api/imports/${id}/rejected-rows`, options)
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
   * is sent replaces what was known, but for fields that somebody edited or a PATCH set; what is empty
   * replaces nothing. Tags and your own fields add up.
   */
  create(body: NewLead, options: CallOptions = {}): Promise<Lead> {
    return this.client.request('POST', '/api/leads', { ...options, body })
  }

  /**
   * List leads.
   *
   * Filters count together: a lead passes all of them.
   */
  list(query: ListLeadsQuery = {}, options: CallOptions = {}): Pages<Lead> {
    return new Pages(this.client, '/api/leads', query, options)
  }

  /**
   * Move or tag many leads.
   *
   * Up to 1,000 at once, all or none of them when something goes wrong on the way. `status` moves each
   * to this status; `add_tags` and `remove_tags` change its tags and leave the others, and later imports
   * leave the tags alone. With `if_status` only the leads that still have that status are edited, as
   * when a move of yours is taken back and nobody else's must be. The answer has a result per id, in the
   * order of `ids`, with the status that the lead has now: `moved_on` is a lead that had not `if_status`
   * and is left whole, `not_found` an id that is none of yours, `rejected` a lead that would have more
   * than 20 tags; they hold up no other. Each lead that changes writes its own events.
   */
  updateMany(body: UpdateLeadsBody, options: CallOptions = {}): Promise<UpdateLeadsAnswer> {
    return this.client.request('PATCH', '/api/leads', { ...options, body })
  }

  /**
   * Create or update many leads.
   *
   * Up to 1,000. A wrong one is rejected by itself, all others are kept: the answer is 200 with a result
   * for each, in the order in which they were sent.
   *
   * A record is the same lead as one that is there when it has the same `external_id`, or else the same
   * name together with the same phone, website domain, e-mail or address. Then the two are merged: what
   * is sent replaces what was known, but for fields that somebody edited or a PATCH set; what is empty
   * replaces nothing. Tags and your own fields add up.
   */
  batch(body: BatchLeadsBody, options: CallOptions = {}): Promise<BatchLeadsAnswer> {
    return this.client.request('POST', '/api/leads/batch', { ...options, body })
  }

  /**
   * Get a lead.
   *
   * Its `ETag` names this state of it, for the `If-Match` of a change.
   */
  get(id: string, options: CallOptions = {}): Promise<Lead> {
    return this.client.request('GET', path`/api/leads/${id}`, options)
  }

  /**
   * Edit or move a lead.
   *
   * A field that is absent stays as it is, null or an empty text clears it. What is set here is not
   * overwritten by a later `POST /api/leads`, batch or import. `status` moves the lead to any other
   * status.
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

  /**
   * What happened to a lead.
   *
   * Its events, newest first, and whose doing each was.
   */
  timeline(id: string, query: ListLeadTimelineQuery = {}, options: CallOptions = {}): Pages<TimelineEvent> {
    return new Pages(this.client, path`/api/leads/${id}/timeline`, query, options)
  }

  /**
   * Count leads.
   *
   * How many the list has with these filters, in all and by status. Exact up to 10,000, and with more an
   * estimate, so that the answer is always there at once. Filters that only together leave few, of which
   * each alone leaves very many, can give an estimate, too.
   */
  count(query: GetLeadsCountQuery = {}, options: CallOptions = {}): Promise<LeadCount> {
    return this.client.request('GET', '/api/leads/count', { ...options, query })
  }

  /**
   * List values of leads.
   *
   * The categories, cities, sources or tags that your leads have, to choose a filter from: the 50 with
   * the most leads. Of a field with more than 500 values the first of the alphabet are looked at: narrow
   * them with `q`. A category or city that is written in several cases is one value.
   */
  values(query: GetLeadsValuesQuery = {}, options: CallOptions = {}): Promise<LeadValues> {
    return this.client.request('GET', '/api/leads/values', { ...options, query })
  }

  /**
   * Export leads.
   *
   * All that the list would show with these filters, in its order, as one stream. `csv` is RFC 4180 with
   * a column per field, `tags` joined by `;` (in JSON, where one has `,`, `;` or `|` in itself), and
   * `custom.<name>` for each of your own fields; of more than 100 the others are in JSON in `custom`. A
   * cell that a spreadsheet would run as a formula has an apostrophe in front. An import takes all of
   * that back: elsewhere it makes leads of the same facts, tags and own fields. `ndjson` is one lead in
   * JSON per line.
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
   * Explain the score of a lead.
   *
   * The score that the built-in rules give the lead as it is now, by the profile in force, with the part
   * that each criterion has in it. Changes nothing: the lead keeps the score that it has.
   */
  assessment(id: string, options: CallOptions = {}): Promise<Assessment> {
    return this.client.request('GET', path`/api/leads/${id}/assessment`, options)
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

  /**
   * Get how long things are kept.
   *
   * In days: deliveries with their attempts, and how far back the feed of events goes.
   */
  retention(options: CallOptions = {}): Promise<Retention> {
    return this.client.request('GET', '/api/org/retention', options)
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
  /**
   * Follow a recovery.
   *
   * How many deliveries it has queued again so far, and whether it is done.
   */
  get(id: string, options: CallOptions = {}): Promise<Recovery> {
    return this.client.request('GET', path`/api/recoveries/${id}`, options)
  }
}

export class RescoresResource extends Resource {
  /**
   * List the rescores.
   *
   * Newest first. `state=running` finds the one that runs, of which there is one at most.
   */
  list(query: ListRescoresQuery = {}, options: CallOptions = {}): Pages<Rescore> {
    return new Pages(this.client, '/api/rescores', query, options)
  }

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
   * Newest first, each with every attempt: what was sent and what came back. With `state` tests are left
   * out: there is nothing to resend or recover. An answer looks at 5,000 deliveries at most: with
   * `state` or `event_type` it may hold fewer than `limit`, even none, while `has_more` is true. Follow
   * `next_cursor` to look further back.
   */
  deliveries(id: string, query: ListWebhookDeliveriesQuery = {}, options: CallOptions = {}): Pages<Delivery> {
    return new Pages(this.client, path`/api/webhooks/${id}/deliveries`, query, options)
  }

  /**
   * Send a sample to a webhook.
   *
   * A sample of the event type, signed like any other, marked by `X-Bolsivo-Test: true` and with the
   * sequence 0. Also to a webhook that is disabled. Logged, not retried. The answer is 200 whatever your
   * server said: see `outcome`.
   */
  test(id: string, body: TestWebhookBody, options: CallOptions = {}): Promise<WebhookTest> {
    return this.client.request('POST', path`/api/webhooks/${id}/test`, { ...options, body })
  }

  /**
   * Get the health of a webhook.
   *
   * What it was sent by hour or day, how long it took to answer, what is open, and how far it is from
   * being disabled. Counts are a few seconds behind, and percentiles come from a histogram: right to its
   * step.
   */
  health(id: string, query: GetWebhookHealthQuery = {}, options: CallOptions = {}): Promise<WebhookHealth> {
    return this.client.request('GET', path`/api/webhooks/${id}/health`, { ...options, query })
  }

  /**
   * Recover what a webhook missed.
   *
   * Queues again what is exhausted or skipped since a time, with the same ids and a new schedule. It
   * runs in the background: follow it by its id. What is still being retried is left to its schedule.
   */
  recover(id: string, body: RecoverWebhookBody, options: CallOptions = {}): Promise<Recovery> {
    return this.client.request('POST', path`/api/webhooks/${id}/recover`, { ...options, body })
  }
}

export class PeopleApiKeysResource extends Resource {
  /**
   * List the API keys.
   *
   * Those that were not revoked, newest first. Everybody in the org sees how a key begins and ends, and
   * who made it; admins make and revoke them.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  list(query: ListApiKeysQuery = {}, options: CallOptions = {}): Pages<ApiKey> {
    return new Pages(this.client, '/api/api-keys', query, options)
  }

  /**
   * Make an API key.
   *
   * The answer holds the key. It is shown only once.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  create(body: CreateApiKeyBody, options: CallOptions = {}): Promise<CreateApiKeyAnswer> {
    return this.client.request('POST', '/api/api-keys', { ...options, body })
  }

  /**
   * Revoke an API key.
   *
   * At once, in every process.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  delete(id: string, options: CallOptions = {}): Promise<DeleteApiKeyAnswer> {
    return this.client.request('DELETE', path`/api/api-keys/${id}`, options)
  }
}

export class PeopleBillingResource extends Resource {
  /**
   * Get the plan, and what others would change.
   *
   * The plans from the lowest to the highest, with what a change to each would do to this org as it is
   * now. API and webhooks need Scale or above. After a downgrade keys answer 403 and webhooks are
   * paused; nothing is deleted, and an upgrade brings all of it back.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  get(options: CallOptions = {}): Promise<Billing> {
    return this.client.request('GET', '/api/billing', options)
  }

  /**
   * Open the page where a plan is paid for.
   *
   * For a server with Stripe. Answers the page where the change is confirmed: Stripe Checkout for the
   * first subscription, else the customer portal; for `starter` the page that ends the subscription.
   * Nothing changes until Stripe reports what was done there.
   *
   * For owners signed in to the dashboard: a key gets 403.
   */
  checkout(body: CheckoutBillingBody, options: CallOptions = {}): Promise<StripePage> {
    return this.client.request('POST', '/api/billing/checkout', { ...options, body })
  }

  /**
   * Open the customer portal.
   *
   * For a server with Stripe: invoices, means of payment, and the end of the subscription.
   *
   * For owners signed in to the dashboard: a key gets 403.
   */
  portal(options: CallOptions = {}): Promise<StripePage> {
    return this.client.request('POST', '/api/billing/portal', options)
  }

  /**
   * Read the subscription at Stripe again.
   *
   * For a server with Stripe: what Stripe reports is read without being asked. This is for whoever comes
   * back from its page and does not want to wait, and for a server that Stripe can't reach.
   *
   * For owners signed in to the dashboard: a key gets 403.
   */
  refresh(options: CallOptions = {}): Promise<Billing> {
    return this.client.request('POST', '/api/billing/refresh', options)
  }

  /**
   * Write to the operator of the server.
   *
   * About Luna Enterprise, its account manager and custom onboarding, or any plan that was agreed on.
   * One message in ten minutes. Without a mail server it is kept at the machine, for whoever runs it.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  contact(body: ContactBillingBody, options: CallOptions = {}): Promise<Contacted> {
    return this.client.request('POST', '/api/billing/contact', { ...options, body })
  }
}

export class PeopleInvitationsResource extends Resource {
  /**
   * List the invitations.
   *
   * Those that can still be accepted, oldest first.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  list(options: CallOptions = {}): Promise<ListInvitationsAnswer> {
    return this.client.request('GET', '/api/invitations', options)
  }

  /**
   * Invite somebody.
   *
   * By a mail with a link that is good once, for 7 days. It replaces an earlier one to this address.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  create(body: CreateInvitationBody, options: CallOptions = {}): Promise<CreateInvitationAnswer> {
    return this.client.request('POST', '/api/invitations', { ...options, body })
  }

  /**
   * Take an invitation back.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  delete(id: string, options: CallOptions = {}): Promise<DeleteInvitationAnswer> {
    return this.client.request('DELETE', path`/api/invitations/${id}`, options)
  }

  /** What an invitation is to */
  preview(body: PreviewInvitationsBody, options: CallOptions = {}): Promise<PreviewInvitationsAnswer> {
    return this.client.request('POST', '/api/invitations/preview', { ...options, body })
  }

  /**
   * Accept an invitation.
   *
   * Who has an account with the address signs in first; who has none gives `name` and `password`, and
   * signs in afterwards.
   */
  accept(body: AcceptInvitationsBody, options: CallOptions = {}): Promise<AcceptInvitationsAnswer> {
    return this.client.request('POST', '/api/invitations/accept', { ...options, body })
  }
}

export class PeopleLeadViewsResource extends Resource {
  /**
   * List the saved views.
   *
   * The shared ones of the org and your own private ones, by position.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  list(options: CallOptions = {}): Promise<ListLeadViewsAnswer> {
    return this.client.request('GET', '/api/lead-views', options)
  }

  /**
   * Save a view.
   *
   * Everybody may have private ones, up to 50, which nobody else sees. Members, admins and owners make
   * shared ones, up to 100 in an org. A name is there once among the shared views, and once among your
   * private ones.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  create(body: CreateLeadViewBody, options: CallOptions = {}): Promise<LeadView> {
    return this.client.request('POST', '/api/lead-views', { ...options, body })
  }

  /**
   * Change a saved view.
   *
   * What is absent stays as it is. A shared view may be changed by every member, admin and owner; who
   * makes it private again has it as their own from then on.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  update(id: string, body: UpdateLeadViewBody, options: CallOptions = {}): Promise<LeadView> {
    return this.client.request('PATCH', path`/api/lead-views/${id}`, { ...options, body })
  }

  /**
   * Delete a saved view.
   *
   * The leads in it stay.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  delete(id: string, options: CallOptions = {}): Promise<Deleted> {
    return this.client.request('DELETE', path`/api/lead-views/${id}`, options)
  }
}

export class PeopleMembersResource extends Resource {
  /**
   * List the members.
   *
   * Who works for the org, those who joined first before the others.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  list(options: CallOptions = {}): Promise<ListMembersAnswer> {
    return this.client.request('GET', '/api/members', options)
  }

  /**
   * Change the role of a member.
   *
   * Counts with their next request. Only owners make, change and remove owners.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  update(userId: string, body: UpdateMemberBody, options: CallOptions = {}): Promise<Member> {
    return this.client.request('PATCH', path`/api/members/${userId}`, { ...options, body })
  }

  /**
   * Remove a member.
   *
   * From this org, with their next request. Their account, and what they made here, stay; their private
   * views go. Admins remove others; everybody may leave by their own id, but for the last owner.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  delete(userId: string, options: CallOptions = {}): Promise<DeleteMemberAnswer> {
    return this.client.request('DELETE', path`/api/members/${userId}`, options)
  }
}

export class PeopleOrgResource extends Resource {
  /**
   * Rename the org.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  update(body: UpdateOrgBody, options: CallOptions = {}): Promise<Org> {
    return this.client.request('PATCH', '/api/org', { ...options, body })
  }

  /**
   * Erase the org.
   *
   * For good, with everything in it: leads, e-mails, events, webhooks, keys, the audit log. Its name is
   * said back. With the answer its keys are dead, nobody works for it any more and nothing more is sent;
   * its rows follow in the background. People keep their accounts and their other orgs. Export it first:
   * there is no way back. While a subscription at Stripe is open it is refused.
   *
   * For owners signed in to the dashboard: a key gets 403.
   */
  delete(body: DeleteOrgBody, options: CallOptions = {}): Promise<Deleted> {
    return this.client.request('DELETE', '/api/org', { ...options, body })
  }

  /**
   * Change how long things are kept.
   *
   * What is absent stays. With fewer days what is older leaves within minutes, and for good; with more
   * days nothing comes back but in the feed. A delivery that is still open stays until it has ended.
   *
   * For admins and owners signed in to the dashboard: a key gets 403.
   */
  retention(body: UpdateOrgRetentionBody, options: CallOptions = {}): Promise<Retention> {
    return this.client.request('PATCH', '/api/org/retention', { ...options, body })
  }

  /**
   * Change the plan.
   *
   * For a server that takes no payments: counts at once, and costs nothing. A downgrade below Scale
   * pauses keys and webhooks, and deletes nothing. With Stripe it is refused: see POST
   * /api/billing/checkout.
   *
   * For owners signed in to the dashboard: a key gets 403.
   */
  plan(body: PlanOrgBody, options: CallOptions = {}): Promise<Org> {
    return this.client.request('POST', '/api/org/plan', { ...options, body })
  }

  /**
   * Export everything.
   *
   * All that the org has, as one stream of lines `{"type", "data"}`: `org`, `member`, `profile`,
   * `email_template`, `lead`, `score`, `email`, `suppression`, `webhook` and `event`, in this order,
   * each as the API shows it. There are no secrets in it. A connection that breaks off means that the
   * file is not whole: ask again.
   *
   * For owners signed in to the dashboard: a key gets 403.
   */
  export(options: CallOptions = {}): Promise<Response> {
    return this.client.open('GET', '/api/org/export', options)
  }
}

export class PeopleOrgsResource extends Resource {
  /**
   * Make an org.
   *
   * Whoever is signed in makes it and owns it. It begins on the plan starter. A person makes 20 an hour
   * at most.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  create(body: CreateOrgBody, options: CallOptions = {}): Promise<Org> {
    return this.client.request('POST', '/api/orgs', { ...options, body })
  }
}

export class PeopleSessionResource extends Resource {
  /**
   * Who is signed in.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  get(options: CallOptions = {}): Promise<Session> {
    return this.client.request('GET', '/api/session', options)
  }

  /**
   * Choose the org that one works for.
   *
   * For this session, until another is chosen. `X-Bolsivo-Org` chooses for one request.
   *
   * For anybody signed in to the dashboard: a key gets 403.
   */
  org(body: OrgSessionBody, options: CallOptions = {}): Promise<Session> {
    return this.client.request('POST', '/api/session/org', { ...options, body })
  }
}

export class PeopleSignUpResource extends Resource {
  /** Who may sign up */
  get(options: CallOptions = {}): Promise<GetSignUpAnswer> {
    return this.client.request('GET', '/api/sign-up', options)
  }
}

/**
 * What only people may do who are signed in, from a page of the server itself. Needs `new Bolsivo({
 * session: true })`: a key is refused with 403 `person_required`.
 */
export class People {
  readonly account: Account
  readonly apiKeys: PeopleApiKeysResource
  readonly billing: PeopleBillingResource
  readonly invitations: PeopleInvitationsResource
  readonly leadViews: PeopleLeadViewsResource
  readonly members: PeopleMembersResource
  readonly org: PeopleOrgResource
  readonly orgs: PeopleOrgsResource
  readonly session: PeopleSessionResource
  readonly signUp: PeopleSignUpResource
  constructor(client: Client) {
    this.account = new Account(client)
    this.apiKeys = new PeopleApiKeysResource(client)
    this.billing = new PeopleBillingResource(client)
    this.invitations = new PeopleInvitationsResource(client)
    this.leadViews = new PeopleLeadViewsResource(client)
    this.members = new PeopleMembersResource(client)
    this.org = new PeopleOrgResource(client)
    this.orgs = new PeopleOrgsResource(client)
    this.session = new PeopleSessionResource(client)
    this.signUp = new PeopleSignUpResource(client)
  }
}

/** The API of one org. Throws `BolsivoError` where it refuses. */
export class Bolsivo extends Client {
  readonly analytics = new AnalyticsResource(this)
  readonly auditLog = new AuditLogResource(this)
  readonly capturedMail = new CapturedMailResource(this)
  readonly deliveries = new DeliveriesResource(this)
  readonly emailTemplate = new EmailTemplateResource(this)
  readonly emails = new EmailsResource(this)
  readonly erasures = new ErasuresResource(this)
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
  /** Needs a session: see `People` */
  readonly people = new People(this)
}
