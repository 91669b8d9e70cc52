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
  disabled_by text collate "C" check (disabled_by in ('person', 'system')),
  -- The last success (to ten minutes) or enabling, the deliveries exhausted since, and how far owners were warned.
  healthy_at timestamptz(3) not null default now(),
  exhausted_count integer not null default 0,
  warned_percent integer not null default 0,
  -- The URL that answered 410: disabling is due while it is the one that is set.
  gone_url text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  primary key (org_id, id)
);
alter table webhooks enable row level security, force row level security;
create policy tenant on webhooks using (org_id = (select app_org()));
create policy deliveries on webhooks using ((select app_scope()) = 'deliveries');

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

-- Queue and log in one. A claim changes no column that an index knows (not even the state: «sending» is a lease that
-- has not ended), so it is a HOT update and costs no index entry; hence also the room that pages keep.
create table deliveries (
  org_id text collate "C" not null,
  id text collate "C" not null,
  webhook_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text collate "C" not null,
  lead_id text collate "C",
  -- 0: a test, which is in no feed.
  sequence bigint not null,
  -- Only where the webhook's body is its own (`include`, a test); otherwise the event's.
  body text,
  -- `pending`: no attempt has ended yet, and later events of the lead wait. `retrying`: due at `due_at`, holds nothing.
  state text collate "C" not null check (
    state in ('pending', 'retrying', 'delivered', 'exhausted', 'skipped', 'cancelled')
  ),
  attempt_count integer not null default 0,
  -- Attempts made by the schedule since it last began; a resend by hand uses none up.
  scheduled_count integer not null default 0,
  -- The next attempt, or the one being made, was asked for by hand.
  is_manual boolean not null default false,
  due_at timestamptz(3),
  -- Fencing: a result is taken only from the claim that is still the latest.
  claim_token uuid,
  claimed_at timestamptz(3),
  lease_ends_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (org_id, id)
) with (fillfactor = 50);
create index deliveries_first on deliveries (webhook_id, sequence) where state = 'pending';
create index deliveries_due on deliveries (webhook_id, due_at) where state = 'retrying';
create index deliveries_lead on deliveries (webhook_id, lead_id, sequence);
create index deliveries_webhook on deliveries (org_id, webhook_id, id);
-- What `recover` brings back and a person looks for: few among many that were delivered.
create index deliveries_failed on deliveries (webhook_id, id) where state in ('exhausted', 'skipped');
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
  -- A sentence about what went wrong.
  detail text,
  request_headers text,
  response_headers text,
  response_body text,
  primary key (org_id, delivery_id, number)
);
alter table delivery_attempts enable row level security, force row level security;
create policy tenant on delivery_attempts using (org_id = (select app_org()));
create policy deliveries on delivery_attempts using ((select app_scope()) = 'deliveries');

-- How each endpoint did, hour by hour: charts read these, and not the log.
create table webhook_hours (
  org_id text collate "C" not null,
  webhook_id text collate "C" not null,
  hour timestamptz(3) not null,
  delivered integer not null default 0,
  failed integer not null default 0,
  exhausted integer not null default 0,
  -- Attempts by how long they took, in the steps of webhooks/hours/hour.ts.
  durations integer[] not null default '{}',
  last_delivered_at timestamptz(3),
  primary key (org_id, webhook_id, hour)
) with (fillfactor = 50);
alter table webhook_hours enable row level security, force row level security;
create policy tenant on webhook_hours using (org_id = (select app_org()));
create policy deliveries on webhook_hours using ((select app_scope()) = 'deliveries');

-- What owners must know, and the dashboard shows.
create table notices (
  org_id text collate "C" not null,
  id text collate "C" not null,
  kind text collate "C" not null,
  webhook_id text collate "C",
  message text not null,
  created_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
alter table notices enable row level security, force row level security;
create policy tenant on notices using (org_id = (select app_org()));
create policy deliveries on notices using ((select app_scope()) = 'deliveries');

-- Requeueing what failed or was skipped: a job works through it page by page.
create table recoveries (
  org_id text collate "C" not null,
  id text collate "C" not null,
  webhook_id text collate "C" not null,
  since timestamptz(3) not null,
  state text collate "C" not null default 'running' check (state in ('running', 'done', 'failed')),
  requeued integer not null default 0,
  -- Where the job is: the last delivery that it looked at.
  after_id text collate "C" not null default '',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
alter table recoveries enable row level security, force row level security;
create policy tenant on recoveries using (org_id = (select app_org()));
