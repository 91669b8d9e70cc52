-- Generated from the migrations by `npm run generate`. Do not edit.

create table accounts (
  id text collate "C" not null,
  user_id text collate "C" not null,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp(3) with time zone,
  refresh_token_expires_at timestamp(3) with time zone,
  scope text,
  password text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table analytics_events (
  org_id text collate "C" not null,
  type text collate "C" not null,
  created_at timestamp(3) with time zone not null,
  sequence bigint not null,
  lead_id text collate "C" not null,
  previous_status text collate "C",
  new_status text collate "C",
  PRIMARY KEY (org_id, type, created_at, sequence)
);

create table api_key_windows (
  org_id text collate "C" not null,
  key_id text collate "C" not null,
  started_at timestamp(3) with time zone not null,
  request_count integer not null,
  granted integer not null,
  last_used_at timestamp(3) with time zone not null,
  PRIMARY KEY (org_id, key_id)
);

create table api_keys (
  org_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  key_hash bytea not null,
  prefix text not null,
  last4 text not null,
  scopes text[] not null,
  created_by text collate "C",
  created_by_name text,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  PRIMARY KEY (org_id, id)
);

create table audit_log (
  org_id text collate "C" not null,
  id text collate "C" not null,
  action text collate "C" not null,
  target text collate "C",
  actor_type text collate "C" not null,
  actor_id text collate "C" not null,
  actor_name text,
  address text,
  request_id text,
  fields text[] not null default '{}'::text[],
  before text,
  after text,
  created_at timestamp(3) with time zone not null default now(),
  CHECK ((actor_type = ANY (ARRAY['api_key'::text, 'person'::text, 'operator'::text, 'system'::text]))),
  PRIMARY KEY (org_id, id)
);

create table billing_accounts (
  org_id text collate "C" not null,
  customer_id text collate "C",
  subscription_id text collate "C",
  state text collate "C",
  plan text collate "C",
  renews_at timestamp(3) with time zone,
  cancels_at timestamp(3) with time zone,
  readings_begun bigint not null default 0,
  reading_kept bigint not null default 0,
  contacted_at timestamp(3) with time zone,
  PRIMARY KEY (org_id),
  CHECK ((plan = ANY (ARRAY['starter'::text, 'growth'::text, 'scale'::text, 'luna_enterprise'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'trialing'::text, 'past_due'::text, 'unpaid'::text, 'paused'::text, 'incomplete'::text, 'incomplete_expired'::text, 'canceled'::text])))
);

create table captured_mail (
  org_id text collate "C" not null,
  id text collate "C" not null,
  email_id text collate "C",
  from_address text not null,
  to_address text not null,
  subject text not null,
  text text not null,
  source text not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id)
);

create table custom_names (
  org_id text collate "C" not null,
  name text collate "C" not null,
  leads integer not null,
  PRIMARY KEY (org_id, name)
);

create table deliveries (
  org_id text collate "C" not null,
  id text collate "C" not null,
  webhook_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text collate "C" not null,
  lead_id text collate "C",
  sequence bigint not null,
  body text,
  state text collate "C" not null,
  attempt_count integer not null default 0,
  scheduled_count integer not null default 0,
  is_manual boolean not null default false,
  due_at timestamp(3) with time zone,
  claim_token uuid,
  claimed_at timestamp(3) with time zone,
  lease_ends_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id),
  CHECK ((state = ANY (ARRAY['pending'::text, 'retrying'::text, 'delivered'::text, 'exhausted'::text, 'skipped'::text, 'cancelled'::text])))
);

create table delivery_attempts (
  org_id text collate "C" not null,
  delivery_id text collate "C" not null,
  number integer not null,
  manual boolean not null default false,
  url text not null,
  started_at timestamp(3) with time zone not null,
  duration_ms integer,
  outcome text collate "C" not null,
  status_code integer,
  detail text,
  request_headers text,
  response_headers text,
  response_body text,
  PRIMARY KEY (org_id, delivery_id, number)
);

create table email_templates (
  org_id text collate "C" not null,
  subject text not null,
  body_text text not null,
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id)
);

create table emails (
  org_id text collate "C" not null,
  id text collate "C" not null,
  lead_id text collate "C" not null,
  state text collate "C" not null,
  to_address text,
  subject text not null,
  body_text text not null,
  sequence_step integer not null default 1,
  is_edited boolean not null default false,
  approved_hash text collate "C",
  approved_by text collate "C",
  approved_by_name text,
  approved_at timestamp(3) with time zone,
  send_ticket uuid,
  attempt_count integer not null default 0,
  attempted_at timestamp(3) with time zone,
  message_id text,
  reason text,
  sent_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id),
  CHECK ((state = ANY (ARRAY['draft'::text, 'approved'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text, 'rejected'::text, 'bounced'::text])))
);

create table event_counters (
  org_id text collate "C" not null,
  last_sequence bigint not null default 0,
  PRIMARY KEY (org_id)
);

create table events (
  org_id text collate "C" not null,
  sequence bigint not null,
  id text collate "C" not null,
  type text collate "C" not null,
  lead_id text collate "C",
  body text not null,
  created_at timestamp(3) with time zone not null,
  actor jsonb,
  PRIMARY KEY (org_id, sequence)
);

create table idempotent_answers (
  org_id text collate "C" not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  status integer,
  headers text not null default '{}'::text,
  body text not null default ''::text,
  lead_ids text[] not null default '{}'::text[],
  expires_at timestamp(3) with time zone not null,
  PRIMARY KEY (org_id, key)
);

create table import_chunks (
  org_id text collate "C" not null,
  import_id text collate "C" not null,
  number integer not null,
  content bytea not null,
  PRIMARY KEY (org_id, import_id, number)
);

create table imports (
  org_id text collate "C" not null,
  id text collate "C" not null,
  state text collate "C" not null,
  source text not null,
  header text[] not null default '{}'::text[],
  mapping jsonb,
  rows_total integer,
  rows_read integer not null default 0,
  created integer not null default 0,
  merged integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  errors jsonb not null default '[]'::jsonb,
  errors_truncated boolean not null default false,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id),
  CHECK ((state = ANY (ARRAY['uploading'::text, 'running'::text, 'done'::text, 'failed'::text])))
);

create table invitations (
  org_id text collate "C" not null,
  id text collate "C" not null,
  email text not null,
  role text collate "C" not null,
  token_hash bytea not null,
  invited_by text collate "C" not null,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone not null,
  PRIMARY KEY (org_id, id),
  CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'read_only'::text])))
);

create table jobs (
  org_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  key text collate "C",
  payload text not null,
  due_at timestamp(3) with time zone,
  attempt_count integer not null default 0,
  claim_token uuid,
  last_error text,
  given_up_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id)
);

create table key_ring_check (
  only_row boolean not null default true,
  ciphertext bytea not null,
  CHECK (only_row),
  PRIMARY KEY (only_row)
);

create table lead_match_keys (
  org_id text collate "C" not null,
  match_key uuid not null,
  lead_id text collate "C" not null,
  PRIMARY KEY (org_id, match_key, lead_id)
);

create table lead_scores (
  org_id text collate "C" not null,
  lead_id text collate "C" not null,
  id text collate "C" not null,
  score integer not null,
  fit_reason text not null,
  scorer text collate "C" not null,
  scorer_version integer not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, lead_id, id)
);

create table lead_terms (
  org_id text collate "C" not null,
  term text collate "C" not null,
  block text collate "C" not null,
  id_ends text collate "C" not null
);

create table lead_views (
  org_id text collate "C" not null,
  id text collate "C" not null,
  member_id text collate "C",
  name text not null,
  filters jsonb not null,
  sort text not null,
  columns text[] not null,
  layout text collate "C" not null,
  "position" integer not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  CHECK ((layout = ANY (ARRAY['table'::text, 'board'::text]))),
  PRIMARY KEY (org_id, id)
);

create table leads (
  org_id text collate "C" not null,
  id text collate "C" not null,
  business_name text not null,
  original_name text,
  name_key text collate "C" not null,
  search_text text not null,
  category text,
  address text,
  city text,
  region text,
  postal_code text,
  country text,
  phone text,
  website text,
  email text,
  contact_name text,
  rating double precision,
  review_count integer,
  source text not null,
  external_id text collate "C",
  tags text[] not null default '{}'::text[],
  custom jsonb not null default '{}'::jsonb,
  status text collate "C" not null,
  score integer,
  fit_reason text,
  qualified_at timestamp(3) with time zone,
  edited_fields text[] not null default '{}'::text[],
  import_id text collate "C",
  import_records text,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  PRIMARY KEY (org_id, id),
  CHECK (((score >= 0) AND (score <= 100))),
  CHECK ((status = ANY (ARRAY['new'::text, 'qualified'::text, 'contacted'::text, 'replied'::text, 'meeting'::text, 'closed_won'::text, 'closed_lost'::text])))
);

create table members (
  org_id text collate "C" not null,
  user_id text collate "C" not null,
  role text collate "C" not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, user_id),
  CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'read_only'::text])))
);

create table migrations (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  PRIMARY KEY (name)
);

create table notices (
  org_id text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  webhook_id text collate "C",
  message text not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id)
);

create table orgs (
  id text collate "C" not null,
  name text not null,
  plan text collate "C" not null,
  deliveries_days integer not null default 30,
  feed_days integer not null default 90,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  CHECK (((deliveries_days >= 1) AND (deliveries_days <= 365))),
  CHECK (((feed_days >= 1) AND (feed_days <= 365))),
  PRIMARY KEY (id),
  CHECK ((plan = ANY (ARRAY['starter'::text, 'growth'::text, 'scale'::text, 'luna_enterprise'::text])))
);

create table personal_mail (
  id text collate "C" not null,
  to_address text not null,
  subject text not null,
  text text not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (id)
);

create table profiles (
  org_id text collate "C" not null,
  profile jsonb not null,
  revision integer not null default 1,
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id)
);

create table recoveries (
  org_id text collate "C" not null,
  id text collate "C" not null,
  webhook_id text collate "C" not null,
  since timestamp(3) with time zone not null,
  state text collate "C" not null default 'running'::text,
  requeued integer not null default 0,
  after_id text collate "C" not null default ''::text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);

create table rejected_row_traits (
  org_id text collate "C" not null,
  trait text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  PRIMARY KEY (org_id, trait, import_id, line)
);

create table rejected_rows (
  org_id text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  cells text[] not null,
  message text not null,
  PRIMARY KEY (org_id, import_id, line)
);

create table rescores (
  org_id text collate "C" not null,
  id text collate "C" not null,
  state text collate "C" not null,
  profile_revision integer not null,
  last_lead_id text collate "C" not null default ''::text,
  leads_total integer not null,
  leads_scored integer not null default 0,
  leads_changed integer not null default 0,
  newly_qualified integer not null default 0,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id),
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'superseded'::text])))
);

create table sessions (
  id text collate "C" not null,
  user_id text collate "C" not null,
  token text not null,
  expires_at timestamp(3) with time zone not null,
  ip_address text,
  user_agent text,
  active_org_id text collate "C",
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table sign_in_attempts (
  key bytea not null,
  started_at timestamp(3) with time zone not null default now(),
  count integer not null default 1,
  PRIMARY KEY (key)
);

create table stripe_events (
  org_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  received_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, id)
);

create table suppressions (
  org_id text collate "C" not null,
  value text collate "C" not null,
  reason text not null,
  created_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (org_id, value)
);

create table two_factors (
  id text collate "C" not null,
  user_id text collate "C" not null,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamp(3) with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);

create table users (
  id text collate "C" not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  UNIQUE (email),
  PRIMARY KEY (id)
);

create table verifications (
  id text collate "C" not null,
  identifier text not null,
  value text not null,
  expires_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  PRIMARY KEY (id)
);

create table webhook_hours (
  org_id text collate "C" not null,
  webhook_id text collate "C" not null,
  hour timestamp(3) with time zone not null,
  delivered integer not null default 0,
  failed integer not null default 0,
  exhausted integer not null default 0,
  durations integer[] not null default '{}'::integer[],
  last_delivered_at timestamp(3) with time zone,
  PRIMARY KEY (org_id, webhook_id, hour)
);

create table webhook_secrets (
  org_id text collate "C" not null,
  webhook_id text collate "C" not null,
  id text collate "C" not null,
  ciphertext bytea not null,
  last4 text not null,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone,
  PRIMARY KEY (org_id, webhook_id, id)
);

create table webhooks (
  org_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  description text,
  target_url text not null,
  event_types text[] not null,
  include text[] not null default '{}'::text[],
  headers jsonb not null default '{}'::jsonb,
  retry_policy text collate "C" not null default 'standard'::text,
  status text collate "C" not null default 'enabled'::text,
  disabled_reason text,
  disabled_by text collate "C",
  healthy_at timestamp(3) with time zone not null default now(),
  exhausted_count integer not null default 0,
  warned_percent integer not null default 0,
  gone_url text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  deleted_at timestamp(3) with time zone,
  CHECK ((disabled_by = ANY (ARRAY['person'::text, 'system'::text]))),
  PRIMARY KEY (org_id, id),
  CHECK ((retry_policy = ANY (ARRAY['standard'::text, 'extended'::text]))),
  CHECK ((status = ANY (ARRAY['enabled'::text, 'disabled'::text])))
);

CREATE INDEX accounts_user ON public.accounts USING btree (user_id);

CREATE INDEX analytics_events_lead ON public.analytics_events USING btree (org_id, lead_id, type, created_at);

CREATE UNIQUE INDEX api_keys_hash ON public.api_keys USING btree (key_hash);

CREATE INDEX audit_log_action ON public.audit_log USING btree (org_id, action, id);

CREATE INDEX audit_log_actor ON public.audit_log USING btree (org_id, actor_id, id);

CREATE INDEX audit_log_target ON public.audit_log USING btree (org_id, target, id);

CREATE INDEX billing_accounts_customer ON public.billing_accounts USING btree (customer_id);

CREATE INDEX deliveries_due ON public.deliveries USING btree (webhook_id, due_at) WHERE (state = 'retrying'::text);

CREATE INDEX deliveries_failed ON public.deliveries USING btree (webhook_id, id) WHERE (state = ANY (ARRAY['exhausted'::text, 'skipped'::text]));

CREATE INDEX deliveries_first ON public.deliveries USING btree (webhook_id, sequence) WHERE (state = 'pending'::text);

CREATE INDEX deliveries_lead ON public.deliveries USING btree (webhook_id, lead_id, sequence);

CREATE INDEX deliveries_webhook ON public.deliveries USING btree (org_id, webhook_id, id);

CREATE INDEX emails_lead ON public.emails USING btree (org_id, lead_id, id);

CREATE INDEX emails_state ON public.emails USING btree (org_id, state, id);

CREATE UNIQUE INDEX emails_step ON public.emails USING btree (org_id, lead_id, sequence_step) WHERE (state <> ALL (ARRAY['rejected'::text, 'bounced'::text]));

CREATE INDEX events_lead ON public.events USING btree (org_id, lead_id, sequence);

CREATE INDEX idempotent_answers_expired ON public.idempotent_answers USING btree (expires_at);

CREATE UNIQUE INDEX invitations_email ON public.invitations USING btree (org_id, email);

CREATE INDEX invitations_token ON public.invitations USING btree (token_hash);

CREATE INDEX jobs_claim ON public.jobs USING btree (claim_token) WHERE (claim_token IS NOT NULL);

CREATE INDEX jobs_due ON public.jobs USING btree (type, due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX jobs_given_up ON public.jobs USING btree (given_up_at) WHERE (given_up_at IS NOT NULL);

CREATE UNIQUE INDEX jobs_key ON public.jobs USING btree (org_id, type, key) WHERE ((key IS NOT NULL) AND (attempt_count = 0));

CREATE INDEX lead_terms_block ON public.lead_terms USING btree (org_id, term, block);

CREATE UNIQUE INDEX lead_views_name ON public.lead_views USING btree (org_id, member_id, lower(name)) NULLS NOT DISTINCT;

CREATE UNIQUE INDEX leads_external_id ON public.leads USING btree (org_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX leads_status ON public.leads USING btree (org_id, status, id);

CREATE INDEX leads_status_name ON public.leads USING btree (org_id, status, name_key, id);

CREATE INDEX leads_status_score ON public.leads USING btree (org_id, status, (
CASE
    WHEN (score IS NULL) THEN '-1'::integer
    ELSE score
END), id) INCLUDE (score);

CREATE INDEX leads_status_updated ON public.leads USING btree (org_id, status, updated_at, id);

CREATE INDEX leads_without_category ON public.leads USING btree (org_id, status, id) WHERE (category IS NULL);

CREATE INDEX members_user ON public.members USING btree (user_id);

CREATE UNIQUE INDEX rescores_running ON public.rescores USING btree (org_id) WHERE (state = 'running'::text);

CREATE INDEX sessions_user ON public.sessions USING btree (user_id);

CREATE INDEX sign_in_attempts_age ON public.sign_in_attempts USING btree (started_at);

CREATE UNIQUE INDEX two_factors_user ON public.two_factors USING btree (user_id);

CREATE INDEX verifications_identifier ON public.verifications USING btree (identifier);

alter table analytics_events enable row level security, force row level security;

alter table api_key_windows enable row level security, force row level security;

alter table api_keys enable row level security, force row level security;

alter table audit_log enable row level security, force row level security;

alter table billing_accounts enable row level security, force row level security;

alter table captured_mail enable row level security, force row level security;

alter table custom_names enable row level security, force row level security;

alter table deliveries enable row level security, force row level security;

alter table delivery_attempts enable row level security, force row level security;

alter table email_templates enable row level security, force row level security;

alter table emails enable row level security, force row level security;

alter table event_counters enable row level security, force row level security;

alter table events enable row level security, force row level security;

alter table idempotent_answers enable row level security, force row level security;

alter table import_chunks enable row level security, force row level security;

alter table imports enable row level security, force row level security;

alter table invitations enable row level security, force row level security;

alter table jobs enable row level security, force row level security;

alter table lead_match_keys enable row level security, force row level security;

alter table lead_scores enable row level security, force row level security;

alter table lead_terms enable row level security, force row level security;

alter table lead_views enable row level security, force row level security;

alter table leads enable row level security, force row level security;

alter table members enable row level security, force row level security;

alter table notices enable row level security, force row level security;

alter table orgs enable row level security, force row level security;

alter table profiles enable row level security, force row level security;

alter table recoveries enable row level security, force row level security;

alter table rejected_row_traits enable row level security, force row level security;

alter table rejected_rows enable row level security, force row level security;

alter table rescores enable row level security, force row level security;

alter table stripe_events enable row level security, force row level security;

alter table suppressions enable row level security, force row level security;

alter table webhook_hours enable row level security, force row level security;

alter table webhook_secrets enable row level security, force row level security;

alter table webhooks enable row level security, force row level security;

create policy tenant on analytics_events for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on api_key_windows for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy authentication on api_keys for select using ((( SELECT app_scope() AS app_scope) = 'authentication'::text));

create policy operator on api_keys for select using ((( SELECT app_scope() AS app_scope) = 'operator'::text));

create policy tenant on api_keys for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy append on audit_log for insert using () with check ((org_id = ( SELECT app_org() AS app_org)));

create policy retention on audit_log for select using ((( SELECT app_scope() AS app_scope) = 'retention'::text));

create policy retention_deletes on audit_log for delete using ((( SELECT app_scope() AS app_scope) = 'retention'::text));

create policy tenant on audit_log for select using ((org_id = ( SELECT app_org() AS app_org)));

create policy billing on billing_accounts for select using ((( SELECT app_scope() AS app_scope) = 'billing'::text));

create policy tenant on billing_accounts for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy captured_mail on captured_mail for select using ((( SELECT app_scope() AS app_scope) = 'captured_mail'::text));

create policy tenant on captured_mail for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on custom_names for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on deliveries for all using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on deliveries for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on delivery_attempts for all using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on delivery_attempts for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on email_templates for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on emails for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on event_counters for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on events for select using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on events for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy retention on idempotent_answers for all using ((( SELECT app_scope() AS app_scope) = 'retention'::text));

create policy tenant on idempotent_answers for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on import_chunks for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on imports for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy accounts on invitations for select using ((( SELECT app_scope() AS app_scope) = 'accounts'::text));

create policy tenant on invitations for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy jobs on jobs for all using ((( SELECT app_scope() AS app_scope) = 'jobs'::text));

create policy tenant on jobs for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on lead_match_keys for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on lead_scores for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on lead_terms for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on lead_views for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on leads for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy accounts on members for select using ((( SELECT app_scope() AS app_scope) = 'accounts'::text));

create policy tenant on members for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on notices for all using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on notices for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy accounts on orgs for select using ((( SELECT app_scope() AS app_scope) = 'accounts'::text));

create policy captured_mail on orgs for select using ((( SELECT app_scope() AS app_scope) = 'captured_mail'::text));

create policy deliveries on orgs for select using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy operator on orgs for select using ((( SELECT app_scope() AS app_scope) = 'operator'::text));

create policy tenant on orgs for all using ((id = ( SELECT app_org() AS app_org)));

create policy tenant on profiles for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on recoveries for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on rejected_row_traits for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on rejected_rows for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on rescores for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on stripe_events for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy tenant on suppressions for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on webhook_hours for all using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on webhook_hours for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on webhook_secrets for select using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on webhook_secrets for all using ((org_id = ( SELECT app_org() AS app_org)));

create policy deliveries on webhooks for all using ((( SELECT app_scope() AS app_scope) = 'deliveries'::text));

create policy tenant on webhooks for all using ((org_id = ( SELECT app_org() AS app_org)));

CREATE OR REPLACE FUNCTION public.app_org()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN NULLIF(current_setting('app.org_id'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.app_scope()
 RETURNS text
 LANGUAGE sql
 STABLE
RETURN NULLIF(current_setting('app.scope'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION public.authenticate(hash bytea, requests integer, max_requests integer, window_seconds double precision)
 RETURNS TABLE(org_id text, org_name text, plan text, key_id text, key_name text, scopes text[], granted integer, remaining integer, reset_seconds double precision)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  moment timestamptz(3) := clock_timestamp();
  ended_by timestamptz(3) := moment - make_interval(secs => window_seconds);
  first_grant integer := least(requests, max_requests);
  found_key api_keys;
  found_org orgs;
  counted api_key_windows;
begin
  perform set_config('app.scope', 'authentication', true);
  select * into found_key from api_keys k
  where k.key_hash = hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > moment);
  perform set_config('app.scope', '', true);
  -- Not «not found», which would be about the line before this one.
  if found_key.id is null then
    return;
  end if;
  perform set_config('app.org_id', found_key.org_id, true);
  select * into found_org from orgs o where o.id = found_key.org_id;
  -- Erased: its keys follow in a moment.
  if found_org.id is null then
    return;
  end if;

  insert into api_key_windows as w (org_id, key_id, started_at, request_count, granted, last_used_at)
  values (found_key.org_id, found_key.id, moment, first_grant, first_grant, moment)
  on conflict (org_id, key_id) do update set
    started_at = case when w.started_at <= ended_by then moment else w.started_at end,
    request_count = case when w.started_at <= ended_by then first_grant
      else least(w.request_count + requests, max_requests) end,
    granted = case when w.started_at <= ended_by then first_grant
      else least(requests, max_requests - w.request_count) end,
    last_used_at = moment
  where w.request_count < max_requests or w.started_at <= ended_by
  returning * into counted;

  if not found then
    select * into counted from api_key_windows w
    where w.org_id = found_key.org_id and w.key_id = found_key.id;
    counted.granted := 0;
  end if;
  return query select
    found_key.org_id, found_org.name, found_org.plan, found_key.id, found_key.name, found_key.scopes,
    counted.granted, max_requests - counted.request_count,
    extract(epoch from counted.started_at - ended_by)::double precision
      - extract(epoch from clock_timestamp() - moment)::double precision;
end $function$
;
