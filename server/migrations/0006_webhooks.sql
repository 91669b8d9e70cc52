create table webhooks (
  org_id text collate "C" not null,
  id text collate "C" not null,
  name text not null,
  description text,
  target_url text not null,
  event_types text[] not null,
  include text[] not null default '{}',
  headers jsonb not null default '{}',
  retry_policy text collate "C" not null default 'standard' check (retry_policy in ('standard', 'extended')),
  status text collate "C" not null default 'enabled' check (status in ('enabled', 'disabled')),
  disabled_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  primary key (org_id, id)
);
alter table webhooks enable row level security, force row level security;
create policy tenant on webhooks using (org_id = (select app_org()));
create policy deliveries on webhooks for select using ((select app_scope()) = 'deliveries');

-- The newest signs; the older ones sign too until their overlap ends. Encrypted, bound to org, webhook and row.
create table webhook_secrets (
  org_id text collate "C" not null,
  webhook_id text collate "C" not null,
  id text collate "C" not null,
  ciphertext bytea not null,
  last4 text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  primary key (org_id, webhook_id, id)
);
alter table webhook_secrets enable row level security, force row level security;
create policy tenant on webhook_secrets using (org_id = (select app_org()));
create policy deliveries on webhook_secrets for select using ((select app_scope()) = 'deliveries');

-- Queue and log in one. `due_at` is when the next claim may take it: the next attempt's time, or, while one is being
-- sent, the end of its lease. Null: nothing is left to do.
create table deliveries (
  org_id text collate "C" not null,
  id text collate "C" not null,
  webhook_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text collate "C" not null,
  lead_id text collate "C",
  sequence bigint not null,
  -- Only where the webhook's body is its own (`include`); otherwise the event's.
  body text,
  state text collate "C" not null check (
    state in ('pending', 'sending', 'retrying', 'delivered', 'exhausted', 'skipped', 'cancelled')
  ),
  attempt_count integer not null default 0,
  -- Attempts made by the schedule since it last began; a resend by hand uses none up.
  scheduled_count integer not null default 0,
  first_attempt_ended boolean not null default false,
  -- The next attempt, or the one being made, was asked for by hand.
  is_manual boolean not null default false,
  due_at timestamptz(3),
  -- Fencing: a result is taken only from the claim that is still the latest.
  claim_token uuid,
  claimed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (org_id, id)
) with (fillfactor = 80);
create index deliveries_due on deliveries (webhook_id, due_at) where due_at is not null;
create index deliveries_order on deliveries (webhook_id, lead_id, sequence) where not first_attempt_ended;
create index deliveries_webhook on deliveries (org_id, webhook_id, id);
create index deliveries_lead on deliveries (org_id, lead_id);
alter table deliveries enable row level security, force row level security;
create policy tenant on deliveries using (org_id = (select app_org()));
create policy deliveries on deliveries using ((select app_scope()) = 'deliveries');

create table delivery_attempts (
  org_id text collate "C" not null,
  delivery_id text collate "C" not null,
  number integer not null,
  manual boolean not null default false,
  url text not null,
  started_at timestamptz(3) not null,
  duration_ms integer,
  outcome text collate "C" not null,
  status_code integer,
  request_headers text,
  response_headers text,
  response_body text,
  primary key (org_id, delivery_id, number)
);
alter table delivery_attempts enable row level security, force row level security;
create policy tenant on delivery_attempts using (org_id = (select app_org()));
create policy deliveries on delivery_attempts using ((select app_scope()) = 'deliveries');
