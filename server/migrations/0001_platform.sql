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
