-- Tenancy, events and jobs: what every slice stands on.
--
-- Each table of a tenant has row-level security with FORCE (owning the table does not help) and shows the rows of
-- app_org() only. Work that crosses tenants opens one named scope for one transaction; platform/db alone sets either.

-- An empty string is what a setting made by SET LOCAL leaves behind after its transaction.
create function app_org() returns text language sql stable
  return nullif(current_setting('app.org_id', true), '');

create function app_scope() returns text language sql stable
  return nullif(current_setting('app.scope', true), '');

-- The last position of each org's event feed. The row is locked by the last statement of a transaction and freed by
-- its commit: positions rise in the order of commits, so a reader that follows them misses nothing.
create table event_counters (
  org_id text collate "C" primary key,
  last_sequence bigint not null default 0
) with (fillfactor = 50);
alter table event_counters enable row level security, force row level security;
create policy tenant on event_counters using (org_id = (select app_org()));

-- What happened, in the bytes that are sent. Kept as long as the lead.
create table events (
  org_id text collate "C" not null,
  sequence bigint not null,
  id text collate "C" not null,
  type text collate "C" not null,
  lead_id text collate "C",
  body text not null,
  created_at timestamptz(3) not null,
  primary key (org_id, sequence)
);
create index events_lead on events (org_id, lead_id, sequence);
alter table events enable row level security, force row level security;
create policy tenant on events using (org_id = (select app_org()));
create policy deliveries on events for select using ((select app_scope()) = 'deliveries');

-- Background work. `due_at` is when the next claim may take it: its time, or, while it runs, the end of its lease.
-- Null: given up after its last attempt, kept for 30 days to be looked at.
create table jobs (
  org_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  -- Of the jobs of one type with one key only one waits at a time: what it will find then covers the others.
  key text collate "C",
  payload text not null,
  due_at timestamptz(3),
  attempt_count integer not null default 0,
  claim_token uuid,
  last_error text,
  given_up_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
create unique index jobs_key on jobs (org_id, type, key) where key is not null and attempt_count = 0;
-- By type first: a worker whose slots for one type are full does not walk through the thousands of it that wait.
create index jobs_due on jobs (type, due_at) where due_at is not null;
create index jobs_given_up on jobs (given_up_at) where given_up_at is not null;
create index jobs_claim on jobs (claim_token) where claim_token is not null;
alter table jobs enable row level security, force row level security;
create policy tenant on jobs using (org_id = (select app_org()));
create policy jobs on jobs using ((select app_scope()) = 'jobs');

-- A known text under the newest key of the ring: a start with other keys finds out before it does harm.
create table key_ring_check (
  only_row boolean primary key default true check (only_row),
  ciphertext bytea not null
);
