create table leads (
  org_id text collate "C" not null,
  id text collate "C" not null,
  business_name text not null,
  -- What the source said, where business_name is a tidier form of it.
  original_name text,
  -- For sorting without regard to case and accents.
  name_key text collate "C" not null,
  -- The words that `q` looks through, each with a space before it.
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
  tags text[] not null default '{}',
  custom jsonb not null default '{}',
  status text collate "C" not null check (
    status in ('new', 'qualified', 'contacted', 'replied', 'meeting', 'closed_won', 'closed_lost')
  ),
  score integer check (score between 0 and 100),
  fit_reason text,
  -- When the score first took it past the threshold: that happens once in a lead's life.
  qualified_at timestamptz(3),
  -- Fields that a person set: imports leave them alone.
  edited_fields text[] not null default '{}',
  -- The import that last said something about it, and which of its records are in here: the same file once more says
  -- nothing new, even where two of its rows about one business disagree.
  import_id text collate "C",
  import_records text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (org_id, id)
);
-- One index per order within a status; the order by creation is that of the ids. A list of all statuses reads the
-- beginning of each status and merges them (list-leads.ts): three indexes for that too would cost PostgreSQL
-- 4 µs of CPU for each row imported, of some 65.
create index leads_status on leads (org_id, status, id);
create index leads_status_updated on leads (org_id, status, updated_at, id);
-- CASE and not COALESCE: that one may leak in the planner's eyes, so under row-level security no index serves it. With the
-- score itself, or it could not be read without the leads.
create index leads_status_score on leads (org_id, status, (case when score is null then -1 else score end), id)
  include (score);
create index leads_status_name on leads (org_id, status, name_key, id);
-- Just those that `without=category` finds: others cost nothing.
create index leads_without_category on leads (org_id, status, id) where category is null;
create unique index leads_external_id on leads (org_id, external_id) where external_id is not null;
alter table leads enable row level security, force row level security;
create policy tenant on leads using (org_id = (select app_org()));

-- What makes two records one lead: the normalised name together with a phone, domain, e-mail or address, hashed.
create table lead_match_keys (
  org_id text collate "C" not null,
  match_key uuid not null,
  lead_id text collate "C" not null,
  primary key (org_id, match_key, lead_id)
);
alter table lead_match_keys enable row level security, force row level security;
create policy tenant on lead_match_keys using (org_id = (select app_org()));

-- Which leads have a term: a word that `q` looks through, a category, city, source or tag. One row for the leads of a
-- term that were created in the same moment, the block (leads/search/queries.ts): what their ids have behind it, with a
-- space between. The only index, and not unique: writers need not look who else has the term.
create table lead_terms (
  org_id text collate "C" not null,
  term text collate "C" not null,
  block text collate "C" not null,
  id_ends text collate "C" not null
);
create index lead_terms_block on lead_terms (org_id, term, block);
alter table lead_terms enable row level security, force row level security;
create policy tenant on lead_terms using (org_id = (select app_org()));

-- The names of own fields, with how many leads have each: an export has a column for each.
create table custom_names (
  org_id text collate "C" not null,
  name text collate "C" not null,
  leads integer not null,
  primary key (org_id, name)
);
alter table custom_names enable row level security, force row level security;
create policy tenant on custom_names using (org_id = (select app_org()));

create table imports (
  org_id text collate "C" not null,
  id text collate "C" not null,
  state text collate "C" not null check (state in ('uploading', 'running', 'done', 'failed')),
  source text not null,
  -- The names of the columns, in the order of the file.
  header text[] not null default '{}',
  mapping jsonb,
  rows_total integer,
  rows_read integer not null default 0,
  created integer not null default 0,
  merged integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  errors jsonb not null default '[]',
  errors_truncated boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (org_id, id)
);
alter table imports enable row level security, force row level security;
create policy tenant on imports using (org_id = (select app_org()));

-- The uploaded file, until it is read: any worker can take over an import, also after a crash.
create table import_chunks (
  org_id text collate "C" not null,
  import_id text collate "C" not null,
  number integer not null,
  content bytea not null,
  primary key (org_id, import_id, number)
);
-- It is read once and gone: compressing it would only cost.
alter table import_chunks alter column content set storage external;
alter table import_chunks enable row level security, force row level security;
create policy tenant on import_chunks using (org_id = (select app_org()));

-- Rows that became no lead, to be mended and imported again. They belong to no lead, so erasing one looks for what they
-- say: hashed, as rejected_row_traits.
create table rejected_rows (
  org_id text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  cells text[] not null,
  message text not null,
  primary key (org_id, import_id, line)
);
alter table rejected_rows enable row level security, force row level security;
create policy tenant on rejected_rows using (org_id = (select app_org()));

-- What a rejected row says of somebody, so that an index finds it (imports/rejected-rows/row-traits.ts).
create table rejected_row_traits (
  org_id text collate "C" not null,
  trait text collate "C" not null,
  import_id text collate "C" not null,
  line integer not null,
  primary key (org_id, trait, import_id, line)
);
alter table rejected_row_traits enable row level security, force row level security;
create policy tenant on rejected_row_traits using (org_id = (select app_org()));
