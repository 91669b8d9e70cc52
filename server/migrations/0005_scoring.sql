create table profiles (
  org_id text collate "C" primary key,
  profile jsonb not null,
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
