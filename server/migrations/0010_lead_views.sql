-- Filters, order and columns of the list of leads that somebody saved.
create table lead_views (
  org_id text collate "C" not null,
  id text collate "C" not null,
  -- The user whose private view it is, which leaves the org with them. Null: it is shared, and the org's.
  member_id text collate "C",
  name text not null,
  -- As `GET /api/leads` takes them.
  filters jsonb not null,
  sort text not null,
  columns text[] not null,
  layout text collate "C" not null check (layout in ('table', 'board')),
  position integer not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
create unique index lead_views_name on lead_views (org_id, member_id, lower(name)) nulls not distinct;
alter table lead_views enable row level security, force row level security;
create policy tenant on lead_views using (org_id = (select app_org()));
