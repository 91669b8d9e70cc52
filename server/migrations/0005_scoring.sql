create table profiles (
  org_id text collate "C" primary key,
  profile jsonb not null,
  -- Rises with every change: tells whether a running rescore began with this profile.
  revision integer not null default 1,
  updated_at timestamptz(3) not null default now()
);
alter table profiles enable row level security, force row level security;
create policy tenant on profiles using (org_id = (select app_org()));

-- Every score that a lead ever had, newest last.
create table lead_scores (
  org_id text collate "C" not null,
  lead_id text collate "C" not null,
  id text collate "C" not null,
  score integer not null,
  fit_reason text not null,
  scorer text collate "C" not null,
  scorer_version integer not null,
  created_at timestamptz(3) not null default now(),
  primary key (org_id, lead_id, id)
);
alter table lead_scores enable row level security, force row level security;
create policy tenant on lead_scores using (org_id = (select app_org()));

-- Scoring all leads of an org again. The progress is written in the transaction of each batch: whoever takes the work
-- over goes on after `last_lead_id`.
create table rescores (
  org_id text collate "C" not null,
  id text collate "C" not null,
  state text collate "C" not null check (state in ('running', 'done', 'failed', 'superseded')),
  profile_revision integer not null,
  last_lead_id text collate "C" not null default '',
  leads_total integer not null,
  leads_scored integer not null default 0,
  leads_changed integer not null default 0,
  newly_qualified integer not null default 0,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
-- One runs at a time in an org.
create unique index rescores_running on rescores (org_id) where state = 'running';
alter table rescores enable row level security, force row level security;
create policy tenant on rescores using (org_id = (select app_org()));
