-- What the figures need of the events, and nothing that says something about a lead: a row for each event that is
-- counted, written with it in one statement (docs/decisions/analytics.md).
create table analytics_events (
  org_id text collate "C" not null,
  type text collate "C" not null,
  created_at timestamptz(3) not null,
  -- Of the event. Moves of one lead within a millisecond have their order by it.
  sequence bigint not null,
  lead_id text collate "C" not null,
  -- Of a move.
  previous_status text collate "C",
  new_status text collate "C",
  primary key (org_id, type, created_at, sequence)
);
-- What happened to a lead that a list looks at. With the type and time: a planner that knows nothing yet of an org would rather
-- read all events of the time for each lead.
create index analytics_events_lead on analytics_events (org_id, lead_id, type, created_at);
alter table analytics_events enable row level security, force row level security;
create policy tenant on analytics_events using (org_id = (select app_org()));
